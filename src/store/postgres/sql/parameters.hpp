// SPDX-License-Identifier: MIT
//
// Parameters: what libpq is given to connect with, and what it is about when it cannot.
#pragma once

#include "connection.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store::postgres {

// REQUIRES: the destination outlives the object
class Parameters {
 public:
  explicit Parameters(const Destination& destination);

  // Also where another value is behind it from here on.
  void set(const char* name, const char* value);
  const char* const* names() const noexcept { return names_.data(); }
  const char* const* values() const noexcept { return values_.data(); }

 private:
  std::vector<const char*> names_;  // the last is null
  std::vector<const char*> values_;
};

// Why libpq would ask no server at all: usage (it takes a value of the URL for none), else no error.
[[nodiscard]] checked<void> check_parameters(const Destination& destination, std::string_view said);

// The SQLSTATE with which a server refuses a session, in whatever language it says so; empty: none does, or
// not within a few seconds. Tries it once more.
[[nodiscard]] std::string state_of_refusal(const Destination& destination);

[[nodiscard]] std::string first_line(const char* text);
// Of several addresses each has a line or two: what a server itself said tells more than that another is not
// there.
[[nodiscard]] std::string telling_line(const char* text);

}  // namespace framesd::store::postgres
