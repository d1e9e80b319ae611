// SPDX-License-Identifier: MIT
//
// The parameters that say how grey values become colours, the same wherever pictures are made: their specs,
// and the plan they amount to.
#pragma once

#include "service_parts.hpp"
#include <framesd/http/parameter_spec.hpp>
#include <framesd/http/params.hpp>
#include <framesd/render/colour_plan.hpp>

#include <array>

namespace framesd::api {

inline constexpr std::array<std::string_view, 3> kNorms = {"none", "static", "dynamic"};  // as render::Norm

inline constexpr http::ParameterSpec kColormapParameter = http::text_parameter(
    "colormap",
    "A colormap by name, reversed with _r behind it, or spelled out: hex colours evenly spaced, or each with "
    "its grey value in front. Absent: the configured one.",
    {}, "viridis");

// Of every picture of frames.
inline constexpr std::array kColourParameters = {
    kColormapParameter,
    http::with_example(
        "40,200",
        http::pair_parameter(
            "rescale", "The grey values to be drawn as the lowest and the highest; not with norm.", 0, 255)),
    http::choice_parameter(
        "norm", "Takes those two from the samples: static from all of the range, dynamic around each row.",
        kNorms, "none"),
    http::going_with("norm=static",
                     http::pair_parameter("clip", "With norm: the percentiles of the samples that they are.",
                                          0, 100, "2,98")),
    http::going_with("norm=static",
                     http::with_example(
                         "2", http::number_parameter(
                                  "deviations",
                                  "With norm, instead of clip: how many standard deviations below and above "
                                  "the mean of the samples they are.",
                                  0.1, 10))),
    http::going_with(
        "norm=dynamic",
        http::number_parameter("window", "With norm=dynamic: the depth interval around each row that counts.",
                               1e-6, 1e6, "1")),
    http::number_parameter("gamma", "Above 1 makes middle values brighter, below darker.", 0.1, 10, "1"),
    http::boolean_parameter("invert", "Draws low values as high ones."),
};

// REQUIRES: kColourParameters are among the route's
[[nodiscard]] render::ColourPlan colour_plan_from(http::Params& params, const Policy& policy);

// The table of kColormapParameter's value, the configured one where it is absent.
[[nodiscard]] image::Lut lut_from(http::Params& params, const Policy& policy);

// Two lists of specs as one, for a route's table.
template <std::size_t A, std::size_t B>
constexpr std::array<http::ParameterSpec, A + B> joined(const std::array<http::ParameterSpec, A>& a,
                                                        const std::array<http::ParameterSpec, B>& b) {
  std::array<http::ParameterSpec, A + B> all{};
  for (std::size_t i = 0; i < A; ++i) all[i] = a[i];
  for (std::size_t i = 0; i < B; ++i) all[A + i] = b[i];
  return all;
}

}  // namespace framesd::api
