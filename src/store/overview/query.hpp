// SPDX-License-Identifier: MIT
//
// Counting and finding by number: `total`, any `offset`, the median step. One way down the tree each.
//
// Errors of all: store_corrupt (a damaged cell, or cells and frames that do not agree), store_io.
#pragma once

#include "cell.hpp"
#include "source.hpp"

#include <cstdint>
#include <optional>

namespace framesd::store {

// A cell that must be stored: its parent counts kCellFrames in it, or it is the top.
[[nodiscard]] result<CellView> open_cell(OverviewSource& source, CellId id);

// The top cell; empty when all frames together are too few for one.
[[nodiscard]] result<std::optional<CellView>> open_top(OverviewSource& source);

[[nodiscard]] result<std::uint64_t> count_all(OverviewSource& source);

// Cost of these: a record a level, then fewer than kCellFrames keys (bench overview_rank, overview_select).

// How many frames lie below `key`: a frame's position in ascending order, from 0.
[[nodiscard]] result<std::uint64_t> rank_of(OverviewSource& source, Key key);

[[nodiscard]] result<std::uint64_t> count_frames(OverviewSource& source, const KeyRange& range);

// The frame at position `rank`; empty at and beyond count_all().
[[nodiscard]] result<std::optional<Key>> select_frame(OverviewSource& source, std::uint64_t rank);

// The median step between neighbouring frames of `range`, in counts; empty under two frames.
//
// Exact up to 1,000 frames, beyond that of 101 pairs spread evenly over the range. Of two middle steps the
// mean, rounded down. Cost: up to 1,000 keys, or 101 descents.
[[nodiscard]] result<std::optional<std::uint64_t>> median_step(OverviewSource& source, const KeyRange& range);

}  // namespace framesd::store
