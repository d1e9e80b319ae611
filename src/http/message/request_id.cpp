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

namespace {

// Puts the last `digits` hexadecimal digits of `word` at `to`; gives what is behind them.
char* put_hex(char* to, std::uint64_t word, unsigned digits) noexcept {
  constexpr char kHex[] = "0123456789abcdef";
  for (unsigned left = digits; left-- > 0;) *to++ = kHex[word >> (4 * left) & 15];
  return to;
}

}  // namespace

std::array<char, 36> new_request_id() {
  const std::uint64_t high = (random_number() & 0xFFFFFFFFFFFF0FFFu) | 0x4000u;             // version 4
  const std::uint64_t low = (random_number() & 0x3FFFFFFFFFFFFFFFu) | 0x8000000000000000u;  // variant 10
  std::array<char, 36> text;
  char* to = put_hex(text.data(), high >> 32, 8);
  *to++ = '-';
  to = put_hex(to, high >> 16, 4);
  *to++ = '-';
  to = put_hex(to, high, 4);
  *to++ = '-';
  to = put_hex(to, low >> 48, 4);
  *to++ = '-';
  put_hex(to, low, 12);
  return text;
}

}  // namespace framesd::http
