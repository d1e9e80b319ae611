// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/host_allowed.hpp>

#include <algorithm>

namespace framesd::http {
namespace {

// No browser sends an address in any other form (as one number, in hex): those it writes so first.
bool is_ipv4_literal(std::string_view text) noexcept {
  constexpr std::uint64_t kOctetMax = 255;
  int octets = 1;
  for (std::size_t dot; (dot = text.find('.')) != std::string_view::npos; ++octets) {
    if (!parse_count(text.substr(0, dot), kOctetMax)) return false;
    text.remove_prefix(dot + 1);
  }
  return octets == 4 && parse_count(text, kOctetMax).has_value();
}

std::string_view without_port(std::string_view host) noexcept {
  return host.substr(0, std::min(host.find(':'), host.size()));
}

std::string_view without_last_dot(std::string_view name) noexcept {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

}  // namespace

bool host_allowed(std::string_view host, std::span<const std::string> allowed,
                  std::string_view own_name) noexcept {
  if (std::ranges::find(allowed, "*") != allowed.end()) return true;
  if (host.starts_with('[')) return true;  // an IPv6 address, by its grammar
  const std::string_view name = without_last_dot(without_port(host));
  if (name.empty()) return false;
  const auto is = [&](std::string_view other) { return equal_ignoring_case(name, without_last_dot(other)); };
  return is_ipv4_literal(name) || is("localhost") || is(own_name) || std::ranges::any_of(allowed, is);
}

}  // namespace framesd::http
