// SPDX-License-Identifier: MIT
//
// framesd health: asks a running server whether it takes requests (GET /ready). For scripts, container health
// checks and ExecStartPost: the exit status says it all.
#include "commands.hpp"
#include "server_address.hpp"
#include "shared_options.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/net/probe.hpp>

#include <array>
#include <cstdio>
#include <vector>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

constexpr std::chrono::seconds kPatience{5};  // /ready is answered at once, never behind other work

struct ServerHealth {
  int exit_status = kNoAnswer;
  std::string_view status = "no answer";
  std::vector<std::string> reasons{};  // why it is not ready, or why there is no answer
};

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

ServerHealth ask(const net::ServerAddress& server) {
  const auto answer = net::probe(server, "/ready", kPatience);
  if (!answer) return {.reasons = {answer.error().detail}};
  return health_from(server, *answer);
}

void print_health_json(const net::ServerAddress& server, const ServerHealth& health) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("server", std::string_view(server.text())).member("status", health.status);
  json.key("reasons").begin_array();
  for (const std::string& reason : health.reasons) json.value(std::string_view(reason));
  json.end_array().end_object();
  std::puts(text.c_str());
}

void print_health(const ServerHealth& health) {
  if (health.exit_status == kNoAnswer) return complain(health.reasons.front());
  std::string text(health.status);
  for (const std::string& reason : health.reasons)
    text.append(&reason == &health.reasons.front() ? ": " : ", ").append(reason);
  std::puts(text.c_str());
}

int health(const Invocation& invocation) {
  const auto server = invocation.words.empty() ? configured_server(invocation.configuration.settings)
                                               : net::parse_server_address(invocation.words.front());
  if (!server) return end_with(server.error());
  const ServerHealth found = ask(*server);
  invocation.has(kJsonOption) ? print_health_json(*server, found) : print_health(found);
  return found.exit_status;
}

constexpr std::array kHealthOptions = {&kJsonOption};
constexpr std::array<std::string_view, 3> kHealthSettings = {"host", "port", "unix_socket"};

}  // namespace

extern constinit const Command kHealth{
    .name = "health",
    .words = "[URL]",
    .words_most = 1,
    .summary = "ask a running server whether it is ready",
    .about =
        R"(Asks a running server whether it takes requests (GET /ready), waits at most 5 seconds for the answer
and prints it: "ready", or "not ready" with the reasons. Exit status 0: ready; 1: not ready;
7: no answer, or not one of framesd.

URL is http://host:port (also with the path of a proxy behind it) or unix:PATH. Without it the
server is asked that runs on this machine with the same configuration.
)",
    .options = kHealthOptions,
    .settings = kHealthSettings,
    .run = health};

}  // namespace framesd::app
