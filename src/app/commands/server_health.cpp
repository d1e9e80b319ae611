// SPDX-License-Identifier: MIT
#include "server_health.hpp"

#include <chrono>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

constexpr std::chrono::seconds kPatience{5};  // /ready is answered at once, never behind other work

// What /ready said, whatever the answer's status: 503 comes with reasons.
ServerHealth health_from(const net::ServerAddress& server, const net::ProbeAnswer& answer) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(answer.body, error);
  const boost::json::object* const members = error ? nullptr : body.if_object();
  const boost::json::value* const status = members == nullptr ? nullptr : members->if_contains("status");
  const std::string_view word =
      status == nullptr || !status->is_string() ? std::string_view() : std::string_view(status->get_string());
  if (word != "ready" && word != "not ready") {
    return {.reasons = {"what answers at " + server.text() + " is no framesd: its /ready has status " +
                        std::to_string(answer.status)}};
  }
  if (word == "ready") return {.exit_status = kDone, .status = "ready"};
  ServerHealth health{.exit_status = kFailed, .status = "not ready"};
  const boost::json::value* const reasons = members->if_contains("reasons");
  if (reasons == nullptr || !reasons->is_array()) return health;
  for (const boost::json::value& reason : reasons->get_array())
    if (reason.is_string()) health.reasons.emplace_back(reason.get_string());
  return health;
}

}  // namespace

ServerHealth health_of(const net::ServerAddress& server) {
  const auto answer = net::probe(server, "/ready", kPatience);
  if (!answer) return {.reasons = {answer.error().detail}};
  return health_from(server, *answer);
}

std::string in_words(const ServerHealth& health) {
  std::string text(health.status);
  for (const std::string& reason : health.reasons)
    text.append(&reason == &health.reasons.front() ? ": " : ", ").append(reason);
  return text;
}

}  // namespace framesd::app
