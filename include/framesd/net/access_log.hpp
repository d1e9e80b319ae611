// SPDX-License-Identifier: MIT
//
// AccessLog: which requests get a line of their own in the log.
#pragma once

#include <cstdint>

namespace framesd::net {

struct AccessLog {
  bool remarkable = true;    // those answered by 400 or more, cut off, or after a second and more
  std::uint32_t one_in = 1;  // of all others one in so many; 0: none

  bool operator==(const AccessLog&) const = default;
};

}  // namespace framesd::net
