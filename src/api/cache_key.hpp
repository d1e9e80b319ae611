// SPDX-License-Identifier: MIT
//
// Keys of caches: numbers as their bytes, one behind the other.
#pragma once

#include <string>
#include <type_traits>

namespace framesd::api {

template <class... Numbers>
void append_bytes(std::string& key, const Numbers&... numbers) {
  static_assert((std::is_arithmetic_v<Numbers> && ...));
  (key.append(reinterpret_cast<const char*>(&numbers), sizeof numbers), ...);
}

}  // namespace framesd::api
