// SPDX-License-Identifier: MIT
//
// LasRange: what the header of a LAS file says of the depths of its rows.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>

namespace framesd::render {

// -999.25, as most programs have it.
constexpr Depth kUsualNull = Depth::from_count(-999'250'000);

struct LasRange {
  std::optional<Depth> first{};  // in the order of the rows; empty without rows, as `last`
  std::optional<Depth> last{};
  Depth step{};             // from each row to the next; 0: there are less than two, or steps differ
  Depth null = kUsualNull;  // no row's depth, and no sample
};

// The first of -999.25, -9999.25, .. that is not in `rows`: a row at such a depth would be read as absent.
[[nodiscard]] Depth null_outside(const DepthRange& rows) noexcept;

// Of the `rows` rows that `read` gives, the first of them at `first`.
//
// Cost: O(log n), about 0.3 ms for a whole log (bench store_count): whether all steps are alike is asked of
// the overview. Errors: as View::read().
// REQUIRES: rows > 0; read has no `after`, and its range ends at the last row
[[nodiscard]] result<LasRange> las_range_of(store::View& view, const store::ReadRequest& read,
                                            std::uint64_t rows, Depth first);

}  // namespace framesd::render
