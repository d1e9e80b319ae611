// SPDX-License-Identifier: MIT
#include "reload.hpp"

#include "settings_table.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <cstdlib>
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

constexpr std::string_view kNotTaken = "configuration not reloaded, the old one stays in use";

std::string refusal_in_words(const Failure& failure) {
  return std::string(kNotTaken) + ": " + failure.detail;
}

std::string_view credentials_folder() {
  const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? "" : folder;
}

void log_reloaded(const Reloaded& reloaded) {
  if (!reloaded.waiting.empty()) {
    const std::string names = in_one_line(reloaded.waiting);
    log_event(LogLevel::warning, "these settings take effect at the next restart",
              {{"keys", std::string_view(names)}});
  }
  if (!reloaded.credentials.empty()) {
    const std::string names = in_one_line(reloaded.credentials);
    log_event(LogLevel::info, "systemd handed over the same tokens as before",
              {{"keys", std::string_view(names)},
               {"note", "if a LoadCredential= file was changed: systemctl restart"}});
  }
  const std::string names = reloaded.changed.empty() ? "nothing" : in_one_line(reloaded.changed);
  log_event(LogLevel::info, "configuration reloaded", {{"changed", std::string_view(names)}});
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
      const std::string wanted = value_text(key, fresh);
      log_event(LogLevel::debug, "setting changed",
                {{"key", key.name}, {"in_force", std::string_view(now)}, {"read", std::string_view(wanted)}});
      if (taken == Taken::at_start) static_cast<void>(assign(key, now, fresh));  // printed, so accepted
    }
  }
  return kept;
}

void compare_tokens(const TokenHashes& before, const TokenHashes& now,
                    std::span<const std::string_view> in_systemd, Reloaded& out) {
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto& [key, hash] = now[i];
    if (hash == before.at(i).second) {
      if (std::ranges::find(in_systemd, key) != in_systemd.end()) out.credentials.push_back(key);
    } else if (std::ranges::find(out.changed, key) == out.changed.end()) {
      out.changed.push_back(key);  // another file is said already
    }
  }
}

std::string Reloaded::in_words() const {
  std::string line = "configuration reloaded: ";
  line += changed.empty() ? "nothing changed" : "changed " + in_one_line(changed);
  if (!waiting.empty()) line += "; a restart is needed for " + in_one_line(waiting);
  if (!credentials.empty())
    line += "; systemd handed over the same tokens as before (if one was changed: systemctl restart)";
  return line;
}

void Reloader::reload(net::Server& server) {
  notifier_.reloading();
  const auto taken = take(server);
  service_.record_reload(taken.has_value());
  if (taken) {
    log_reloaded(*taken);
  } else {
    log_each(LogLevel::error, kNotTaken, "complaint", taken.error().detail);
  }
  status_.end_reload(taken ? taken->in_words() : refusal_in_words(taken.error()));
  log_flush();
}

checked<Reloaded> Reloader::take(net::Server& server) {
  const std::vector<std::string_view> arguments(invocation_.arguments.begin(), invocation_.arguments.end());
  auto read = read_invocation(arguments, process_environment());
  if (!read) return read.error();
  Settings& fresh = read->configuration.settings;
  Reloaded reloaded;
  reloaded.waiting = keep_until_restart(in_force_, fresh, reloaded.changed);
  Complaints warnings = read->configuration.warnings;
  auto options = service_options(fresh, warnings);
  if (!options) return options.error();
  TokenHashes tokens = token_hashes(options->tokens);
  const auto served = service_.reconfigure(*std::move(options));
  if (!served) return served.error();
  server.reconfigure(fresh.server);
  log_configure(fresh.log.level, fresh.log.format);
  compare_tokens(tokens_, tokens, credential_keys(fresh, credentials_folder()), reloaded);
  in_force_ = fresh;
  tokens_ = std::move(tokens);
  for (const std::string& warning : warnings) log_event(LogLevel::warning, warning);
  return reloaded;
}

}  // namespace framesd::app
