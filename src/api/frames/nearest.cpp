// SPDX-License-Identifier: MIT
#include "nearest.hpp"

#include <utility>

namespace framesd::api {
namespace {

void append_member(std::string& out, std::string_view name, const std::optional<Depth>& depth) {
  out.append(",\"").append(name).append("\":");
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
}

}  // namespace

http::Problem no_frames(std::string detail, const store::Neighbours& nearest) {
  http::Problem problem{.status = 404, .detail = std::move(detail)};
  append_member(problem.extra, "nearest_below", nearest.below);
  append_member(problem.extra, "nearest_above", nearest.above);
  return problem;
}

http::Problem no_frame_at(Depth depth, const store::Neighbours& nearest) {
  return no_frames("There is no frame at depth " + depth.text() + ".", nearest);
}

}  // namespace framesd::api
