// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include <framesd/base/random.hpp>
#include <framesd/http/request_id.hpp>

#include <cstdint>

namespace framesd::http {

bool is_request_id(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 128;
  if (text.empty() || text.size() > kLongest || text.find('~') != std::string_view::npos) return false;
  return span_of(kNameCharacter, text) == text.size();  // letters, digits and "-._~"
}

std::array<char, 36> new_request_id() {
  constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t high = random_number();
  std::uint64_t low = random_number();
  high = (high & 0xFFFFFFFFFFFF0FFFu) | 0x4000u;            // version 4
  low = (low & 0x3FFFFFFFFFFFFFFFu) | 0x8000000000000000u;  // variant 10
  std::array<char, 36> text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      text[i] = '-';
      continue;
    }
    std::uint64_t& word = i < 18 ? high : low;
    text[i] = kHex[word >> 60];
    word <<= 4;
  }
  return text;
}

}  // namespace framesd::http
