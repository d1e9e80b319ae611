// SPDX-License-Identifier: MIT
//
// The parameters of routes that draw many frames: where, how large, which way round.
#pragma once

#include "colour_parameters.hpp"
#include <framesd/render/picture.hpp>

#include <array>
#include <string>

namespace framesd::api {

inline constexpr std::array<std::string_view, 4> kResamples = {"mean", "nearest", "min",
                                                               "max"};  // as store::Resample

inline constexpr std::array kRangeParameters = {
    http::depth_parameter("depth_min", "The shallowest depth of the range. Absent: that of the first frame.",
                          "9100"),
    http::depth_parameter("depth_max", "The deepest depth of the range. Absent: that of the last frame.",
                          "9200"),
};

inline constexpr std::array kShapeParameters = {
    http::count_parameter(
        "height",
        "Number of pixel rows; each covers the same length of the range. Absent: one pixel row per frame.", 1,
        render::kHeightMax),
    http::count_parameter(
        "width",
        "Number of columns; rows are resized with the filter of the store. Absent: as many as a frame has.",
        1, kWidthMax),
    http::choice_parameter("resample",
                           "With height: which value of its frames a pixel row shows, column by column.",
                           kResamples, "mean"),
    http::number_parameter("rotate",
                           "Rotates the picture by so many degrees to the right around the hole; rounded to "
                           "whole columns, halves away from zero.",
                           -360, 360, "0"),
    http::boolean_parameter("flip", "Mirrors the picture left to right, after rotate."),
};

inline constexpr std::array kPictureParameters =
    joined(joined(kRangeParameters, kShapeParameters), kColourParameters);

// A picture as asked for.
struct PictureRequest {
  render::PictureShape shape{};
  render::ColourPlan colours{};
  std::string colormap{};  // what it is called or spelled
};

// REQUIRES of both: the parameters named are among the route's

// kRangeParameters and kShapeParameters. What a picture must not be is refused as far as the query shows it.
//
// panels   how many pictures of this width stand side by side
[[nodiscard]] render::PictureShape shape_from(http::Params& params, const RowFormat& format,
                                              std::uint64_t panels = 1);

// kPictureParameters.
[[nodiscard]] PictureRequest picture_request_from(http::Params& params, const Policy& policy,
                                                  const RowFormat& format);

}  // namespace framesd::api
