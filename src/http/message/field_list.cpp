// SPDX-License-Identifier: MIT
#include "field_list.hpp"

#include "characters.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>
#include <cstddef>

namespace framesd::http {
namespace {

// The end of the quoted string whose opening quote is at `at`; past the end of `text` if it never closes.
std::size_t quoted_end(std::string_view text, std::size_t at) noexcept {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return text.size() + 1;
}

}  // namespace

std::optional<std::string_view> next_part(std::string_view& rest, char separator) noexcept {
  if (rest.empty()) return std::nullopt;
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != separator)
    end = rest[end] == '"' ? quoted_end(rest, end) : end + 1;
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(rest.size(), end + 1));
  return trimmed(part);
}

std::optional<FieldParameter> read_parameter(std::string_view text) noexcept {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, equals);
  const std::string_view value = text.substr(equals + 1);
  if (!is_token(name)) return std::nullopt;
  if (is_token(value)) return FieldParameter{name, value};
  if (!value.starts_with('"') || quoted_end(value, 0) != value.size()) return std::nullopt;
  return FieldParameter{name, value.substr(1, value.size() - 2)};
}

bool is_token(std::string_view text) noexcept {
  return !text.empty() && span_of(kTokenCharacter, text) == text.size();
}

std::optional<int> read_weight(std::string_view text) noexcept {
  constexpr std::size_t kLongest = 5;  // "0.123"
  if (text.empty() || text.size() > kLongest || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = text[0] == '1' ? kFullWeight : 0;
  int place = 100;
  for (const char digit : text.substr(std::min<std::size_t>(text.size(), 2))) {
    if (digit < '0' || digit > '9') return std::nullopt;
    weight += (digit - '0') * place;
    place /= 10;
  }
  if (weight > kFullWeight) return std::nullopt;
  return weight;
}

}  // namespace framesd::http
