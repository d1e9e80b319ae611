// SPDX-License-Identifier: MIT
//
// Scratch: the memory that rendering reuses from request to request. One a thread, never shared.
#pragma once

#include <framesd/frame/strip.hpp>

#include <cstdint>
#include <vector>

namespace framesd::render {

struct Scratch {
  Strip strip;
  std::vector<std::uint8_t> png;
};

}  // namespace framesd::render
