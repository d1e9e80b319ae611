// SPDX-License-Identifier: MIT
//
// The machine around the store: clock, limits, the port.
#include "checks.hpp"
#include "commands/server_address.hpp"
#include "commands/server_health.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/net/probe.hpp>
#include <framesd/net/server.hpp>

#include <string>
#include <sys/resource.h>
#include <sys/timex.h>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

constexpr std::chrono::seconds kPatience{5};

// Besides connections and logs: the log, signals, event loops, files of uploads, and some to spare.
constexpr std::uint64_t kOtherDescriptors = 64;
constexpr std::uint64_t kDescriptorsPerLog = 5;
constexpr std::uint64_t kSurplusConnections = 64;  // above max_connections, to be answered 503

// Whether the kernel holds the clock for synchronized. Empty: it does not say.
std::optional<bool> clock_is_synchronized() {
  timex state{};
  const int rc = ::adjtimex(&state);  // modes 0: changes nothing
  if (rc < 0) return std::nullopt;
  return rc != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

// The version of the framesd that answers at `server`; empty: what answers is none.
std::string version_from(const net::ProbeAnswer& answer) {
  boost::system::error_code error;
  const boost::json::value body = boost::json::parse(answer.body, error);
  const boost::json::object* const members = error ? nullptr : body.if_object();
  if (members == nullptr) return {};
  const boost::json::value* const name = members->if_contains("name");
  const boost::json::value* const version = members->if_contains("version");
  const bool is_ours = name != nullptr && name->is_string() && name->get_string() == "framesd" &&
                       version != nullptr && version->is_string();
  return is_ours ? std::string(version->get_string()) : std::string();
}

// A framesd that answers, in its own words: it may know of its store what nobody else sees.
void check_server(const net::ServerAddress& server, const std::string& version, Findings& findings) {
  const std::string who = "framesd " + version + " answers at " + server.text();
  const ServerHealth health = health_of(server);
  if (health.exit_status == kDone) return findings.well("port", who);
  findings.bad("port", who + ", " + in_words(health), "correct what it names; framesd health asks it again");
}

}  // namespace

void check_clock(const std::string& newest_ingest, Findings& findings) {
  const std::string now = timestamp(std::chrono::system_clock::now());
  if (now < newest_ingest) {  // both in UTC, written alike
    return findings.bad("clock", "it is " + now + ", before the newest ingest (" + newest_ingest + ")",
                        "set the clock: timedatectl set-ntp true, or timedatectl set-time");
  }
  const auto synchronized = clock_is_synchronized();
  if (!synchronized) return findings.well("clock", now + "; whether it is synchronized is not known");
  if (*synchronized) return findings.well("clock", now + ", synchronized");
  findings.warning("clock", now + ", not synchronized",
                   "timedatectl set-ntp true; without a network, set it by hand from time to time");
}

void check_descriptors(const Settings& settings, Findings& findings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return findings.unknown("descriptors", "the limit of this process cannot be read");
  const std::uint64_t wanted = settings.server.max_connections + kSurplusConnections +
                               kDescriptorsPerLog * settings.service.max_open_logs + kOtherDescriptors;
  const std::string found = "this process may open " + with_thousands(limit.rlim_max) +
                            " files; a server needs up to " + with_thousands(wanted);
  if (limit.rlim_max >= wanted) return findings.well("descriptors", found);
  findings.warning("descriptors", found,
                   "raise the limit (LimitNOFILE in the unit, ulimit -n), or lower max_connections");
}

void check_port(const Settings& settings, Findings& findings) {
  const auto server = configured_server(settings);
  if (!server) return findings.well("port", "0: a server takes any free port");
  const auto answer = net::probe(*server, "/version", kPatience);
  if (answer) {
    const std::string version = version_from(*answer);
    if (!version.empty()) return check_server(*server, version, findings);
    return findings.bad("port", "another program answers at " + server->text(),
                        "end it, or set another port");
  }
  const auto free = net::Server::check_address(settings.server);
  if (free) return findings.well("port", server->text() + " is free");
  findings.bad("port", free.error().detail, "a server cannot start there");
}

}  // namespace framesd::app
