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

inline constexpr http::ParameterSpec kColormapParameter =
    http::text_parameter("colormap",
                         "Name of a colormap, reversed if followed by _r; or a list of hex colours, evenly "
                         "spaced or each with its grey value in front. Absent: as configured.",
                         {}, "viridis");

// Of every picture of frames.
inline constexpr std::array kColourParameters = {
    kColormapParameter,
    http::with_example(
        "40,200",
        http::pair_parameter(
            "rescale",
            "The grey values that are drawn as the lowest and the highest; not together with norm.", 0, 255)),
    http::choice_parameter(
        "norm",
        "Finds these two values from the samples: static from the whole range, dynamic around each row.",
        kNorms, "none"),
    http::going_with(
        "norm=static",
        http::pair_parameter(
            "clip", "With norm: the percentiles of the samples that are drawn as the lowest and the highest.",
            0, 100, "2,98")),
    http::going_with(
        "norm=static",
        http::with_example(
            "2", http::number_parameter("deviations",
                                        "With norm, instead of clip: the lowest and the highest value as "
                                        "standard deviations below and above the mean of the samples.",
                                        0.1, 10))),
    http::going_with(
        "norm=dynamic",
        http::number_parameter(
            "window", "With norm=dynamic: length of the depth interval around each row whose samples count.",
            1e-6, 1e6, "1")),
    http::number_parameter("gamma", "Values above 1 make middle greys brighter, values below 1 darker.", 0.1,
                           10, "1"),
    http::boolean_parameter("invert", "Swaps low and high values."),
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
