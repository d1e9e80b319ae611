// SPDX-License-Identifier: MIT
#include "retention/retention.hpp"

#include "open_logs.hpp"
#include "retention/drop_rows.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace framesd::api {
namespace {

using std::chrono::system_clock;
using Unit = RetentionOptions::Unit;

// By more than clocks drift in a round, and than a step of NTP at start.
constexpr std::chrono::minutes kJump{10};
constexpr std::chrono::hours kLookedAtEvery{1};

std::string_view word_for(DueRows::Because because) {
  return because == DueRows::Because::keep ? "keep" : "store_max";
}

void log_rows(std::string_view message, const DueRows& due, std::uint64_t rows,
              std::optional<system_clock::time_point> not_before = {}) {
  const std::string at = not_before ? timestamp(*not_before) : std::string();
  const std::string came = timestamp(due.rows.time);
  log_event(LogLevel::warning, message,
            {{"log", std::string_view(due.rows.log)},
             {due.rows.ingest.empty() ? "" : "ingest", std::string_view(due.rows.ingest)},
             {due.rows.ingest.empty() ? "" : "source", std::string_view(due.rows.source)},
             {due.rows.ingest.empty() ? "changed" : "came", std::string_view(came)},
             {"rows", rows},
             {"because", word_for(due.because)},
             {not_before ? "not_before" : "", std::string_view(at)}});
}

}  // namespace

// A log that cannot be read is left out here: where its rows are asked for, its error is said.
checked<std::vector<Retention::Listed>> Retention::list() const {
  std::vector<std::string> names{std::string(store::kDefaultLog)};
  if (logs_.others() != nullptr) {
    auto others = logs_.names();
    if (!others) return others.error();
    names.insert(names.end(), others->begin(), others->end());
  }
  std::vector<Listed> all;
  for (std::string& name : names) {
    const auto summary = logs_.summary(name);
    if (!summary) continue;
    all.push_back({.name = std::move(name),
                   .bytes = bytes_of_rows(summary->format, summary->extent.frames),
                   .version = summary->version});
  }
  return all;
}

bool Retention::is_old(system_clock::time_point time, const Now& now) const {
  return options_.keep.count() != 0 && time + options_.keep <= now.time + options_.notice;
}

result<std::vector<OldRows>> Retention::old_rows(store::View& view, const std::string& log,
                                                 std::uint64_t excess, const Now& now) const {
  if (options_.unit == Unit::ingests) {
    return old_ingests(view, {.name = log, .ingesting = ingesting_()},
                       [&](system_clock::time_point time, std::uint64_t given) {
                         return is_old(time, now) || given < excess;
                       });
  }
  auto whole = old_log(view, log);
  if (!whole) return whole.error();
  return *whole ? std::vector<OldRows>{**std::move(whole)} : std::vector<OldRows>();
}

// Of a thousand logs most have nothing to drop for months: such a one is opened again when it was changed, or
// once an hour.
bool Retention::is_quiet(const Listed& log, const Now& now) const {
  const auto found = quiet_.find(log.name);
  return found != quiet_.end() && found->second.version == log.version &&
         now.steady - found->second.looked <
             std::min<SteadyTime::duration>(kLookedAtEvery, options_.notice / 4);
}

checked<std::vector<DueRows>> Retention::due(const Now& now) {
  const auto logs = list();
  if (!logs) return logs.error();
  std::uint64_t bytes = 0;
  for (const Listed& log : *logs) bytes += log.bytes;
  const std::uint64_t excess = options_.store_max == 0 ? 0 : bytes - std::min(bytes, options_.store_max);
  std::vector<OldRows> all;
  for (const Listed& log : *logs) {
    if (excess == 0 && (options_.keep.count() == 0 || is_quiet(log, now))) continue;
    if (options_.unit == Unit::logs && log.name == store::kDefaultLog) continue;
    const auto open = log_to_drop_from(logs_, log.name);
    if (!open) return open.error();
    auto rows = (*open)->look([&](store::View& view) { return old_rows(view, log.name, excess, now); });
    if (!rows) return Failure{rows.error(), "the log '" + log.name + "': " + rows.error().message()};
    quiet_.erase(log.name);
    if (excess == 0 && rows->empty()) quiet_.insert({log.name, {log.version, now.steady}});
    std::ranges::move(*rows, std::back_inserter(all));
  }
  return due_rows(std::move(all), bytes, options_, now.time);
}

// What was announced before the time of day was set is announced anew.
void Retention::forget_after_jump(const Now& now) {
  if (last_) {
    const auto by_day = now.time - last_->time;
    const auto by_steady = now.steady - last_->steady;
    if (by_day > by_steady + kJump || by_day < by_steady - kJump) {
      log_event(LogLevel::warning, "the clock was set: the notice for rows to be dropped begins again");
      announced_.clear();
      quiet_.clear();
    }
  }
  last_ = now;
}

void Retention::announce(const std::vector<DueRows>& due, const Now& now) {
  std::map<Key, SteadyTime> announced;
  std::uint64_t rows = 0;
  std::optional<system_clock::time_point> first;
  for (const DueRows& one : due) {
    const Key key{one.rows.log, one.rows.ingest};
    const auto before = announced_.find(key);
    const SteadyTime since = before == announced_.end() ? now.steady : before->second;
    if (before == announced_.end())
      log_rows("rows will be dropped", one, one.rows.frames, std::max(one.due, now.time + options_.notice));
    announced.emplace(key, since);
    rows += one.rows.frames;
    const auto over =
        now.time + std::chrono::ceil<system_clock::duration>(since + options_.notice - now.steady);
    const auto when = std::max(one.due, over);
    first = std::min(first.value_or(when), when);
  }
  announced_ = std::move(announced);
  figures_.due_rows.set(static_cast<std::int64_t>(rows));
  figures_.due_at.set(first ? system_clock::to_time_t(*first) : 0);
}

bool Retention::is_over(const DueRows& due, const Now& now) const {
  const auto since = announced_.find({due.rows.log, due.rows.ingest});
  return since != announced_.end() && now.steady - since->second >= options_.notice && due.due <= now.time;
}

// Rows of a log that is written to without a pause are tried again in the next round; what was refused
// otherwise is announced again, so that the log says once per notice why the rows are still there.
void Retention::drop(const DueRows& due) {
  const auto dropped = drop_rows(logs_, due.rows, ingesting_);
  if (!dropped && dropped.error().code == errc::precondition_failed) return;
  announced_.erase({due.rows.log, due.rows.ingest});
  if (!dropped)
    return log_event(
        LogLevel::error, "rows that were to be dropped are still there",
        {{"log", std::string_view(due.rows.log)}, {"error", std::string_view(dropped.error().detail)}});
  figures_.due_rows.add(-static_cast<std::int64_t>(due.rows.frames));
  figures_.dropped_rows.add(*dropped);
  if (due.rows.ingest.empty()) figures_.dropped_logs.add();
  log_rows("rows were dropped", due, *dropped);
}

void Retention::check(const Now& now) {
  forget_after_jump(now);
  const auto found = due(now);
  if (!found)
    return log_event(LogLevel::error, "cannot tell which rows are to be dropped",
                     {{"error", std::string_view(found.error().detail)}});
  announce(*found, now);
  for (const DueRows& one : *found) {
    if (is_over(one, now)) drop(one);
  }
}

}  // namespace framesd::api
