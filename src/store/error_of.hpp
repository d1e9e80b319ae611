// SPDX-License-Identifier: MIT
//
// Passing an error on where the function gives a result<bool>, which Boost does not make from an error_code.
#pragma once

#include <framesd/base/error.hpp>

namespace framesd::store {

struct ErrorOf {
  boost::system::error_code code;
  operator result<bool>() const { return {boost::system::in_place_error, code}; }
};

template <class T>
ErrorOf error_of(const result<T>& failed) {
  return {failed.error()};
}

}  // namespace framesd::store
