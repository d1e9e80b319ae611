// SPDX-License-Identifier: MIT
//
// One histogram slides down the rows: each row enters and leaves it once.
#include <framesd/render/window_levels.hpp>

#include <algorithm>

namespace framesd::render {
namespace {

class SlidingHistogram {
 public:
  explicit SlidingHistogram(const Strip& rows) : rows_(rows) {}

  // From the rows begin_ .. end_ to begin .. end. REQUIRES: neither goes back
  void slide(std::size_t begin, std::size_t end) {
    for (; end_ < end; ++end_) {
      for (const std::uint8_t grey : rows_.row(end_)) ++counted_.histogram[grey];
    }
    for (; begin_ < begin; ++begin_) {
      for (const std::uint8_t grey : rows_.row(begin_)) --counted_.histogram[grey];
    }
  }

  Levels levels(const Levels& clip) const noexcept {
    return {.lo = static_cast<double>(counted_.percentile(clip.lo)),
            .hi = static_cast<double>(counted_.percentile(clip.hi))};
  }

 private:
  const Strip& rows_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  store::RangeStats counted_;  // its histogram alone: the rule for percentiles is the same
};

// From the shallower to the deeper one. REQUIRES: a <= b
std::uint64_t distance(Depth a, Depth b) noexcept {
  return static_cast<std::uint64_t>(b.count()) - static_cast<std::uint64_t>(a.count());
}

}  // namespace

void window_levels(const Strip& rows, std::size_t first, std::size_t count, const ColourPlan& plan,
                   std::vector<Levels>& out) {
  SlidingHistogram window(rows);
  std::size_t begin = 0;
  std::size_t end = 0;
  out.clear();
  for (std::size_t row = first; row < first + count; ++row) {
    const Depth here = rows.depth(row);
    begin = std::max(begin, row - std::min(row, kWindowRowsAbove));
    while (distance(rows.depth(begin), here) > plan.half_window) ++begin;
    const std::size_t end_max = std::min(rows.rows(), row + kWindowRowsBelow + 1);
    while (end < end_max && (end <= row || distance(here, rows.depth(end)) <= plan.half_window)) ++end;
    window.slide(begin, end);
    out.push_back(window.levels(plan.clip));
  }
}

}  // namespace framesd::render
