// SPDX-License-Identifier: MIT
//
// How colours look in a failed check.
#pragma once

#include <framesd/image/lut.hpp>

#include <ostream>

namespace framesd::image {

inline std::ostream& operator<<(std::ostream& out, const Rgb& c) {
  return out << '(' << int{c.r} << ',' << int{c.g} << ',' << int{c.b} << ')';
}

}  // namespace framesd::image
