// SPDX-License-Identifier: MIT
#include "meta.hpp"

#include "bytes.hpp"
#include "lmdb/env/file_locks.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

namespace framesd::store::lmdb {
namespace {

// Offsets in the record, see README.md.
constexpr std::size_t kFormatAt = 0;
constexpr std::size_t kSourceWidthAt = 4;
constexpr std::size_t kFrameWidthAt = 6;
constexpr std::size_t kFilterAt = 8;
constexpr std::size_t kLiveAt = 9;
constexpr std::size_t kBuilderPidAt = 12;
constexpr std::size_t kStoreIdAt = 16;
constexpr std::size_t kIncarnationAt = 24;
constexpr std::size_t kBuilderIdAt = 32;
constexpr std::size_t kGenerationAt = 40;  // since format 3
constexpr std::size_t kCreatedAt = 48;     // the same
constexpr std::size_t kCrcAt = 60;

Bytes key() noexcept { return bytes_of(kMetaKey); }

bool is_width(std::uint16_t width) noexcept { return width >= 1 && width <= kWidthMax; }

}  // namespace

bool is_being_built(const Meta& meta, const Txn& txn) {
  return meta.builder.id != 0 && (txn.locks().builds() || is_built_by_another(meta, txn));
}

bool is_built_by_another(const Meta& meta, const Txn& txn) {
  return meta.builder.id != 0 && txn.locks().is_taken_elsewhere(FileLocks::Byte::building);
}

MetaBytes encode_meta(const Meta& meta) noexcept {
  MetaBytes out{};
  store_le<std::uint32_t>(&out[kFormatAt], meta.format);
  store_le<std::uint16_t>(&out[kSourceWidthAt], meta.rows.source_width);
  store_le<std::uint16_t>(&out[kFrameWidthAt], meta.rows.frame_width);
  out[kFilterAt] = static_cast<std::uint8_t>(meta.rows.filter);
  out[kLiveAt] = static_cast<std::uint8_t>(meta.live);
  store_le<std::uint32_t>(&out[kBuilderPidAt], meta.builder.pid);
  store_le<std::uint64_t>(&out[kStoreIdAt], meta.store_id);
  store_le<std::uint64_t>(&out[kIncarnationAt], meta.incarnation);
  store_le<std::uint64_t>(&out[kBuilderIdAt], meta.builder.id);
  store_le<std::uint64_t>(&out[kGenerationAt], meta.generation);
  store_le<std::uint64_t>(&out[kCreatedAt], meta.created);
  store_le<std::uint32_t>(&out[kCrcAt], crc32c(Bytes(out).first(kCrcAt)));
  return out;
}

std::uint32_t format_of_meta(Bytes bytes) noexcept {
  return bytes.size() < sizeof(std::uint32_t) ? 0 : load_le<std::uint32_t>(&bytes[kFormatAt]);
}

result<Meta> decode_meta(Bytes bytes) noexcept {
  if (format_of_meta(bytes) > kFormat) return errc::store_newer_format;
  if (format_of_meta(bytes) < kOldestFormat || bytes.size() != sizeof(MetaBytes)) return errc::store_corrupt;
  if (load_le<std::uint32_t>(&bytes[kCrcAt]) != crc32c(bytes.first(kCrcAt))) return errc::store_corrupt;
  Meta meta;
  meta.format = format_of_meta(bytes);
  meta.rows.source_width = load_le<std::uint16_t>(&bytes[kSourceWidthAt]);
  meta.rows.frame_width = load_le<std::uint16_t>(&bytes[kFrameWidthAt]);
  if (!is_width(meta.rows.source_width) || !is_width(meta.rows.frame_width)) return errc::store_corrupt;
  if (bytes[kFilterAt] > static_cast<std::uint8_t>(Filter::lanczos)) return errc::store_corrupt;
  if (bytes[kLiveAt] > 1) return errc::store_corrupt;
  meta.rows.filter = static_cast<Filter>(bytes[kFilterAt]);
  meta.live = static_cast<Slot>(bytes[kLiveAt]);
  meta.store_id = load_le<std::uint64_t>(&bytes[kStoreIdAt]);
  meta.incarnation = load_le<std::uint64_t>(&bytes[kIncarnationAt]);
  if (meta.format >= kCountingFormat) {
    meta.generation = load_le<std::uint64_t>(&bytes[kGenerationAt]);
    meta.created = load_le<std::uint64_t>(&bytes[kCreatedAt]);
  }
  meta.builder.id = load_le<std::uint64_t>(&bytes[kBuilderIdAt]);
  meta.builder.pid = load_le<std::uint32_t>(&bytes[kBuilderPidAt]);
  return meta;
}

result<std::optional<Bytes>> read_meta_bytes(const Txn& txn) { return txn.get(kMetaTable, key()); }

result<Meta> read_meta(const Txn& txn) {
  const auto bytes = read_meta_bytes(txn);
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) return errc::store_corrupt;
  const auto meta = decode_meta(**bytes);
  if (meta && meta->format < kOldestReadable) return errc::store_corrupt;
  return meta;
}

result<void> write_meta(WriteTxn& txn, const Meta& meta) {
  return txn.put(kMetaTable, key(), encode_meta(meta));
}

}  // namespace framesd::store::lmdb
