// SPDX-License-Identifier: MIT
//
// Range statistics and gaps from the overview.
//
// Errors of all: store_corrupt (a damaged record, or cells and frames that do not agree), store_io.
#pragma once

#include "source.hpp"
#include <framesd/store/range_stats.hpp>

#include <cstdint>

namespace framesd::store {

// Without the median step, which is a search of its own: median_step().
// Cost: a histogram or two a level, and the samples of up to some hundred frames at each end (bench
// overview_stats).
[[nodiscard]] result<RangeStats> range_stats(OverviewSource& source, const KeyRange& range);

// Steps of more than `factor` median steps between neighbouring frames of `range`, the first `limit` of them.
// Cost: a way down the tree for each gap (bench overview_gaps).
[[nodiscard]] result<Gaps> find_gaps(OverviewSource& source, const KeyRange& range, double factor,
                                     std::size_t limit);

}  // namespace framesd::store
