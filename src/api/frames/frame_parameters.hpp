// SPDX-License-Identifier: MIT
//
// The parameters of every route that reads frames: which ones, and what stands for each in the answer.
#pragma once

#include "endpoint.hpp"
#include "pictures/colour_parameters.hpp"
#include <framesd/render/frame_look.hpp>
#include <framesd/store/log.hpp>

#include <array>
#include <chrono>
#include <optional>

namespace framesd::api {

inline constexpr std::array<std::string_view, 2> kOrders = {"asc", "desc"};  // as store::Order
inline constexpr std::array<std::string_view, 4> kImages = {"png", "rgb", "gray",
                                                            "none"};              // as render::FrameImage
inline constexpr std::array<std::string_view, 2> kPngForms = {"rgb", "indexed"};  // as image::FrameForm
inline constexpr std::array<std::string_view, 1> kFields = {"stats"};

// Which frames.
inline constexpr std::array kSelectionParameters = {
    http::depth_parameter("depth_min", "The shallowest depth of the range.", "9100"),
    http::depth_parameter("depth_max", "The deepest depth of the range.", "9200"),
    http::count_parameter("offset", "Number of frames to skip, counted from `after`.", 0, http::kCountMax,
                          "0"),
    http::choice_parameter("order", "Order by depth: asc is downwards, desc is upwards.", kOrders, "asc"),
    http::depth_parameter("after", "Only frames after this depth, in the order of `order`.", "9100.5"),
};

// Of every PNG of one frame.
inline constexpr http::ParameterSpec kPngParameter =
    http::choice_parameter("png",
                           "True colour, or a palette of the grey values present, which is smaller and has "
                           "the same pixels. Absent: as configured.",
                           kPngForms);

// What stands for the frame in JSON.
inline constexpr std::array kImageParameters = joined(
    std::array{http::choice_parameter("image",
                                      "What `image_base64` holds: a PNG, RGB (three bytes per pixel), or the "
                                      "grey row without colours. With none there is no such key.",
                                      kImages, "png"),
               kPngParameter},
    kColourParameters);

inline constexpr std::array kFieldsParameters = {
    http::choice_parameter("fields", "stats: adds to every frame the statistics of its row as recorded.",
                           kFields),
};

// Of exports.
inline constexpr std::array<std::string_view, 2> kSamples = {"frame", "source"};  // as store::Samples
inline constexpr http::ParameterSpec kSamplesParameter = http::choice_parameter(
    "samples", "The row as recorded, or resized to the frame's width.", kSamples, "source");

// All of it but the limit. REQUIRES: kSelectionParameters are among the route's
[[nodiscard]] store::ReadRequest selection_from(http::Params& params);

// REQUIRES: kPngParameter and kColourParameters are among the route's
// How a frame looks where nothing in particular is asked for, statistics included.
[[nodiscard]] render::FrameLook plain_look(const Policy& policy);

[[nodiscard]] render::FrameLook look_from(http::Params& params, const Policy& policy);

// The same with `image`. REQUIRES: kImageParameters are among the route's
[[nodiscard]] render::FrameLook image_look_from(http::Params& params, const Policy& policy);

// CPU time of gathering and rendering so many frames, rounded up (bench page_uncached).
[[nodiscard]] std::chrono::microseconds cost_of_frames(std::uint64_t frames, const render::FrameLook& look);

}  // namespace framesd::api
