// SPDX-License-Identifier: MIT
//
// What MemoryView says of many frames together.
#include "support/memory_view.hpp"

#include <algorithm>

namespace framesd::test {
namespace {

__extension__ typedef __int128 Wide;  // ISO C++ has no name for it

std::uint64_t step_between(Depth from, Depth to) {
  return static_cast<std::uint64_t>(to.count()) - static_cast<std::uint64_t>(from.count());
}

std::optional<std::uint64_t> median_step_of(const std::vector<Depth>& depths) {
  if (depths.size() < 2) return std::nullopt;
  std::vector<std::uint64_t> steps;
  if (depths.size() <= 1000) {
    for (std::size_t i = 1; i < depths.size(); ++i) steps.push_back(step_between(depths[i - 1], depths[i]));
  } else {
    for (std::size_t i = 0; i < 101; ++i) {
      const std::size_t at = i * (depths.size() - 2) / 100;
      steps.push_back(step_between(depths[at], depths[at + 1]));
    }
  }
  std::ranges::sort(steps);
  const std::uint64_t upper = steps[steps.size() / 2];
  const std::uint64_t lower = steps[(steps.size() - 1) / 2];
  return lower + (upper - lower) / 2;
}

// Distances are counted in 1 / (2 * rows) of a count, in which the middles of rows are whole.
class Grid {
 public:
  explicit Grid(const store::StripPlan& plan) : plan_(plan) {}

  bool contains(Depth depth) const {
    const Wide offset = Wide{depth.count()} - plan_.start;
    return offset >= 0 && (offset < Wide{plan_.length} || (plan_.closed && offset == Wide{plan_.length}));
  }
  std::size_t row_of(Depth depth) const {
    const Wide row = (Wide{depth.count()} - plan_.start) * plan_.rows / Wide{plan_.length};
    return static_cast<std::size_t>(std::min<Wide>(row, plan_.rows - 1));
  }
  Wide distance(Depth depth, std::size_t row) const {
    const Wide middle = (2 * Wide{static_cast<std::int64_t>(row)} + 1) * Wide{plan_.length};
    const Wide offset = (Wide{depth.count()} - plan_.start) * unit();
    return offset < middle ? middle - offset : offset - middle;
  }
  Wide unit() const { return Wide{2} * plan_.rows; }

  // Of two as near the shallower. REQUIRES: depths ascend, at least one
  Depth nearest(const std::vector<Depth>& depths, std::size_t row) const {
    return *std::ranges::min_element(depths, {}, [&](Depth depth) { return distance(depth, row); });
  }

 private:
  const store::StripPlan& plan_;
};

std::uint8_t combined(store::Resample resample, const std::vector<std::uint8_t>& samples) {
  if (resample == store::Resample::min) return *std::ranges::min_element(samples);
  if (resample == store::Resample::max) return *std::ranges::max_element(samples);
  std::uint64_t sum = 0;
  for (const std::uint8_t sample : samples) sum += sample;
  return static_cast<std::uint8_t>((sum + samples.size() / 2) / samples.size());
}

}  // namespace

std::vector<Depth> MemoryView::depths_in(const DepthRange& range) const {
  std::vector<Depth> depths;
  for (const auto& [depth, frame] : frames_) {
    if (range.contains(depth)) depths.push_back(depth);
  }
  return depths;
}

result<store::RangeStats> MemoryView::statistics(const DepthRange& range) {
  store::RangeStats stats{.frames = 0, .first = {}, .last = {}, .median_step = {}};
  const auto depths = depths_in(range);
  stats.frames = depths.size();
  if (depths.empty()) return stats;
  stats.first = depths.front();
  stats.last = depths.back();
  stats.median_step = median_step_of(depths);
  for (const Depth depth : depths) {
    const Frame& frame = frames_.at(depth);
    for (std::size_t i = 0; i < frame.source.size(); ++i) {
      if (!is_absent(frame.absent, i)) ++stats.histogram[frame.source[i]];
    }
  }
  return stats;
}

result<store::RangeStats> MemoryView::sample_counts(const DepthRange& range) {
  auto stats = statistics(range);
  if (stats) stats->median_step.reset();
  return stats;
}

result<store::Gaps> MemoryView::gaps(const DepthRange& range, double factor, std::size_t limit) {
  const auto depths = depths_in(range);
  store::Gaps found{.median_step = median_step_of(depths), .gaps = {}};
  for (std::size_t i = 1; i < depths.size(); ++i) {
    const auto step = static_cast<long double>(step_between(depths[i - 1], depths[i]));
    if (step > static_cast<long double>(*found.median_step) * static_cast<long double>(factor)) {
      found.gaps.push_back({depths[i - 1], depths[i]});
    }
  }
  found.truncated = found.gaps.size() > limit;
  if (found.truncated) found.gaps.resize(limit);
  return found;
}

result<void> MemoryView::pixel_rows(const store::StripPlan& plan, store::PixelRows& out) {
  const Grid grid(plan);
  std::vector<std::vector<Depth>> rows(plan.rows);
  std::vector<Depth> inside;
  for (const auto& [depth, frame] : frames_) {
    if (!grid.contains(depth)) continue;
    rows[grid.row_of(depth)].push_back(depth);
    inside.push_back(depth);
  }
  const auto step = plan.median_step ? plan.median_step : median_step_of(inside);
  const auto nearby = depths_in(plan.nearby);
  out = {.width = format_.frame_width, .pixels = {}, .sources = {}, .frames = inside.size()};
  out.pixels.resize(std::size_t{plan.rows} * out.width);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<Depth> shown = rows[row];
    store::RowSource source = shown.empty() ? store::RowSource::none : store::RowSource::frames;
    if (!shown.empty() && plan.resample == store::Resample::nearest) shown = {grid.nearest(shown, row)};
    if (shown.empty() && !nearby.empty() && step) {
      const Depth nearest = grid.nearest(nearby, row);
      if (2 * grid.distance(nearest, row) <= 3 * Wide{*step} * grid.unit()) {
        shown = {nearest};
        source = store::RowSource::nearby;
      }
    }
    out.sources.push_back(source);
    for (std::size_t column = 0; column < out.width && !shown.empty(); ++column) {
      std::vector<std::uint8_t> samples;
      for (const Depth depth : shown) {
        const Frame& frame = frames_.at(depth);
        if (!is_absent(pixel_mask(frame), column)) samples.push_back(frame.resized[column]);
      }
      if (samples.empty()) {
        out.masks.resize(rows.size() * mask_bytes(out.width));
        mark_absent(std::span(out.masks).subspan(row * mask_bytes(out.width)), column);
      } else {
        out.pixels[row * out.width + column] = combined(plan.resample, samples);
      }
    }
  }
  return {};
}

}  // namespace framesd::test
