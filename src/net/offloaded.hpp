// SPDX-License-Identifier: MIT
//
// Offloaded: the outcome of work that ran on another thread.
#pragma once

#include <framesd/http/problem.hpp>

#include <exception>
#include <optional>

namespace framesd::net {

struct Offloaded {
  bool taken = false;  // else it was refused, and did not run
  std::exception_ptr error = {};
  std::optional<http::Problem> problem = {};
};

}  // namespace framesd::net
