// SPDX-License-Identifier: MIT
//
// The 404 of a depth or range without frames, which names the frames on either side.
#pragma once

#include <framesd/http/problem.hpp>
#include <framesd/store/view.hpp>

#include <string>

namespace framesd::api {

[[nodiscard]] http::Problem no_frames(std::string detail, const store::Neighbours& nearest);

[[nodiscard]] http::Problem no_frame_at(Depth depth, const store::Neighbours& nearest);

}  // namespace framesd::api
