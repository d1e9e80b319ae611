// SPDX-License-Identifier: MIT
//
// WideRows: the rows of a picture with those beyond its edges that Norm::window looks at, one behind the
// other, depth ascending.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/wide.hpp>
#include <framesd/image/tone.hpp>
#include <framesd/render/picture.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::render {

struct WideRows {
  std::vector<std::uint8_t> pixels;       // of frame_width columns
  std::vector<std::uint8_t> absent;       // one a pixel, 1: absent, and 0 in pixels; empty: none
  std::vector<std::uint8_t> present;      // one a row
  std::size_t first = 0;                  // where the picture begins
  std::size_t rows = 0;                   // and how many rows it has
  std::vector<image::RowWindow> windows;  // one a row, for Norm::window only
};

// Appends whether each pixel of a row is absent; without a mask none is.
// REQUIRES: the pixels of the row were appended last, `width` of them
void append_absent(WideRows& rows, std::span<const std::uint8_t> mask, std::size_t width);

// One pixel row per frame; fills `bounds` and `frames` of the picture too.
[[nodiscard]] result<Gathered> gather_frames(store::View& log, const PictureShape& shape,
                                             const ColourPlan& colours, Scratch& scratch,
                                             PictureRows& picture, WideRows& out);

// The rows that a plan has. REQUIRES: the plan is within the depths there are
[[nodiscard]] result<Gathered> gather_planned(store::View& log, const store::StripPlan& plan,
                                              const ColourPlan& colours, Scratch& scratch,
                                              PictureRows& picture, WideRows& out);

}  // namespace framesd::render
