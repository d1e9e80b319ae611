// SPDX-License-Identifier: MIT
//
// How Boost.Test prints our values when a check fails. Include it in a test that compares them.
#pragma once

#include <framesd/base/error.hpp>

#include <ostream>

namespace framesd {

inline std::ostream& operator<<(std::ostream& out, errc e) { return out << make_error_code(e).message(); }

}  // namespace framesd
