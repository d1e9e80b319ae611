// SPDX-License-Identifier: MIT
#include "nearest.hpp"

#include <utility>

namespace framesd::api {

http::Problem no_frames(std::string detail, const store::Neighbours& nearest) {
  return {.status = 404,
          .detail = std::move(detail),
          .members = {{"nearest_below", nearest.below}, {"nearest_above", nearest.above}}};
}

http::Problem no_frame_at(Depth depth, const store::Neighbours& nearest) {
  return no_frames("There is no frame at depth " + depth.text() + ".", nearest);
}

}  // namespace framesd::api
