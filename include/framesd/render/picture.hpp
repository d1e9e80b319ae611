// SPDX-License-Identifier: MIT
//
// Pictures of many frames: what rows they have, and what they are before they have colours.
//
// A picture is gathered as rows of grey values (PictureRows), then deflated once (Picture). Colours come
// last: another colormap or stretch is another palette before the same bytes, so a Picture is made to be kept
// in a cache and shared. Only Norm::window changes the values themselves.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/image/index_plane.hpp>
#include <framesd/render/colour_plan.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::render {

constexpr std::uint32_t kRowsMax = 65'535;            // of a picture without a height of its own
constexpr std::uint32_t kHeightMax = 16'384;          // asked for
constexpr std::uint64_t kPixelsMax = 4096ull * 4096;  // of any picture

// 256 rows of 2^level counts each; the step is that of the whole log.
struct TileAddress {
  unsigned level = 0;
  std::int64_t index = 0;
  std::optional<std::uint64_t> median_step;
};

// Everything about a picture but its colours.
struct PictureShape {
  DepthRange range{};               // open where no bound was asked for
  std::uint32_t height = 0;         // pixel rows; 0: one a frame
  std::optional<TileAddress> tile;  // instead of both
  store::Resample resample = store::Resample::mean;
  std::uint16_t width = 0;  // columns
  double rotate = 0;        // degrees by which rows move to the right, before they are mirrored
  bool flip = false;
};

struct PictureRows {
  DepthRange bounds{};  // as asked for, else of the frames
  std::uint64_t frames = 0;
  std::uint32_t width = 0;
  std::vector<std::uint8_t> pixels;   // rows * width; zeros where a row shows nothing
  std::vector<std::uint8_t> absent;   // one a pixel, 1: absent in a row that shows something; empty: none
  std::vector<std::uint8_t> present;  // one a row: whether it shows anything

  std::uint32_t rows() const noexcept { return static_cast<std::uint32_t>(present.size()); }
  // Whether a row shows nothing, or a pixel is absent.
  bool has_blanks() const noexcept;
  bool is_absent(std::size_t pixel) const noexcept { return !absent.empty() && absent[pixel] != 0; }
  // One a pixel, 1: absent. Empty if all are there.
  std::span<const std::uint8_t> absent_in(std::uint32_t row) const noexcept {
    if (absent.empty()) return {};
    return std::span(absent).subspan(std::size_t{row} * width, width);
  }
  std::size_t bytes() const noexcept {
    return sizeof(PictureRows) + pixels.size() + absent.size() + present.size();
  }
};

enum class Gathered : std::uint8_t {
  made,
  no_frames,        // in the bounds
  no_length,        // a height asked of one single depth
  too_many_rows,    // without a height
  too_many_pixels,  // likewise, for the width asked for
};

// The rows of a picture, in the values that its palette will draw.
//
// colours   matter where they are Norm::window: rows then have their own contrast already
//
// Errors: as View::read(). Cost, deflating included: half a microsecond a row without a height (bench
// picture_strip); with one as in View::pixel_rows() (bench picture_height, picture_tile).
// REQUIRES: shape.width 1..kWidthMax, shape.height * shape.width at most kPixelsMax
[[nodiscard]] result<Gathered> gather_picture(store::View& log, const PictureShape& shape,
                                              const ColourPlan& colours, Scratch& scratch, PictureRows& out);

// Rows deflated, to be drawn in any colours. Where a row shows nothing or a pixel is absent, index 0 is
// transparent, and grey 0 is drawn as 1.
struct Picture {
  DepthRange bounds;
  bool transparent;
  image::IndexPlane plane;

  std::size_t bytes() const noexcept { return sizeof(Picture) + plane.rest().size(); }
};

// Uses up the rows. REQUIRES: at least one row
[[nodiscard]] Picture deflated(PictureRows&& rows, int level);

// The colours of such values: the colormap, behind levels, gamma and inversion unless the rows have them.
//
// REQUIRES: not Norm::range, see ColourPlan::for_range()
[[nodiscard]] image::Lut palette_of(const ColourPlan& colours) noexcept;

}  // namespace framesd::render
