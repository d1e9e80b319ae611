// SPDX-License-Identifier: MIT
#include "record.hpp"

#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>
#include <framesd/store/damaged_rows.hpp>

#include <algorithm>
#include <array>
#include <tuple>

namespace framesd::store {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t kVersionAt = 0;
constexpr std::size_t kFlagsAt = 1;
constexpr std::size_t kMinAt = 2;
constexpr std::size_t kMaxAt = 3;
constexpr std::size_t kSumAt = 4;
constexpr std::size_t kSumSquaresAt = 8;
constexpr std::size_t kFrameCrcAt = 12;
constexpr std::size_t kSourceCrcAt = 16;

constexpr std::uint8_t kMasked = 1;  // the flag of a record with a mask

thread_local std::uint64_t damaged_rows_here = 0;

// Key and head are put together: a checksum costs more to begin than of their 20 bytes.
std::uint32_t frame_crc(const KeyBytes& key, std::span<const std::uint8_t, kRecordHead> head, Bytes resized,
                        Bytes absent) noexcept {
  std::array<std::uint8_t, std::tuple_size_v<KeyBytes> + kRecordHead> front;
  std::ranges::copy(head, std::ranges::copy(key, front.begin()).out);
  const std::uint32_t rows = crc32c(resized, crc32c(front));
  return absent.empty() ? rows : crc32c(absent, rows);
}

std::uint32_t source_crc(const KeyBytes& key, Bytes source) noexcept { return crc32c(source, crc32c(key)); }

Bytes resized_of(const RowFormat& format, Bytes record) noexcept {
  return record.subspan(kRecordRows, format.frame_width);
}

Bytes source_of(const RowFormat& format, Bytes record) noexcept {
  return record.subspan(kRecordRows + format.frame_width, format.source_width);
}

Bytes absent_of(const RowFormat& format, Bytes record) noexcept {
  return record.subspan(record_size(format));
}

RowStats stats_of(Bytes record, Bytes absent) noexcept {
  return {.min = record[kMinAt],
          .max = record[kMaxAt],
          .absent = count_absent(absent),
          .sum = load_le<std::uint32_t>(&record[kSumAt]),
          .sum_squares = load_le<std::uint32_t>(&record[kSumSquaresAt])};
}

// Whether it is as long as its flags say; all else may be damaged.
bool has_its_size(const RowFormat& format, Bytes record) noexcept {
  if (record.size() == record_size(format)) return record[kFlagsAt] == 0;
  return record.size() == masked_record_size(format) && record[kFlagsAt] == kMasked;
}

bool frame_part_is_sound(const RowFormat& format, const KeyBytes& key, Bytes record) noexcept {
  if (!has_its_size(format, record) || record[kVersionAt] != kRecordVersion) return false;
  return load_le<std::uint32_t>(&record[kFrameCrcAt]) ==
         frame_crc(key, record.first<kRecordHead>(), resized_of(format, record), absent_of(format, record));
}

errc damaged_row() noexcept {
  ++damaged_rows_here;
  return errc::store_corrupt;
}

}  // namespace

std::uint64_t damaged_rows_met() noexcept { return damaged_rows_here; }

void encode_record(Key key, const NewRow& row, std::span<std::uint8_t> out) noexcept {
  const RowStats stats = row_stats(row.source, row.absent);
  out[kVersionAt] = kRecordVersion;
  out[kFlagsAt] = row.absent.empty() ? 0 : kMasked;
  out[kMinAt] = stats.min;
  out[kMaxAt] = stats.max;
  store_le<std::uint32_t>(&out[kSumAt], stats.sum);
  store_le<std::uint32_t>(&out[kSumSquaresAt], stats.sum_squares);
  const KeyBytes bytes = encode_key(key);
  store_le<std::uint32_t>(&out[kFrameCrcAt],
                          frame_crc(bytes, out.first<kRecordHead>(), row.resized, row.absent));
  store_le<std::uint32_t>(&out[kSourceCrcAt], source_crc(bytes, row.source));
  auto to = std::ranges::copy(row.resized, out.begin() + kRecordRows).out;
  to = std::ranges::copy(row.source, to).out;
  std::ranges::copy(row.absent, to);
}

result<OpenRecord> open_frame_row(const RowFormat& format, Key key, Bytes record) noexcept {
  if (!frame_part_is_sound(format, encode_key(key), record)) return damaged_row();
  const Bytes absent = absent_of(format, record);
  return OpenRecord{stats_of(record, absent), resized_of(format, record), absent};
}

result<OpenRecord> open_source_row(const RowFormat& format, Key key, Bytes record) noexcept {
  const auto whole = open_record(format, key, record);
  if (!whole) return whole.error();
  return OpenRecord{whole->stats, whole->source, whole->absent};
}

result<WholeRecord> open_record(const RowFormat& format, Key key, Bytes record) noexcept {
  const KeyBytes bytes = encode_key(key);
  if (!frame_part_is_sound(format, bytes, record)) return damaged_row();
  if (load_le<std::uint32_t>(&record[kSourceCrcAt]) != source_crc(bytes, source_of(format, record))) {
    return damaged_row();
  }
  return parts_of_own(format, record);
}

WholeRecord parts_of_own(const RowFormat& format, Bytes record) noexcept {
  const Bytes absent = absent_of(format, record);
  return {stats_of(record, absent), resized_of(format, record), source_of(format, record), absent};
}

}  // namespace framesd::store
