// SPDX-License-Identifier: MIT
//
// When the logs were last copied, by the mark that a backup leaves in data_dir.
#include "checks.hpp"
#include "commands/log_option.hpp"
#include "options.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace framesd::app {
namespace {

using archive::LastCopy;
using archive::WallTime;

// A log that has changed since then is warned of, as by the alert FramesdBackupTooOld of
// tools/packaging/monitoring. tools/OPERATING.md names the number.
constexpr std::chrono::days kOldAfter{7};
// A mark that is so much in the future is of a clock that was wrong.
constexpr std::chrono::days kClockMayDiffer{1};

constexpr const char* kAdvice = "framesd backup FILE --verify, or let framesd-backup.timer do it every night";

// A log with frames.
struct Found {
  std::string name;
  store::Version version;
};

// Those that the command line names.
checked<std::vector<Found>> logs_with_frames(const Settings& settings, const std::string& only) {
  store::lmdb::OpenOptions options = settings.store_options();
  options.access = store::lmdb::Access::read;
  const auto named = store::lmdb::open_logs(options);
  std::vector<Found> found;
  const auto add = [&](std::string name, const store::LogSummary& log) {
    if (log.extent.frames > 0) found.push_back({std::move(name), log.version});
  };
  if (only.empty() || only == store::kDefaultLog) {
    const auto own = store::lmdb::summary_at(options.directory);
    if (!own) return own.error();
    if (*own) add(std::string(store::kDefaultLog), **own);
  }
  auto names = named->names();
  if (!names) return names.error();
  for (std::string& name : *names) {
    if (!only.empty() && name != only) continue;
    const auto log = named->summary(name);
    if (!log) return log.error();
    add(std::move(name), *log);
  }
  return found;
}

std::string age_of(WallTime time, WallTime now) {
  const auto hours = std::chrono::floor<std::chrono::hours>(now - time).count();
  if (hours < 1) return "less than an hour ago";
  const auto ago = [](auto count, const std::string& unit) {
    return with_thousands(static_cast<std::uint64_t>(count)) + " " + unit + (count == 1 ? " ago" : "s ago");
  };
  return hours < 48 ? ago(hours, "hour") : ago(hours / 24, "day");
}

// "2026-11-20T12:34:56.789Z (7 days ago, file)"
std::string dated(const LastCopy& copy, WallTime now) {
  return timestamp(copy.log.time) + " (" + age_of(copy.log.time, now) + ", " + copy.to + ")";
}

const LastCopy* copy_of(const std::vector<LastCopy>& copies, const std::string& name) {
  const auto found = std::ranges::find(copies, name, [](const LastCopy& copy) { return copy.log.name; });
  return found == copies.end() ? nullptr : &*found;
}

std::string quoted_names(const std::vector<std::string>& logs) {
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(logs.size(), kMost); ++i)
    text += (i == 0 ? "'" : ", '") + logs[i] + "'";
  return logs.size() <= kMost ? text : text + " and " + with_thousands(logs.size() - kMost) + " others";
}

// What there is to say of all of them.
struct Ages {
  std::vector<std::string> never, old, future;
  const LastCopy* oldest = nullptr;
  const LastCopy* oldest_old = nullptr;  // of a log that has changed since, too long ago
  bool all_current = true;               // nothing has changed since
};

void keep_older(const LastCopy*& kept, const LastCopy& copy) {
  if (kept == nullptr || copy.log.time < kept->log.time) kept = &copy;
}

Ages ages_of(const std::vector<Found>& logs, const std::vector<LastCopy>& copies, WallTime now) {
  Ages ages;
  for (const Found& log : logs) {
    const LastCopy* const copy = copy_of(copies, log.name);
    if (copy == nullptr) {
      ages.never.push_back(log.name);
      continue;
    }
    const bool current = copy->log.version == log.version;
    if (copy->log.time > now + kClockMayDiffer) ages.future.push_back(log.name);
    ages.all_current = ages.all_current && current;
    keep_older(ages.oldest, *copy);
    if (current || now - copy->log.time <= kOldAfter) continue;
    ages.old.push_back(log.name);
    keep_older(ages.oldest_old, *copy);
  }
  return ages;
}

}  // namespace

void check_backup(const Invocation& invocation, WallTime now, Findings& findings) {
  constexpr std::string_view kCheck = "backup";
  const Settings& settings = invocation.configuration.settings;
  const auto logs = logs_with_frames(settings, std::string(invocation.value_of(kLogOption)));
  if (!logs) return findings.unknown(kCheck, logs.error().detail);
  if (logs->empty()) return findings.well(kCheck, "there is nothing to copy yet");
  const auto copies = archive::last_copies(settings.store.directory);
  if (!copies) return findings.unknown(kCheck, copies.error().detail);
  const Ages ages = ages_of(*logs, *copies, now);
  if (!ages.never.empty())
    return findings.warning(kCheck, "no backup is known of " + quoted_names(ages.never), kAdvice);
  if (!ages.future.empty())
    return findings.warning(kCheck,
                            "the last backup is noted at a time to come, of " + quoted_names(ages.future),
                            "correct the clock, then make a backup");
  if (!ages.old.empty()) {
    return findings.warning(
        kCheck, quoted_names(ages.old) + " changed since the last backup, " + dated(*ages.oldest_old, now),
        kAdvice);
  }
  const std::string unchanged = ages.all_current ? ", and nothing has changed since" : "";
  findings.well(kCheck, "the last one is of " + dated(*ages.oldest, now) + unchanged);
}

}  // namespace framesd::app
