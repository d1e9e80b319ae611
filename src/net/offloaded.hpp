// SPDX-License-Identifier: MIT
//
// Offloaded: how a piece of work ended that ran on another thread.
#pragma once

#include <framesd/http/problem.hpp>

#include <exception>
#include <optional>

namespace framesd::net {

struct Offloaded {
  bool taken = false;  // else there was no room for it
  std::exception_ptr error = {};
  std::optional<http::Problem> problem = {};
};

}  // namespace framesd::net
