// SPDX-License-Identifier: MIT
//
// RangeStats and Gap: what can be said of a range of frames without looking at each.
#pragma once

#include <framesd/frame/depth.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::store {

// Of the source samples of all frames in a range. Everything follows from the histogram, exactly.
struct RangeStats {
  std::uint64_t frames = 0;
  std::optional<Depth> first;  // empty when there are no frames
  std::optional<Depth> last;
  std::optional<std::uint64_t> median_step;  // in counts; empty under two frames
  std::array<std::uint64_t, 256> histogram{};

  std::uint64_t samples() const noexcept;

  // REQUIRES of all below: frames > 0
  std::uint8_t min() const noexcept;
  std::uint8_t max() const noexcept;
  double mean() const noexcept;
  // Of the population.
  double standard_deviation() const noexcept;
  // The least grey value with at least `percent` % of the samples at or below it: see grey_percentile().
  // REQUIRES: 0 <= percent <= 100
  std::uint8_t percentile(double percent) const noexcept;
};

// Two neighbouring frames that lie too far apart.
struct Gap {
  Depth from;
  Depth to;

  // In counts; may be more than a Depth can be.
  std::uint64_t length() const noexcept {
    return static_cast<std::uint64_t>(to.count()) - static_cast<std::uint64_t>(from.count());
  }
  friend bool operator==(const Gap&, const Gap&) noexcept = default;
};

struct Gaps {
  std::optional<std::uint64_t> median_step;  // in counts; empty under two frames
  std::vector<Gap> gaps;                     // ascending
  bool truncated = false;                    // there are more than were asked for
};

}  // namespace framesd::store
