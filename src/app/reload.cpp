// SPDX-License-Identifier: MIT
#include "reload.hpp"

#include "service_options.hpp"
#include "settings_table.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <string>

namespace framesd::app {
namespace {

using Names = std::vector<std::string_view>;

std::string in_one_line(const Names& names) {
  std::string line;
  for (const std::string_view name : names) line.append(line.empty() ? "" : ", ").append(name);
  return line;
}

void log_each(LogLevel level, std::string_view message, std::string_view name, std::string_view lines) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    log_event(level, message, {{name, lines.substr(0, end)}});
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

bool refuse(const Failure& failure) {
  log_each(LogLevel::error, "configuration not taken, the old one stays", "complaint", failure.detail);
  return false;
}

}  // namespace

// First what is given back: other settings may follow from it.
Names keep_until_restart(const Settings& running, Settings& fresh, Names& changed) {
  Names kept;
  for (const Taken taken : {Taken::at_start, Taken::at_reload}) {
    for (const Key& key : keys()) {
      const std::string now = value_text(key, running);
      if (key.taken != taken || value_text(key, fresh) == now) continue;
      (taken == Taken::at_start ? kept : changed).push_back(key.name);
      if (taken == Taken::at_start) static_cast<void>(assign(key, now, fresh));  // printed, so accepted
    }
  }
  return kept;
}

void Reloader::reload(net::Server& server) {
  notifier_.reloading();
  const bool taken = take(server);
  service_.tell_reload(taken);
  notifier_.ready();
  log_flush();
}

bool Reloader::take(net::Server& server) {
  const std::vector<std::string_view> arguments(invocation_.arguments.begin(), invocation_.arguments.end());
  auto read = read_invocation(arguments, process_environment());
  if (!read) return refuse(read.error());
  Settings& fresh = read->configuration.settings;
  Names changed;
  const Names kept = keep_until_restart(in_force_, fresh, changed);
  Complaints warnings;
  auto options = service_options(fresh, warnings);
  if (!options) return refuse(options.error());
  const auto served = service_.reconfigure(*std::move(options));
  if (!served) return refuse(served.error());
  server.reconfigure(server_options(fresh));
  log_configure(fresh.log_level, fresh.log_format);
  in_force_ = fresh;
  for (const std::string& warning : warnings) log_event(LogLevel::warning, warning);
  if (!kept.empty()) {
    const std::string names = in_one_line(kept);
    log_event(LogLevel::warning, "these settings wait for a restart", {{"keys", std::string_view(names)}});
  }
  const std::string names = changed.empty() ? "no setting" : in_one_line(changed);
  log_event(LogLevel::info, "configuration taken", {{"changed", std::string_view(names)}});
  return true;
}

}  // namespace framesd::app
