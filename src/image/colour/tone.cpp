// SPDX-License-Identifier: MIT
#include <framesd/frame/grey_counts.hpp>
#include <framesd/image/tone.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace framesd::image {
namespace {

// The histogram of the window, which slides: a row is counted when it enters and taken out when it leaves.
class SlidingCounts {
 public:
  SlidingCounts(std::span<const std::uint8_t> pixels, std::size_t width, std::span<const RowWindow> windows)
      : pixels_(pixels), width_(width), windows_(windows) {}

  const GreyCounts& move_to(RowWindow window) noexcept {
    assert(window.first >= at_.first && window.last >= at_.last && window.last <= windows_.size());
    for (; at_.last < window.last; ++at_.last) add(at_.last, 1);
    for (; at_.first < window.first; ++at_.first) add(at_.first, -1);
    return counts_;
  }

 private:
  void add(std::uint32_t row, int times) noexcept {
    if (windows_[row].first == windows_[row].last) return;
    for (const std::uint8_t grey : pixels_.subspan(row * width_, width_)) {
      counts_[grey] += static_cast<std::uint32_t>(times);
    }
    counts_[0] -= static_cast<std::uint32_t>(times) * windows_[row].absent;
  }

  std::span<const std::uint8_t> pixels_;
  std::size_t width_;
  std::span<const RowWindow> windows_;
  RowWindow at_;
  GreyCounts counts_{};
};

// Neighbouring rows mostly share their percentiles, and so their table.
class LastTable {
 public:
  explicit LastTable(const DynamicTone& tone) : tone_(tone) {}

  const ToneTable& between(const Levels& levels) noexcept {
    if (!made_ || levels.lo != levels_.lo || levels.hi != levels_.hi) {
      table_ = tone_table({levels.lo, levels.hi, tone_.gamma, tone_.invert});
      levels_ = levels;
      made_ = true;
    }
    return table_;
  }

 private:
  const DynamicTone& tone_;
  bool made_ = false;
  Levels levels_;
  ToneTable table_{};
};

Levels levels_of(const GreyCounts& counts, const Clip& clip) noexcept {
  if (clip.deviations) return levels_around(grey_mean(counts), grey_deviation(counts), *clip.deviations);
  return {static_cast<double>(grey_percentile(counts, clip.lo)),
          static_cast<double>(grey_percentile(counts, clip.hi))};
}

double stretched(double value, double lo, double hi) noexcept {
  if (lo == hi) return value > lo ? 1 : 0;
  return std::clamp((value - lo) / (hi - lo), 0.0, 1.0);
}

}  // namespace

ToneTable tone_table(const Tone& tone) noexcept {
  assert(tone.lo <= tone.hi && tone.gamma > 0);
  ToneTable table;
  for (std::size_t grey = 0; grey < table.size(); ++grey) {
    double g = stretched(static_cast<double>(grey), tone.lo, tone.hi);
    if (tone.gamma != 1) g = std::pow(g, 1 / tone.gamma);
    if (tone.invert) g = 1 - g;
    table[grey] = static_cast<std::uint8_t>(255 * g + 0.5);
  }
  return table;
}

Lut toned(const Lut& lut, const ToneTable& table) noexcept {
  Lut out;
  std::ranges::transform(table, out.begin(), [&](std::uint8_t grey) { return lut[grey]; });
  return out;
}

Levels levels_around(double mean, double deviation, double times) noexcept {
  const auto whole = [](double value) { return std::round(std::clamp(value, 0.0, 255.0)); };
  return {whole(mean - times * deviation), whole(mean + times * deviation)};
}

void normalize_rows(std::span<const std::uint8_t> pixels, std::size_t width,
                    std::span<const RowWindow> windows, const DynamicTone& tone,
                    std::span<std::uint8_t> out) noexcept {
  assert(pixels.size() == width * windows.size() && out.size() == pixels.size());
  SlidingCounts sliding(pixels, width, windows);
  LastTable tables(tone);
  for (std::size_t r = 0; r < windows.size(); ++r) {
    const auto row = pixels.subspan(r * width, width);
    const auto to = out.subspan(r * width, width);
    if (windows[r].first == windows[r].last) {
      std::ranges::copy(row, to.begin());
      continue;
    }
    const GreyCounts& counts = sliding.move_to(windows[r]);
    if (windows[r].absent == width && grey_samples(counts) == 0) {
      std::ranges::copy(row, to.begin());
      continue;
    }
    const ToneTable& table = tables.between(levels_of(counts, tone.clip));
    std::ranges::transform(row, to.begin(), [&](std::uint8_t grey) { return table[grey]; });
  }
}

}  // namespace framesd::image
