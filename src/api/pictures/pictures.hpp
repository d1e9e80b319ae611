// SPDX-License-Identifier: MIT
//
// What the routes that draw many frames have in common: deflated rows and statistics out of the caches,
// headers and texts of the finished file.
#pragma once

#include "endpoint.hpp"
#include "picture_parameters.hpp"
#include "reply_headers.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace framesd::api {

// What a picture is drafted from, in the look of its request.
struct Drawing {
  ServiceParts& parts;
  const Policy& policy;
  store::View& log;
  Context& context;
};

// Statistics of a range, out of the cache if it has them.
[[nodiscard]] result<std::shared_ptr<const store::RangeStats>> statistics_of(const Drawing& drawing,
                                                                             const DepthRange& range);

// The colours asked for, with the levels that they have in this log.
[[nodiscard]] result<render::ColourPlan> levelled(const Drawing& drawing, const PictureRequest& request);

// Why there is no picture. REQUIRES: not Gathered::made
[[nodiscard]] result<http::Problem> no_picture(store::View& log, render::Gathered why,
                                               const DepthRange& range);

// The rows of the picture, for pictures that draw() does not draw; or why there are none.
using RowsOrProblem = std::variant<std::shared_ptr<const render::PictureRows>, http::Problem>;
[[nodiscard]] result<RowsOrProblem> find_rows(const Drawing& drawing, const PictureRequest& request);

// Drafts the picture that `request` has: headers and PNG.
[[nodiscard]] result<Draft> draw(const Drawing& drawing, PictureRequest request);

// CPU time that draw() is going to need, rounded up (bench picture_strip, picture_height, picture_tile).
[[nodiscard]] result<std::chrono::microseconds> cost_of(ServiceParts& parts, store::View& log,
                                                        const PictureRequest& request);

// The Data of a request for a picture.
//
// draft   result<Draft>(const Drawing&, const Request&)
// cost    result<std::chrono::microseconds>(ServiceParts&, store::View&, const Request&)
template <class Request, class Draw, class Cost>
[[nodiscard]] Data picture_data(const Call& call, Request request, Draw draft, Cost cost) {
  const auto asked = std::make_shared<const Request>(std::move(request));
  return {.estimate_in = [&parts = call.parts, asked,
                          cost](store::View& log) { return cost(parts, log, *asked); },
          .gather =
              [&parts = call.parts, &policy = call.policy, asked, draft](store::View& log, Context& context,
                                                                         http::Response&) {
                return draft(Drawing{parts, policy, log, context}, *asked);
              }};
}

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
inline constexpr HeaderSpec kPictureHeaders[] = {kDepthMinHeader, kDepthMaxHeader, kRowsHeader};
inline constexpr ReplySpec kPictureReplies[] = {
    {.status = 200, .about = "The picture.", .contents = kPngContents, .headers = kPictureHeaders},
    {.status = 404, .about = "There are no frames there.", .contents = kNoFrameContents},
};

}  // namespace framesd::api
