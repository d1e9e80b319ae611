// SPDX-License-Identifier: MIT
//
// FrameLook: what stands for one frame in an answer.
#pragma once

#include <framesd/image/frame_encoder.hpp>
#include <framesd/render/colour_plan.hpp>

#include <cstdint>

namespace framesd::render {

enum class FrameImage : std::uint8_t {
  png,
  rgb,   // three bytes a pixel
  gray,  // a byte a pixel, without colours
  none,
};

struct FrameLook {
  FrameImage image = FrameImage::png;
  image::FrameForm form = image::FrameForm::rgb;  // png
  int level = 1;                                  // png: as for FrameEncoder
  bool stats = false;                             // of the source row
  ColourPlan colours{};
};

}  // namespace framesd::render
