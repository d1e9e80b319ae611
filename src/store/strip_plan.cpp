// SPDX-License-Identifier: MIT
#include <framesd/store/strip_plan.hpp>

namespace framesd::store {

StripPlan StripPlan::between(Depth a, Depth b, std::uint32_t rows) noexcept {
  const auto length = static_cast<std::uint64_t>(b.count()) - static_cast<std::uint64_t>(a.count());
  return {.start = a.count(), .length = length, .rows = rows, .nearby = {a, b}};
}

StripPlan StripPlan::tile(unsigned level, std::int64_t index) noexcept {
  const std::uint64_t length = std::uint64_t{kTileRows} << level;
  const auto start = static_cast<std::int64_t>(static_cast<std::uint64_t>(index) * length);
  return {.start = start, .length = length, .rows = kTileRows, .closed = false, .nearby = {}};
}

}  // namespace framesd::store
