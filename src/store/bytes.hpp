// SPDX-License-Identifier: MIT
//
// Bytes: keys and values as engines have them, and text as such bytes. Nothing is copied.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace framesd::store {

using Bytes = std::span<const std::uint8_t>;

inline Bytes bytes_of(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view text_of(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace framesd::store
