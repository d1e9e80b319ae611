// SPDX-License-Identifier: MIT
//
// Where frames are missing, by the overview: its cells say how many frames there are in each part of the log.
#pragma once

#include "frame_records.hpp"
#include "lmdb/raw/page_file.hpp"
#include <framesd/store/lmdb/salvage.hpp>

#include <span>
#include <vector>

namespace framesd::store::lmdb {

// Ranges in order, each with fewer frames than its cells say; neighbours without a frame between them are
// one. Parts of the overview that cannot be read tell nothing, or only of larger ranges.
//
// overview   of the frames' own slot
// frames     that were found, in order
[[nodiscard]] std::vector<MissingRange> missing_ranges(const raw::PageFile& file,
                                                       const raw::TableHead& overview,
                                                       const RowFormat& format,
                                                       std::span<const FramePlace> frames);

}  // namespace framesd::store::lmdb
