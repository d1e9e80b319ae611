// SPDX-License-Identifier: MIT
//
// framesd logs: which logs there are and what is known of them; makes, changes, renames and removes them.
// Runs beside a server, too.
#include "commands.hpp"
#include "log_facts.hpp"
#include "managed_logs.hpp"
#include "settings.hpp"
#include "shared_options.hpp"
#include <framesd/api/log_json.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace framesd::app {
namespace {

constexpr Option kYes{"yes", "", "with remove: the log and all its frames are deleted for good"};

constexpr Option kFacts{"facts", "FILE",
                        "with create and change: what is known of the log, as JSON; - reads standard input"};

struct Listed {
  std::string name;
  checked<store::LogSummary> log;
  checked<facts::Outline> known;
};

Listed listed(std::string name, checked<store::LogSummary> log) {
  auto known = api::outline_of(log);
  return {std::move(name), std::move(log), std::move(known)};
}

checked<std::vector<Listed>> list_of(ManagedLogs& logs) {
  auto names = logs.others().names();
  if (!names) return names.error();
  std::vector<Listed> list;
  const auto own = logs.default_summary();
  if (!own) {
    list.push_back(listed(std::string(store::kDefaultLog), own.error()));
  } else if (*own) {
    list.push_back(listed(std::string(store::kDefaultLog), **own));
  }
  for (std::string& name : *names) {
    auto summary = logs.others().summary(name);
    list.push_back(listed(std::move(name), std::move(summary)));
  }
  return list;
}

std::string line_of(const Listed& listed) {
  std::string line = listed.name;
  line.append(listed.name.size() < 24 ? 24 - listed.name.size() : 1, ' ');
  if (!listed.known) return line + listed.known.error().detail;
  const store::LogSummary& log = *listed.log;
  line += with_thousands(log.extent.frames) + " frames";
  if (log.extent.first) line += ", " + log.extent.first->text() + " to " + log.extent.last->text();
  line += ", " + store::lmdb::words_of(log.format);
  const facts::Facts& facts = listed.known->facts;
  if (facts.well) line += ", well " + ingest::printable(*facts.well);
  if (facts.title) line += ", " + ingest::printable(*facts.title);
  return line;
}

std::string json_of(const std::vector<Listed>& list) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("logs").begin_array();
  for (const Listed& listed : list) {
    if (listed.known) {
      api::write_listed_log(json, listed.name, *listed.log, *listed.known);
    } else {
      api::write_unreadable_log(json, listed.name, listed.known.error().detail);
    }
  }
  json.end_array().end_object();
  return text;
}

int list(ManagedLogs& logs, const Invocation& invocation) {
  const auto found = list_of(logs);
  if (!found) return end_with(found.error());
  if (invocation.has(kJsonOption)) {
    std::puts(json_of(*found).c_str());
  } else {
    for (const Listed& listed : *found) std::puts(line_of(listed).c_str());
  }
  return kDone;
}

// facts   a file; empty: none was named
int create(store::Store& logs, const std::string& name, const std::string& facts, const Settings& settings) {
  const auto given = facts.empty() ? checked<api::GivenLog>(api::GivenLog()) : read_log_file(facts);
  if (!given) return end_with(given.error());
  const auto made = logs.create(name, given->format(settings.store.format), given->facts_text());
  if (!made) return end_with(made.error());
  std::printf("%s: made, %s\n", name.c_str(), store::lmdb::words_of(made->format).c_str());
  return kDone;
}

int refuse_default_log() {
  complain(of_program(
      "logs: the log 'default' is that of @PLACE itself and can be neither renamed nor removed; DELETE "
      "/frames deletes its frames"));
  return kWrongUsage;
}

int rename(store::Store& logs, const std::string& from, const std::string& to) {
  if (from == store::kDefaultLog) return refuse_default_log();
  if (const auto renamed = logs.rename(from, to, {}); !renamed) return end_with(renamed.error());
  std::printf("%s: is now %s\n", from.c_str(), to.c_str());
  return kDone;
}

int remove(store::Store& logs, const std::string& name, bool sure) {
  if (name == store::kDefaultLog) return refuse_default_log();
  const auto summary = logs.summary(name);
  if (!summary && summary.error().code == errc::log_missing) return end_with(summary.error());
  if (!sure) {
    complain("logs remove " + name + ": this deletes " +
             (summary ? with_thousands(summary->extent.frames) + " frames" : std::string("the log")) +
             " for good; to do it, add --yes");
    return kWrongUsage;
  }
  if (const auto removed = logs.remove(name, nullptr, {}); !removed) return end_with(removed.error());
  std::printf("%s: removed\n", name.c_str());
  return kDone;
}

int logs(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto logs = open_managed_logs(settings);
  if (!logs) return end_with(logs.error());
  store::Store& others = (*logs)->others();
  const std::vector<std::string>& words = invocation.words;
  const std::string facts(invocation.value_of(kFacts));
  const auto asked = [&](std::string_view what, std::size_t names) {
    return !words.empty() && words[0] == what && words.size() == 1 + names;
  };
  if (asked("create", 1)) return create(others, words[1], facts, settings);
  if (asked("change", 1) && !facts.empty()) return change_log(**logs, words[1], facts);
  if (facts.empty()) {
    if (words.empty()) return list(**logs, invocation);
    if (asked("show", 1)) return show_log(**logs, words[1]);
    if (asked("rename", 2)) return rename(others, words[1], words[2]);
    if (asked("remove", 1)) return remove(others, words[1], invocation.has(kYes));
  }
  complain(
      "logs: after it come no words, show NAME, create NAME [--facts FILE], change NAME --facts FILE, rename "
      "NAME NEW_NAME, or remove NAME");
  return kWrongUsage;
}

constexpr std::array kLogsOptions = {&kFacts, &kJsonOption, &kYes};
constexpr std::array<std::string_view, 4> kLogsSettings = {"data_dir", "source_width", "frame_width",
                                                           "resample"};

}  // namespace

extern constinit const Command kLogs{
    .name = "logs",
    .words = "[show|create|change|rename|remove NAME...]",
    .words_most = 3,
    .summary = "list the logs of @A_PLACE; show, make, change, rename or remove one",
    .about =
        R"(Lists the logs of @A_PLACE, one line each: name, frames, depths, widths, well, title. show NAME
prints all that is known of a log as JSON. create NAME makes a log of the configured widths, or
of those in --facts FILE; change NAME --facts FILE gives one the facts in FILE, all of them; rename
NAME NEW_NAME gives one another name; remove NAME deletes one with all its frames. The log 'default'
is that of @PLACE itself: its first rows, or a server, make it, and it is neither renamed nor
removed. May run while a server uses the store; a log that is in use is not renamed.

    @PROGRAM logs @STORE
    @PROGRAM logs create rig7-a12 --source-width 360 @STORE
    echo '{"well":"A-12","unit":"ft"}' | @PROGRAM logs change rig7-a12 --facts -
)",
    .options = kLogsOptions,
    .settings = kLogsSettings,
    .run = logs};

}  // namespace framesd::app
