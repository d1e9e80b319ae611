// SPDX-License-Identifier: MIT
//
// framesd health: asks a running server whether it takes requests (GET /ready). For scripts, container health
// checks and ExecStartPost: the exit status says it all.
#include "commands.hpp"
#include "server_address.hpp"
#include "server_health.hpp"
#include "shared_options.hpp"
#include <framesd/base/json_writer.hpp>

#include <array>
#include <cstdio>

namespace framesd::app {
namespace {

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
  std::puts(in_words(health).c_str());
}

int health(const Invocation& invocation) {
  const auto server = invocation.words.empty() ? configured_server(invocation.configuration.settings)
                                               : net::parse_server_address(invocation.words.front());
  if (!server) return end_with(server.error());
  const ServerHealth found = health_of(*server);
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
