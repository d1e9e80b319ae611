// SPDX-License-Identifier: MIT
//
// Base64 back to bytes, one character at a time, for checking what the encoder wrote.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace framesd::test {

inline std::vector<std::uint8_t> base64_decode(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int held = 0;
  if (text.size() % 4 != 0) throw std::runtime_error("base64 of odd length");
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) throw std::runtime_error("not base64");
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> held));
  }
  return bytes;
}

}  // namespace framesd::test
