// SPDX-License-Identifier: MIT
//
// framesd doctor: looks at everything that a server depends on, one line per check. The checks themselves are
// in app/doctor/.
#include "commands.hpp"
#include "doctor/check_apart.hpp"
#include "doctor/checks.hpp"
#include "logs_of_data_dir.hpp"
#include "shared_options.hpp"
#include <framesd/base/json_writer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace framesd::app {
namespace {

constexpr Option kThoroughOption{"thorough", "",
                                 "read every frame and the whole overview of all logs, as framesd verify"};

std::string_view word_of(Finding::Verdict verdict) {
  switch (verdict) {
    case Finding::Verdict::well: return "ok";
    case Finding::Verdict::unknown: return "unknown";
    case Finding::Verdict::warning: return "warning";
    case Finding::Verdict::bad: return "bad";
  }
  return {};
}

// As soon as it is found: what comes next may take long.
void print_finding(const Finding& finding) {
  constexpr std::size_t kVerdictColumn = 9;
  constexpr std::size_t kCheckColumn = 15;
  std::string line(word_of(finding.verdict));
  line.resize(kVerdictColumn, ' ');
  line += finding.check;
  line.resize(std::max(line.size() + 1, kVerdictColumn + kCheckColumn), ' ');
  line += finding.found;
  if (!finding.advice.empty()) line += ". To do: " + finding.advice;
  std::puts(line.c_str());
  std::fflush(stdout);
}

void print_findings_json(const Findings& findings, bool all_well) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("status", all_well ? "ok" : "bad").key("checks").begin_array();
  for (const Finding& finding : findings.all()) {
    json.begin_object()
        .member("check", std::string_view(finding.check))
        .member("status", word_of(finding.verdict));
    json.member("found", std::string_view(finding.found)).key("advice");
    finding.advice.empty() ? json.value(nullptr) : json.value(std::string_view(finding.advice));
    json.end_object();
  }
  json.end_array().end_object();
  std::puts(text.c_str());
}

// What reads a store is done apart: a damaged one may end the process.
void examine(const Invocation& invocation, Findings& findings) {
  const Settings& settings = invocation.configuration.settings;
  const std::filesystem::path& folder = settings.store.directory;
  const std::string_view named = invocation.value_of(kLogOption);
  const std::string advice = rescue_advice(folder, named.empty() ? store::kDefaultLog : named);
  const bool thorough = invocation.has(kThoroughOption);
  check_settings(invocation, findings);
  check_data_dir(folder, findings);
  const auto medium = check_medium(folder, findings);
  if (medium) check_sync(folder, findings);
  const std::string newest_ingest =
      check_apart([&](Findings& found) { return check_store(invocation, medium, thorough, found); }, "frames",
                  "the store cannot be read: ", advice, findings);
  if (!invocation.has(kLogOption)) check_other_logs(settings, thorough, findings);
  const auto now = std::chrono::system_clock::now();
  check_apart([&](Findings& found) { return check_backup(invocation, now, found), std::string(); }, "backup",
              "the logs cannot be read: ", advice, findings);
  check_clock(newest_ingest, findings);
  check_descriptors(settings, findings);
  check_port(settings, findings);
}

int doctor(const Invocation& invocation) {
  const bool as_json = invocation.has(kJsonOption);
  Findings findings = as_json ? Findings() : Findings(print_finding);
  examine(invocation, findings);
  const bool all_well = std::ranges::none_of(
      findings.all(), [](const Finding& finding) { return finding.verdict == Finding::Verdict::bad; });
  if (as_json) print_findings_json(findings, all_well);
  return all_well ? kDone : kFailed;
}

constexpr std::array kDoctorOptions = {&kOneLogOption, &kThoroughOption, &kJsonOption};
constexpr std::array<std::string_view, 3> kDoctorSettings = {"data_dir", "host", "port"};

}  // namespace

extern constinit const Command kDoctor{
    .name = "doctor",
    .words = {},
    .summary = "check what a server depends on",
    .about =
        R"(Checks what a server with this configuration depends on: configuration and tokens, data_dir and
the disk below it, the store and a sample of its frames, those of all other logs (or, with
--log, of that log alone), the last backup, clock, limits and port. Prints a line per check as
soon as it is done: ok, unknown (it cannot be found out), warning, or bad, and then what to do.
Exit status 1 if a check is bad. Changes nothing, but writes 20 KB to a file without a name to
measure the disk. May run while a server uses the store; run it as the user of the service, or
with sudo.
)",
    .options = kDoctorOptions,
    .settings = kDoctorSettings,
    .run = doctor};

}  // namespace framesd::app
