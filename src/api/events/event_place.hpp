// SPDX-License-Identifier: MIT
//
// EventPlace: how far a client has received a stream of events: in the `id` lines, and in Last-Event-ID.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

// Of the stream of one log: a generation of it and its incarnation. Of the stream of all logs: how many news
// this process has published, and a random number of the process.
struct EventPlace {
  std::uint64_t number = 0;
  std::uint64_t stamp = 0;

  friend bool operator==(const EventPlace&, const EventPlace&) = default;
};

// "7-1f0c33a9b2d4e6f8"
void append_place(std::string& out, const EventPlace& place);

// Empty: not what append_place() writes.
[[nodiscard]] std::optional<EventPlace> parse_place(std::string_view text);

}  // namespace framesd::api
