// SPDX-License-Identifier: MIT
//
// Numbers in PostgreSQL's binary form, in values of statements and in COPY.
#pragma once

#include <framesd/base/endian.hpp>

#include <string>

namespace framesd::store::postgres {

template <class T>
void append_be(std::string& out, T number) {
  const std::size_t at = out.size();
  out.resize(at + sizeof number);
  store_be<T>(out.data() + at, number);
}

}  // namespace framesd::store::postgres
