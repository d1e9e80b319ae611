// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include <framesd/http/query.hpp>

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

std::optional<Problem> Query::read(std::string_view query) {
  parameters_.clear();
  decoded_.clear();
  if (query.find('%') != std::string_view::npos) decoded_.reserve(query.size());
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    Parameter parameter{pair.substr(0, equals), {}};
    if (equals != std::string_view::npos) parameter.value = pair.substr(equals + 1);
    for (std::string_view* text : {&parameter.name, &parameter.value}) {
      if (percent_decode(*text, {}, decoded_) != Percent::ok) {
        return Problem{.status = 400, .detail = "The query holds a broken percent-escape or an escaped NUL."};
      }
    }
    parameters_.push_back(parameter);
  }
  return std::nullopt;
}

void append_query_value(std::string& out, std::string_view value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : value) {
    if (is_character(c, kNameCharacter) || c == ',' || c == ':' || c == '+' || c == '/') {
      out += c;
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
}

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
