// SPDX-License-Identifier: MIT
//
// DepthRange: an interval of depths, both ends included. Missing bounds are the lowest and highest depth
// there is.
#pragma once

#include <framesd/frame/depth.hpp>

namespace framesd {

struct DepthRange {
  Depth min = Depth::lowest();
  Depth max = Depth::highest();

  constexpr bool empty() const noexcept { return max < min; }
  constexpr bool contains(Depth depth) const noexcept { return min <= depth && depth <= max; }
  static constexpr DepthRange only(Depth depth) noexcept { return {depth, depth}; }

  friend constexpr bool operator==(const DepthRange&, const DepthRange&) noexcept = default;
};

}  // namespace framesd
