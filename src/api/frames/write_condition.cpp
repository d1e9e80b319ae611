// SPDX-License-Identifier: MIT
#include "write_condition.hpp"

#include <framesd/base/text.hpp>
#include <framesd/http/conditional.hpp>

#include <optional>

namespace framesd::api {
namespace {

using Match = store::Precondition::Match;

// A list may be spread over several lines.
template <class Read>
std::optional<Match> read_lines(const http::Request& request, std::string_view name, Read read) {
  std::optional<Match> match;
  for (const http::Field& field : request.fields) {
    if (!equal_ignoring_case(field.name, name)) continue;
    if (!match) match = Match();  // clang 14 knows no emplace() for a class within its optional's own class
    const http::TagList list = read(field.value);
    match->any = match->any || list.any;
    for (const auto& [incarnation, generation] : list.states)
      match->versions.push_back({incarnation, generation});
  }
  return match;
}

}  // namespace

store::Precondition write_condition(const http::Request& request) {
  return {.match = read_lines(request, "if-match", http::read_match),
          .none_match = read_lines(request, "if-none-match", http::read_none_match)};
}

}  // namespace framesd::api
