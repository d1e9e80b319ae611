// SPDX-License-Identifier: MIT
#include "settings_values.hpp"

#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <span>

namespace framesd::app {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 5> kSizes = {{{"T", std::uint64_t{1} << 40},
                                         {"G", std::uint64_t{1} << 30},
                                         {"M", std::uint64_t{1} << 20},
                                         {"K", std::uint64_t{1} << 10},
                                         {"", 1}}};
constexpr std::array<Unit, 5> kDurations = {
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

// Digits and the name of one of `units`.
result<std::uint64_t> parse_with_unit(std::string_view text, std::span<const Unit> units) noexcept {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const Unit& unit : units) {
    if (!equal_ignoring_case(text.substr(digits), unit.name)) continue;
    const auto count =
        parse_count(text.substr(0, digits), static_cast<std::uint64_t>(INT64_MAX) / unit.factor);
    if (!count) return count.error();
    return *count * unit.factor;
  }
  return errc::number_malformed;
}

}  // namespace

result<std::uint64_t> parse_size(std::string_view text) noexcept { return parse_with_unit(text, kSizes); }

result<std::chrono::milliseconds> parse_duration(std::string_view text) noexcept {
  const auto count = parse_with_unit(text, kDurations);
  if (!count) return count.error();
  return std::chrono::milliseconds(static_cast<std::int64_t>(*count));
}

std::string size_text(std::uint64_t bytes) {
  for (const Unit& unit : kSizes) {
    if (bytes >= unit.factor && bytes % unit.factor == 0) {
      return std::to_string(bytes / unit.factor).append(unit.name);
    }
  }
  return "0";
}

std::string duration_text(std::chrono::milliseconds duration) {
  const auto count = duration.count();
  return count % 1000 == 0 ? std::to_string(count / 1000) + "s" : std::to_string(count) + "ms";
}

std::string fault_of_host(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  const std::string host(text.substr(0, text.find('%')));
  if (host.find(':') != host.npos) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, host.c_str(), &address) == 1 ? "" : "is not an IPv6 address";
  }
  const std::string last = host.substr(host.rfind('.') + 1);
  if (last.empty() || last.find_first_not_of("0123456789") != last.npos) return {};
  in_addr address{};
  return ::inet_aton(host.c_str(), &address) != 0 ? "" : "is not an IPv4 address";
}

}  // namespace framesd::app
