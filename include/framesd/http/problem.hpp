// SPDX-License-Identifier: MIT
//
// Problem: an error as clients see it, application/problem+json (RFC 9457) on one line.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/http/response.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::http {

struct ParameterError {
  std::string parameter;
  std::string detail;
};

// Text that is JSON already.
struct Json {
  std::string text;
};

// What a kind of problem says besides: "nearest_below": 1.0. `name` is a constant.
struct ProblemMember {
  std::string_view name;
  std::variant<std::optional<Depth>, std::uint64_t, std::string, Json> value;
};

struct Problem {
  unsigned status = 500;
  std::string detail{};                  // what is wrong and with what; for 500 nothing of the inside
  std::vector<ParameterError> errors{};  // for parameters, all of them
  std::vector<ProblemMember> members{};
  std::string_view error_code{};  // a constant in snake case; empty: the status's own ("not_found")
  unsigned retry_after = 0;       // seconds, for Retry-After; 0: none, but for 503, which gets 1
  std::string headers{};          // further header lines, each "Name: value\r\n": Allow, WWW-Authenticate
};

// The problem that an error out of the store or ingest is to a client: its status and a sentence.
[[nodiscard]] Problem problem_of(const boost::system::error_code& error);

// Turns `out` into the answer: status, content type, Cache-Control: no-store, Retry-After where there is one,
// and one line of JSON: type, title, status, detail, instance, error_code, request_id, timestamp, and
// `errors` and `members` if there are any.
//
// `route`, `close` and `lasting_headers` are kept; other header lines written before are dropped (an ETag
// must not be sent with an error), so Allow or WWW-Authenticate are added afterwards.
//
// instance   the request's target, as sent, anything in it escaped; left out where none was read
void write_problem(Response& out, const Problem& problem, std::string_view instance,
                   std::string_view request_id, std::chrono::system_clock::time_point now);

}  // namespace framesd::http
