// SPDX-License-Identifier: MIT
#include "logs/log_answer.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::api {

void answer_with_log(std::string_view name, const store::LogSummary& log, http::Response& out) {
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  write_log(json, name, log);
}

http::Problem refuse_state(std::string detail) {
  return {.status = 412, .detail = std::move(detail), .error_code = "precondition_failed"};
}

http::Problem refuse_other_state() {
  return refuse_state(
      "The log is not as If-Match or If-None-Match requires; nothing was changed. Get it again before you "
      "decide.");
}

http::Problem refuse_missing_log(std::string_view name) {
  return refuse_state("There is no log '" + std::string(name) + "', as If-Match requires.");
}

http::Problem refuse_other_logs() {
  return {.status = 403, .detail = "This server keeps the log 'default' alone: its store takes no others."};
}

http::Problem refuse_given_log(const Failure& failure) {
  if (failure.code != errc::facts_malformed) {
    http::Problem problem = http::problem_of(failure.code);
    problem.detail = "The body cannot be read: " + failure.detail + ".";
    return problem;
  }
  http::Problem problem{.status = 422};
  for (std::string_view rest = failure.detail; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    problem.detail.append(problem.detail.empty() ? "" : " ").append(line).append(".");
    const std::string_view member = facts::member_at_fault(line);
    if (member.empty()) continue;
    const bool says_path = line.starts_with(member);
    problem.errors.push_back(
        {std::string(member), std::string(says_path ? line.substr(member.size() + 2) : line)});
  }
  return problem;
}

}  // namespace framesd::api
