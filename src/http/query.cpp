// SPDX-License-Identifier: MIT
#include "characters.hpp"
#include "percent.hpp"
#include <framesd/http/query.hpp>

namespace framesd::http {

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

}  // namespace framesd::http
