// SPDX-License-Identifier: MIT
//
// Under which keys the caches have what pictures are made of.
#pragma once

#include "picture_parameters.hpp"
#include <framesd/store/view.hpp>

#include <string>

namespace framesd::api {

// Which statistics: those with the median step, which tiles need, or without, which is soon done.
enum class Stats : char { all = 'a', samples = 's' };

[[nodiscard]] std::string key_of(const store::Version& version, const DepthRange& range, Stats which);

// Of everything that a picture is before it has colours.
//
// level   that it is deflated with; negative: not at all
[[nodiscard]] std::string key_of(const store::Version& version, const PictureRequest& request, int level);

}  // namespace framesd::api
