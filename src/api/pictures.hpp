// SPDX-License-Identifier: MIT
//
// What the routes that draw many frames have in common: everything of a picture from one state of the store,
// deflated rows and statistics out of the caches, headers and texts of the finished file.
#pragma once

#include "endpoint.hpp"
#include "picture_parameters.hpp"
#include "reply_headers.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {

// What came of an attempt; nothing where a commit came in between, and it has to begin again.
using Attempt = std::optional<Made>;

// Attempts until one meets a single state of the store.
[[nodiscard]] Made of_one_state(Resources& shared,
                                const std::function<Attempt(const store::Snapshot& now)>& attempt);

// Statistics of a range at that state; null where a commit came in between.
using StatsOfState = std::shared_ptr<const store::RangeStats>;
[[nodiscard]] result<StatsOfState> statistics_of(Resources& shared, const store::Snapshot& now,
                                                 const DepthRange& range);

// Whether statistics_of() has nothing to do.
[[nodiscard]] bool has_statistics(Resources& shared, const store::Snapshot& now, const DepthRange& range);

// The colours asked for with the levels that they have at that state; nothing where a commit came in between.
[[nodiscard]] result<std::optional<render::ColourPlan>> levelled(Resources& shared,
                                                                 const store::Snapshot& now,
                                                                 const PictureRequest& request);

// The answer where there is no picture; nothing for Gathered::changed.
[[nodiscard]] Attempt no_picture(Resources& shared, render::Gathered why, const DepthRange& range);

// Something of a picture, or why there is none; neither where a commit came in between.
template <class T>
using Found = std::variant<std::monostate, std::shared_ptr<const T>, http::Problem>;

// The rows of the picture that `request` has at that state, for pictures that are drawn otherwise than draw()
// has it.
[[nodiscard]] Found<render::PictureRows> find_rows(Resources& shared, const PictureRequest& request,
                                                   const store::Snapshot& now, Context& context);

// Draws the picture that `request` has at that state: status, headers and PNG.
[[nodiscard]] Attempt draw(Resources& shared, const Policy& policy, const PictureRequest& request,
                           const store::Snapshot& now, Context& context, http::Response& out);

// CPU time that draw() is going to need, rounded up (bench picture_strip, picture_height, picture_tile).
[[nodiscard]] std::chrono::microseconds cost_of(Resources& shared, const PictureRequest& request);

// X-Depth-Min, X-Depth-Max, X-Rows.
void add_picture_headers(http::Response& out, const DepthRange& bounds, std::uint32_t rows);

// The same and whatever else it takes to ask for the picture again, as texts of a PNG.
//
// colours   as drawn: its levels are those that were found
using Texts = std::vector<std::pair<std::string_view, std::string>>;
[[nodiscard]] Texts texts_of(const PictureRequest& request, const render::ColourPlan& colours,
                             const DepthRange& bounds, std::uint32_t rows);

// Answers an indexed PNG: all up to the plane is the body, the plane's own bytes are sent where they stand.
void write_indexed(http::Response& out, Context& context, std::shared_ptr<const image::IndexPlane> plane,
                   image::PngHead head, const Texts& texts);

// Answers a PNG that nobody else has a share in.
void write_png(http::Response& out, std::vector<std::uint8_t> png);

// The texts as the encoders take them, views of `texts`.
[[nodiscard]] std::vector<image::PngText> views_of(const Texts& texts);

// Of routes that answer pictures.
inline constexpr ContentSpec kPngContents[] = {{.media_type = "image/png"}};
inline constexpr HeaderSpec kPictureHeaders[] = {kDepthMinHeader, kDepthMaxHeader, kRowsHeader};
inline constexpr ReplySpec kPictureReplies[] = {
    {.status = 200, .about = "The picture.", .contents = kPngContents, .headers = kPictureHeaders},
    {.status = 404, .about = "There are no frames there.", .contents = kNoFrameContents},
};

}  // namespace framesd::api
