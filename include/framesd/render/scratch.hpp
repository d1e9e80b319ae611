// SPDX-License-Identifier: MIT
//
// Scratch: the memory that rendering reuses from request to request. One a thread, never shared.
#pragma once

#include <framesd/frame/strip.hpp>
#include <framesd/render/colour_plan.hpp>
#include <framesd/render/encoder_memo.hpp>

#include <cstdint>
#include <vector>

namespace framesd::render {

struct Scratch {
  Strip strip;
  std::vector<Levels> levels;  // of the rows of `strip`: one for all, or one a row

  Strip around;  // what lies beyond the rows, while levels are made
  Strip wide;    // the rows and what lies around them, ascending
  std::vector<std::uint8_t> row;
  std::vector<std::uint8_t> png;
  EncoderMemo encoders;
};

}  // namespace framesd::render
