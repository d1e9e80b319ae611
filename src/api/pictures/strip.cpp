// SPDX-License-Identifier: MIT
//
// GET /strip.png: the frames of a range as one picture.
#include "endpoints.hpp"
#include "pictures.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace framesd::api {
namespace {

constexpr auto kStripParameters = joined(
    kPictureParameters,
    std::array{http::depth_parameter(
        "last",
        "The length of the range, which ends with the deepest frame: for a view that follows a log. Not with "
        "depth_min or depth_max.",
        "20")});

struct StripRequest {
  PictureRequest picture;
  std::optional<Depth> last;  // a length, above 0
};

std::optional<Depth> last_from(http::Params& params) {
  const auto last = params.depth("last");
  if (!last) return {};
  if (*last <= Depth{}) params.refuse(422, "last", "must be greater than 0");
  if (params.has("depth_min") || params.has("depth_max"))
    params.refuse(422, "last", "goes without depth_min and depth_max");
  return last;
}

// As it is in the log that is looked at.
result<PictureRequest> located(const StripRequest& asked, store::View& log) {
  if (!asked.last) return asked.picture;
  const auto extent = log.extent();
  if (!extent) return extent.error();
  PictureRequest picture = asked.picture;
  if (!extent->last) return picture;  // there are no frames anywhere
  const std::int64_t end = extent->last->count();
  const std::int64_t room = end < 0 ? end - Depth::lowest().count() : Depth::highest().count();
  picture.shape.range = {Depth::from_count(end - std::min(asked.last->count(), room)), *extent->last};
  return picture;
}

result<Draft> draw_strip(const Drawing& drawing, const StripRequest& asked) {
  auto picture = located(asked, drawing.log);
  if (!picture) return picture.error();
  return draw(drawing, *std::move(picture));
}

result<std::chrono::microseconds> cost_of_strip(ServiceParts& parts, store::View& log,
                                                const StripRequest& asked) {
  const auto picture = located(asked, log);
  if (!picture) return picture.error();
  return cost_of(parts, log, *picture);
}

Answer get_strip(const Call& call, http::Response&) {
  http::Params params = call.params();
  StripRequest asked{.picture = picture_request_from(params, call.policy, call.log.store.format()),
                     .last = last_from(params)};
  if (auto problem = params.problem()) return *std::move(problem);
  return picture_data(call, std::move(asked), draw_strip, cost_of_strip);
}

}  // namespace

const Endpoint kGetStrip{
    .method = http::Method::get,
    .path = "/strip.png",
    .tag = "Pictures",
    .summary = "A range as one picture",
    .about =
        R"(An 8-bit indexed PNG, depth downwards. Without `height` it has one pixel row per frame, exactly as stored.
With `height` it has that many pixel rows over the whole range; each shows the frames in its part of the
range. A part without frames shows the nearest frame within 1.5 median steps; if there is none, it is
transparent. A picture with a transparent row draws grey 0 as 1. `X-Depth-Min`, `X-Depth-Max` and `X-Rows`
are in the header and, with everything needed to make the picture again, in the text chunks of the PNG. At
most 16,777,216 pixels, and 65,535 frames without `height`. If there are no frames, the 404 names
`nearest_below` and `nearest_above`.)",
    .parameters = kStripParameters,
    .replies = kPictureReplies,
    .of_log = true,
    .answer = get_strip,
};

}  // namespace framesd::api
