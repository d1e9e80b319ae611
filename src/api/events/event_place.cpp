// SPDX-License-Identifier: MIT
#include "events/event_place.hpp"

#include <framesd/base/number.hpp>

#include <charconv>

namespace framesd::api {
namespace {

constexpr std::size_t kStampDigits = 16;

}  // namespace

void append_place(std::string& out, const EventPlace& place) {
  append_number(out, place.number);
  out += '-';
  append_hex(out, place.stamp, kStampDigits);
}

std::optional<EventPlace> parse_place(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.size() - dash - 1 != kStampDigits) return std::nullopt;
  const auto number = parse_count(text.substr(0, dash), UINT64_MAX);
  if (!number) return std::nullopt;
  EventPlace place{.number = *number};
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data() + dash + 1, end, place.stamp, 16);
  if (error != std::errc() || read != end) return std::nullopt;
  return place;
}

}  // namespace framesd::api
