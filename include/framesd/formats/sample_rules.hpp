// SPDX-License-Identifier: MIT
//
// SampleRules: how a number of a source becomes a sample, and which of them mean that there is none.
#pragma once

#include <framesd/formats/number_counts.hpp>

#include <optional>
#include <vector>

namespace framesd::formats {

// What the numbers of a source have to be to become 0 and 255. With log, in equal ratios between them.
// REQUIRES: finite, lo != hi; with log both above 0, else 255 times their difference finite
struct Scale {
  double lo = 0;
  double hi = 255;  // below lo: the scale is inverted
  bool log = false;

  friend bool operator==(const Scale&, const Scale&) = default;
};

struct SampleRules {
  // Numbers that say that nothing was measured; so do blank cells and words like NaN, always.
  std::vector<double> absent_values = {-999.25, -999, -9999, -32768};
  bool reject_absent = false;  // rejects each row in which a sample is absent
  // None: numbers are samples, 0..255, their decimals are cut off.
  std::optional<Scale> scale = {};
  // Numbers are counted here, whatever they are, and give samples of no meaning. It outlives the reader.
  NumberCounts* counts = nullptr;
};

}  // namespace framesd::formats
