// SPDX-License-Identifier: MIT
#include "percent.hpp"

#include "characters.hpp"

#include <charconv>

namespace framesd::http {
namespace {

// The byte behind the '%' that `text` begins with, -1 if there is none.
int escaped_byte(std::string_view text) noexcept {
  const std::string_view digits = text.substr(1, 2);
  if (span_of(kHexCharacter, digits) != 2) return -1;
  int byte = 0;
  std::from_chars(digits.data(), digits.data() + 2, byte, 16);
  return byte;
}

}  // namespace

Percent percent_decode(std::string_view& text, std::string_view forbidden, std::string& memory) {
  std::size_t escape = text.find('%');
  if (escape == std::string_view::npos) return Percent::ok;
  const std::size_t begin = memory.size();
  std::string_view rest = text;
  for (; escape != std::string_view::npos; escape = rest.find('%')) {
    memory += rest.substr(0, escape);
    rest.remove_prefix(escape);
    const int byte = escaped_byte(rest);
    if (byte < 0) return Percent::broken_escape;
    const char c = static_cast<char>(byte);
    if (c == '\0' || forbidden.find(c) != std::string_view::npos) return Percent::forbidden;
    memory += c;
    rest.remove_prefix(3);
  }
  memory += rest;
  text = std::string_view(memory).substr(begin);
  return Percent::ok;
}

}  // namespace framesd::http
