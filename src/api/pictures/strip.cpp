// SPDX-License-Identifier: MIT
//
// GET /strip.png: the frames of a range as one picture.
#include "endpoints.hpp"
#include "pictures.hpp"

namespace framesd::api {
namespace {

Answer get_strip(const Call& call, http::Response&) {
  http::Params params = call.params();
  PictureRequest request = picture_request_from(params, call.policy, call.parts.store.format());
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
        "An 8-bit indexed PNG, depth downwards: one pixel row per frame, bit for bit as stored, or with "
        "`height` "
        "so many rows whatever lies in the range, each made of the frames in its part; a part without frames "
        "shows the nearest one within 1.5 median steps, else it is transparent. Colours are a palette: a "
        "picture with a transparent row draws grey 0 as 1. `X-Depth-Min`, `X-Depth-Max` and `X-Rows` stand "
        "in the header and, with all that it takes to make the picture again, in the PNG's texts. At most "
        "16,777,216 pixels, and 65,535 frames without `height`. Where there are no frames, the 404 names "
        "`nearest_below` and `nearest_above`.",
    .parameters = kPictureParameters,
    .replies = kPictureReplies,
    .answer = get_strip,
};

}  // namespace framesd::api
