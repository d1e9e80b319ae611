// SPDX-License-Identifier: MIT
#include "history.hpp"

#include "entry_crc.hpp"
#include "key.hpp"
#include "lmdb/env/cursor.hpp"
#include "tables.hpp"
#include <framesd/base/endian.hpp>

namespace framesd::store::lmdb {
namespace {

// Offsets in an entry, see README.md.
constexpr std::size_t kChangeCrcAt = 0;  // of key and the rest
constexpr std::size_t kKindAt = 4;
constexpr std::size_t kTimeAt = 8;  // milliseconds since 1970
constexpr std::size_t kLowestAt = 16;
constexpr std::size_t kHighestAt = 24;
constexpr std::size_t kInsertedAt = 32;
constexpr std::size_t kReplacedAt = 40;
constexpr std::size_t kErasedAt = 48;  // 8 bytes of zeros behind it

}  // namespace

ChangeBytes encode_change(const LogChange& change) noexcept {
  using std::chrono::milliseconds;
  ChangeBytes out{};
  out[kKindAt] = static_cast<std::uint8_t>(change.kind);
  const auto at = std::chrono::floor<milliseconds>(change.at.time_since_epoch()).count();
  store_le<std::uint64_t>(&out[kTimeAt], static_cast<std::uint64_t>(at));
  store_le<std::uint64_t>(&out[kLowestAt], key_of(change.range.min));
  store_le<std::uint64_t>(&out[kHighestAt], key_of(change.range.max));
  store_le<std::uint64_t>(&out[kInsertedAt], change.inserted);
  store_le<std::uint64_t>(&out[kReplacedAt], change.replaced);
  store_le<std::uint64_t>(&out[kErasedAt], change.erased);
  store_le<std::uint32_t>(&out[kChangeCrcAt], entry_crc(encode_key(change.generation), out));
  return out;
}

result<LogChange> decode_change(Bytes key, Bytes value) noexcept {
  if (key.size() != sizeof(KeyBytes) || value.size() != sizeof(ChangeBytes)) return errc::store_corrupt;
  if (load_le<std::uint32_t>(&value[kChangeCrcAt]) != entry_crc(key, value)) return errc::store_corrupt;
  const auto number = [&](std::size_t at) { return load_le<std::uint64_t>(&value[at]); };
  const std::uint8_t kind = value[kKindAt];
  const Key lowest = number(kLowestAt);
  const Key highest = number(kHighestAt);
  if (kind < static_cast<std::uint8_t>(LogChange::Kind::rows) ||
      kind > static_cast<std::uint8_t>(LogChange::Kind::facts))
    return errc::store_corrupt;
  const bool touches_frames = kind != static_cast<std::uint8_t>(LogChange::Kind::facts);
  if (touches_frames && (lowest == 0 || lowest > highest)) return errc::store_corrupt;
  const std::chrono::milliseconds at(static_cast<std::int64_t>(number(kTimeAt)));
  return LogChange{.generation = load_be<std::uint64_t>(key.data()),
                   .kind = static_cast<LogChange::Kind>(kind),
                   .range = touches_frames ? DepthRange{depth_of(lowest), depth_of(highest)} : kNoDepths,
                   .inserted = number(kInsertedAt),
                   .replaced = number(kReplacedAt),
                   .erased = number(kErasedAt),
                   .at = std::chrono::system_clock::time_point(at)};
}

result<void> write_change(WriteTxn& txn, const LogChange& change) {
  const auto written = txn.put(kChangesTable, encode_key(change.generation), encode_change(change));
  if (!written || change.generation <= kChangesKept) return written;
  const auto dropped = txn.erase(kChangesTable, encode_key(change.generation - kChangesKept));
  return dropped ? result<void>() : dropped.error();
}

result<std::optional<std::vector<LogChange>>> changes_since(const Txn& txn, const Meta& meta,
                                                            std::uint64_t since) {
  std::optional<std::vector<LogChange>> unknown;
  if (since > meta.generation || meta.generation - since > kChangesKept) return unknown;
  auto cursor = Cursor::open(txn, kChangesTable);
  if (!cursor) return cursor.error();
  std::vector<LogChange> changes;
  auto there = cursor->seek(encode_key(since + 1));
  for (; there && *there; there = cursor->next()) {
    const auto change = decode_change(cursor->key(), cursor->value());
    if (!change) return change.error();
    if (change->generation != since + 1 + changes.size()) return unknown;
    changes.push_back(*change);
  }
  if (!there) return there.error();
  return changes.size() == meta.generation - since ? std::optional(std::move(changes)) : unknown;
}

}  // namespace framesd::store::lmdb
