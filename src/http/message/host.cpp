// SPDX-License-Identifier: MIT
#include "host.hpp"

#include "characters.hpp"
#include <framesd/base/number.hpp>

#include <algorithm>
#include <cstddef>

namespace framesd::http {
namespace {

constexpr std::uint64_t kPortMax = 65535;

// Empty, or a colon and at most a port's digits.
bool is_port_part(std::string_view text) noexcept {
  if (text.empty() || text == ":") return true;
  return text[0] == ':' && parse_count(text.substr(1), kPortMax).has_value();
}

bool is_name(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_character(text[at], kNameCharacter)) continue;
    const bool escape = text[at] == '%' && span_of(kHexCharacter, text.substr(at + 1, 2)) == 2;
    if (!escape) return false;
    at += 2;
  }
  return !text.empty();
}

bool is_ipv4(std::string_view text) noexcept {
  for (int part = 0; part < 4; ++part) {
    const std::size_t end = part < 3 ? text.find('.') : text.size();
    if (end == std::string_view::npos || end > 3 || !parse_count(text.substr(0, end), 255)) return false;
    if (end > 1 && text[0] == '0') return false;  // some read it as octal
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return text.empty();
}

// Groups of hex digits between colons, an IPv4 address counting as two at the end; -1 if malformed.
int count_groups(std::string_view text, bool ipv4_allowed) noexcept {
  if (text.empty()) return 0;
  for (int groups = 1;; ++groups) {
    const std::size_t end = text.find(':');
    const std::string_view group = text.substr(0, end);
    if (end == std::string_view::npos && ipv4_allowed && is_ipv4(group)) return groups + 1;
    if (group.empty() || group.size() > 4 || span_of(kHexCharacter, group) != group.size()) return -1;
    if (end == std::string_view::npos) return groups;
    text.remove_prefix(end + 1);
  }
}

bool is_ipv6(std::string_view text) noexcept {
  constexpr int kGroups = 8;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text, true) == kGroups;
  const int before = count_groups(text.substr(0, gap), false);
  const int after = count_groups(text.substr(gap + 2), true);
  return before >= 0 && after >= 0 && before + after < kGroups;
}

}  // namespace

bool is_valid_host(std::string_view text) noexcept {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    return end != std::string_view::npos && is_ipv6(text.substr(1, end - 1)) &&
           is_port_part(text.substr(end + 1));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  return is_name(text.substr(0, colon)) && is_port_part(text.substr(colon));
}

}  // namespace framesd::http
