// SPDX-License-Identifier: MIT
//
// AccessLog: which requests get a line of their own in the log.
#pragma once

#include <cstdint>

namespace framesd::net {

struct AccessLog {
  bool remarkable = true;    // those with a status of 400 or more, cut off, or that took a second or longer
  std::uint32_t one_in = 1;  // one in this many of all others; 0: none

  bool operator==(const AccessLog&) const = default;
};

}  // namespace framesd::net
