// SPDX-License-Identifier: MIT
//
// Frames as they stand in the file: where one is, whether it is sound, and which widths it has.
#pragma once

#include "key.hpp"
#include "lmdb/raw/page_file.hpp"
#include "record.hpp"
#include <framesd/frame/row_format.hpp>

#include <cstdint>
#include <optional>

namespace framesd::store::lmdb {

// A frame that was found: 16 bytes, since all of them are kept in memory.
struct FramePlace {
  Key key = 0;
  std::uint64_t at = 0;  // of its record in the file
};

// Whether the entry has the size of a frame, and a key that a depth can have.
[[nodiscard]] std::optional<Key> frame_key(const RowFormat& format, const raw::Entry& entry) noexcept;

// Empty: a checksum does not hold, or the record cannot be read. `held` is memory for its bytes.
// REQUIRES: frame_key() gave `key`
[[nodiscard]] std::optional<FramePlace> sound_frame(const raw::PageFile& file, const RowFormat& format,
                                                    const raw::Entry& entry, Key key, std::size_t page,
                                                    raw::Buffer& held);

// Reads one again. Views into `held`. Empty: it is no longer what it was.
[[nodiscard]] std::optional<WholeRecord> read_frame(const raw::PageFile& file, const RowFormat& format,
                                                    const FramePlace& place, raw::Buffer& held);

// The widths with which both checksums of the record hold; the filter cannot be known from it. Empty: there
// are none, so it is no frame, or a damaged one. Cost: some 10 ms for the widest rows.
[[nodiscard]] std::optional<RowFormat> widths_by_trial(Key key, Bytes record) noexcept;

}  // namespace framesd::store::lmdb
