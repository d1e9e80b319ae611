// SPDX-License-Identifier: MIT
//
// The record of one frame as kept in the store: statistics, two checksums, both rows, and which samples are
// absent if any are. README.md has the table.
//
// LMDB has no checksums of its own, so every reader goes through open_record(), which gives nothing that was
// not verified. Records have two sizes per RowFormat, whole and masked, and are read at any alignment.
#pragma once

#include "key.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/write_batch.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::store {

constexpr std::size_t kRecordHead = 12;               // version, flags, min, max, sum, sum of squares
constexpr std::size_t kRecordRows = kRecordHead + 8;  // where the rows begin, behind two checksums
constexpr std::uint8_t kRecordVersion = 1;

// Of a row that is whole.
constexpr std::size_t record_size(const RowFormat& format) noexcept {
  return kRecordRows + format.frame_width + format.source_width;
}

// Of a row in which samples are absent: the mask of the source row stands behind the rows.
constexpr std::size_t masked_record_size(const RowFormat& format) noexcept {
  return record_size(format) + mask_bytes(format.source_width);
}

// Writes the record of one frame into `out`.
// REQUIRES: source and resized have the widths of a format; out.size() is its record_size, or, with a mask,
// masked_record_size
void encode_record(Key key, const NewRow& row, std::span<std::uint8_t> out) noexcept;

// A verified part of a record; row and mask are views into it.
struct OpenRecord {
  RowStats stats;
  std::span<const std::uint8_t> row;
  std::span<const std::uint8_t> absent;  // samples of the source row, whichever row this is; empty: none
};

// The statistics and the resized row. Error: store_corrupt (size, version or checksum is not what it should
// be).
[[nodiscard]] result<OpenRecord> open_frame_row(const RowFormat& format, Key key,
                                                std::span<const std::uint8_t> record) noexcept;

// The statistics and the row as recorded. Both checksums are checked: the statistics stand under the first.
[[nodiscard]] result<OpenRecord> open_source_row(const RowFormat& format, Key key,
                                                 std::span<const std::uint8_t> record) noexcept;

// All of a record.
struct WholeRecord {
  RowStats stats;
  std::span<const std::uint8_t> resized;
  std::span<const std::uint8_t> source;
  std::span<const std::uint8_t> absent;  // samples of the source row; empty: none
};

// Both checksums are checked.
[[nodiscard]] result<WholeRecord> open_record(const RowFormat& format, Key key,
                                              std::span<const std::uint8_t> record) noexcept;

// Nothing is checked. REQUIRES: encode_record() wrote `record` in this process
[[nodiscard]] WholeRecord parts_of_own(const RowFormat& format,
                                       std::span<const std::uint8_t> record) noexcept;

}  // namespace framesd::store
