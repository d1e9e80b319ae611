// SPDX-License-Identifier: MIT
//
// Scratch: the memory that rendering reuses from request to request. One a thread, never shared.
#pragma once

#include <framesd/frame/strip.hpp>
#include <framesd/image/tone.hpp>
#include <framesd/render/encoder_memo.hpp>
#include <framesd/store/strip_plan.hpp>

#include <cstdint>
#include <vector>

namespace framesd::render {

struct Scratch {
  Strip strip;
  image::Tone tone;  // what is still to be done to the rows of `strip`

  Strip around;                           // rows beyond those of `strip`, and toned ones
  Strip wide;                             // the rows and what lies around them, ascending
  std::vector<image::RowWindow> windows;  // of the rows of `wide`
  std::vector<std::uint8_t> toned;        // its pixels
  store::PixelRows pixel_rows;
  std::vector<std::uint8_t> row;
  std::vector<std::uint8_t> png;
  EncoderMemo encoders;
};

}  // namespace framesd::render
