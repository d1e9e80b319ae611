// SPDX-License-Identifier: MIT
//
// The logs beside that of data_dir: each can be damaged while a server, which opens a log when it is asked
// for, runs and says nothing.
#include "check_apart.hpp"
#include "checks.hpp"
#include "commands/existing_store.hpp"
#include "commands/logs_of_data_dir.hpp"
#include "frames.hpp"
#include "older_format.hpp"
#include "options.hpp"
#include <framesd/base/number.hpp>

#include <string>

namespace framesd::app {
namespace {

constexpr std::string_view kLogsCheck = "logs";

// There may be hundreds of logs, and the card may be slow.
constexpr std::uint64_t kPlacesPerLog = 8;

// Adds a finding if it is not sound.
void check_log(const Settings& settings, const std::string& name, bool thorough, Findings& findings) {
  const std::string log = "the log '" + name + "': ";
  const std::string advice = damage_advice(settings.store.directory, name);
  const auto folder = store::lmdb::folder_of_log(settings.store.directory, name);
  const auto store = open_log_to_read(settings, name);
  if (const std::string older = store ? std::string() : older_format_text(folder); !older.empty())
    return findings.warning(kLogsCheck, log + older, std::string(migrate_advice()));
  if (!store)
    return findings.bad(kLogsCheck, log + store.error().detail,
                        advice_unless_newer(store.error().code, advice));
  const store::Health health = (*store)->health();
  if (!health.answers || !health.extent) return findings.bad(kLogsCheck, log + "it cannot be read", advice);
  const FramesRead read =
      thorough ? read_all(**store) : read_sample(**store, health.extent->frames, kPlacesPerLog);
  if (!read.sound) findings.bad(kLogsCheck, log + read.found, advice);
}

void check_log_apart(const Settings& settings, const std::string& name, bool thorough, Findings& findings) {
  check_apart([&](Findings& found) { return check_log(settings, name, thorough, found), std::string(); },
              kLogsCheck, "the log '" + name + "': ", rescue_advice(settings.store.directory, name),
              findings);
}

}  // namespace

void check_other_logs(const Settings& settings, bool thorough, Findings& findings) {
  const auto there = logs_of_data_dir(settings);
  if (!there) return findings.unknown(kLogsCheck, there.error().detail);
  std::uint64_t checked = 0;
  const std::size_t before = findings.all().size();
  for (const std::string& name : there->names) {
    if (name == store::kDefaultLog) continue;
    ++checked;
    check_log_apart(settings, name, thorough, findings);
  }
  for (const std::string& name : there->without_file)
    findings.bad(kLogsCheck, file_missing_text(name), file_missing_advice(name));
  if (findings.all().size() != before) return;
  if (checked == 0) return findings.well(kLogsCheck, "there are no others");
  findings.well(kLogsCheck, with_thousands(checked) + " more, " +
                                (thorough ? "all frames were read, all sound"
                                          : "some frames of each were read, all sound"));
}

}  // namespace framesd::app
