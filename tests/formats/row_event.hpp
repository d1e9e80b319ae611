// SPDX-License-Identifier: MIT
//
// A row, or a rejected one, as a line of text, for the twins of the readers.
#pragma once

#include <framesd/formats/row_reader.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace framesd::formats {

constexpr int kAbsent = -1;

// "row 1.0: 7 - 9"
inline std::string row_event(Depth depth, const std::vector<int>& samples) {
  std::string event = "row " + depth.text() + ":";
  for (const int sample : samples) event += sample == kAbsent ? " -" : " " + std::to_string(sample);
  return event;
}

// Samples as a reader gives them, kAbsent where the mask says so; 1000 for one that is absent and not 0.
inline std::vector<int> with_gaps(std::span<const std::uint8_t> samples,
                                  std::span<const std::uint8_t> absent) {
  std::vector<int> shown(samples.begin(), samples.end());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (is_absent(absent, i)) shown[i] = shown[i] == 0 ? kAbsent : 1000;
  }
  return shown;
}

// "reject 3 2 sample is not a number [x] [1.0,x,3]"
inline std::string reject_event(const Reject& reject) {
  return "reject " + std::to_string(reject.line) + " " + std::to_string(reject.column) + " " +
         reason_text(reject.reason, reject.cells) + " [" + std::string(reject.value) + "] [" +
         std::string(reject.row) + "]";
}

}  // namespace framesd::formats
