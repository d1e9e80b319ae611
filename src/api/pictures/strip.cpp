// SPDX-License-Identifier: MIT
//
// GET /strip.png: the frames of a range as one picture.
#include "endpoints.hpp"
#include "pictures.hpp"

namespace framesd::api {
namespace {

Answer get_strip(const Call& call, http::Response&) {
  http::Params params = call.params();
  PictureRequest request = picture_request_from(params, call.policy, call.log.store.format());
  if (auto problem = params.problem()) return *std::move(problem);
  return picture_data(call, std::move(request), draw, cost_of);
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
    .parameters = kPictureParameters,
    .replies = kPictureReplies,
    .of_log = true,
    .answer = get_strip,
};

}  // namespace framesd::api
