// SPDX-License-Identifier: MIT
//
// framesd verify: checks every checksum and every key of all logs, computes the overview again and compares
// it. Runs beside a server, too.
#include "apart.hpp"
#include "commands.hpp"
#include "existing_store.hpp"
#include "log_option.hpp"
#include "logs_of_data_dir.hpp"
#include "settings.hpp"
#include "verify_output.hpp"
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace framesd::app {
namespace {

Verified verify_log(const Settings& settings, const std::string& name, const AskedToVerify& asked) {
  const auto store = open_log_to_read(settings, name);
  if (!store) return unverified(name, store.error().detail, asked);
  const std::string prefix = asked.prefix(name);
  const auto report = (*store)->verify(asked.part);
  if (!report)
    return unverified(name, prefix + "the store cannot be read: " + report.error().message(), asked);
  return verified(name, *report, asked);
}

// A damaged log may end the process that reads it: the others are checked all the same.
Verified verify_apart(const Settings& settings, const std::string& name, const AskedToVerify& asked) {
  constexpr std::string_view kSound = "sound";
  std::vector<std::string> lines;
  const std::string cut = run_apart(
      [&](const Say& say) {
        const Verified log = verify_log(settings, name, asked);
        say(log.sound ? kSound : "not sound");
        say(log.text);
      },
      [&](std::string_view line) { lines.emplace_back(line); });
  if (cut.empty() && lines.size() == 2) return {.sound = lines[0] == kSound, .text = lines[1]};
  const std::string log = asked.prefix(name);
  return unverified(
      name,
      log + "the store cannot be read: " + cut + ". To do: " + rescue_advice(settings.store.directory, name),
      asked);
}

int verify_one(const Settings& settings, const std::string& name, const AskedToVerify& asked) {
  const Verified log = verify_apart(settings, name, asked);
  print_line(log);
  return log.sound ? kDone : kFailed;
}

int verify_all(const Settings& settings, AskedToVerify asked) {
  const auto there = logs_of_data_dir(settings);
  if (!there) return end_with(there.error());
  asked.with_names = there->names != std::vector<std::string>{std::string(store::kDefaultLog)};
  std::vector<Verified> logs;
  for (const std::string& name : there->names) {
    logs.push_back(verify_apart(settings, name, asked));
    if (!asked.json) print_line(logs.back());
  }
  for (const std::string& name : there->without_file)
    logs.push_back(unverified(name, file_missing_text(name), asked));
  return conclude(logs, asked);
}

int verify(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto asked = asked_of(invocation);
  if (!asked) return end_with(asked.error());
  if (!invocation.has(kLogOption)) return verify_all(settings, *asked);
  if (const auto found = settings_of_log(invocation); !found) return end_with(found.error());
  return verify_one(settings, std::string(invocation.value_of(kLogOption)), *asked);
}

constexpr std::array kVerifyOptions = {&kOneLogOption, &kPartOption, &kJsonOption};
constexpr std::array<std::string_view, 1> kVerifySettings = {"data_dir"};

}  // namespace

extern constinit const Command kVerify{
    .name = "verify",
    .words = {},
    .summary = "check every frame and the whole overview of all logs, or of one",
    .about =
        R"(Reads all logs of data_dir, or the one that --log names: checks every frame, computes the overview
again and compares it, and checks notes, facts and the list of changes. Faults go to standard error,
one line each; one line on standard output for each log says how much was checked. Exit status 1 if
there is a fault, if a log cannot be read, or if a folder of a log has no data.mdb. Changes nothing.
May run while a server uses the store.

With --json the logs are in a list; of one that cannot be checked there is only its name and the
error. With --log too, it is the object of that log alone.

With --part only some frames are checked and the part of the overview above them. The parts are cut
by depth, as the log is now: as long as it does not change, 1/N to N/N together check everything.
)",
    .options = kVerifyOptions,
    .settings = kVerifySettings,
    .run = verify};

}  // namespace framesd::app
