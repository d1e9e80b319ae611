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
#include <framesd/base/json_writer.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace framesd::app {
namespace {

constexpr std::uint64_t kPartsMost = 1000;

constexpr Option kPartOption{"part", "K/N",
                             "check the K-th of N parts of the frames only, for one night each [1/1]"};

// "2/7"
checked<store::VerifyPart> part_from(std::string_view text) {
  if (text.empty()) return store::VerifyPart{};
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto number = parse_count(text.substr(0, slash));
  const auto of = parse_count(text.substr(std::min(slash + 1, text.size())), kPartsMost);
  if (!number || !of || *number == 0 || *number > *of) {
    return fail(errc::usage, "--part: " + in_quotes(text) +
                                 " is no part: it must be K/N, with K from 1 to N and N at most 1000");
  }
  return store::VerifyPart{static_cast<unsigned>(*number), static_cast<unsigned>(*of)};
}

std::string summary_of(const store::VerifyReport& report) {
  std::string text;
  if (report.part.of != 1)
    text = "part " + std::to_string(report.part.number) + " of " + std::to_string(report.part.of) + ": ";
  text += with_thousands(report.frames) + " frames";
  if (report.part.of != 1 && report.extent.first)
    text += " from " + report.extent.first->text() + " to " + report.extent.last->text();
  if (report.overview_compared) {
    text += ", " + with_thousands(report.cells) + " cells and " + with_thousands(report.histograms) +
            " histograms of the overview";
  }
  if (report.sound()) return text + ": sound";
  return text + ": " + with_thousands(report.fault_count) + " faults";
}

// How it is asked for and said.
struct Asked {
  store::VerifyPart part = {};
  bool json = false;
  bool with_names = false;  // each line begins with the name of its log
};

// What is printed of one log on standard output: a line, or a JSON object.
struct Verified {
  bool sound = false;
  std::string text{};
};

void write_report(JsonWriter& json, const std::string& name, const store::VerifyReport& report) {
  json.begin_object().member("log", std::string_view(name)).member("sound", report.sound());
  json.key("error").value(nullptr);
  json.member("part", report.part.number).member("parts", report.part.of);
  json.member("frames", report.frames).member("depth_min", report.extent.first);
  json.member("depth_max", report.extent.last).member("overview_compared", report.overview_compared);
  json.member("cells", report.cells).member("histograms", report.histograms).member("notes", report.notes);
  json.member("fault_count", report.fault_count).key("faults").begin_array();
  for (const store::VerifyFault& fault : report.faults) {
    json.begin_object().member("where", std::string_view(fault.where));
    json.member("what", std::string_view(fault.what)).end_object();
  }
  json.end_array().end_object();
}

void list_faults(const store::VerifyReport& report, const std::string& prefix) {
  for (const store::VerifyFault& fault : report.faults) complain(prefix + fault.where + ": " + fault.what);
  const std::uint64_t more = report.fault_count - report.faults.size();
  if (more != 0) complain(prefix + "and " + with_thousands(more) + " more");
}

// Of a log that cannot be checked at all.
Verified unverified(const std::string& name, const std::string& why, const Asked& asked) {
  if (!asked.json) return complain_each(why), Verified{};
  Verified log;
  JsonWriter json(log.text);
  json.begin_object().member("log", std::string_view(name)).member("sound", false);
  json.member("error", std::string_view(why)).end_object();
  return log;
}

Verified verify_log(const Settings& settings, const std::string& name, const Asked& asked) {
  const auto store = open_log_to_read(settings, name);
  if (!store) return unverified(name, store.error().detail, asked);
  const std::string prefix = asked.with_names ? name + ": " : std::string();
  const auto report = (*store)->verify(asked.part);
  if (!report)
    return unverified(name, prefix + "the store cannot be read: " + report.error().message(), asked);
  Verified log{.sound = report->sound()};
  if (asked.json) {
    JsonWriter json(log.text);
    write_report(json, name, *report);
  } else {
    list_faults(*report, prefix);
    log.text = prefix + summary_of(*report);
  }
  return log;
}

// A damaged log may end the process that reads it: the others are checked all the same.
Verified verify_apart(const Settings& settings, const std::string& name, const Asked& asked) {
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
  const std::string log = asked.with_names ? name + ": " : std::string();
  return unverified(
      name,
      log + "the store cannot be read: " + cut + ". To do: " + rescue_advice(settings.store.directory, name),
      asked);
}

void print_all_json(const std::vector<Verified>& logs, const store::VerifyPart& part, bool sound) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("sound", sound).member("part", part.number).member("parts", part.of);
  json.key("logs").begin_array();
  for (const Verified& log : logs) json.raw(log.text);
  json.end_array().end_object();
  std::puts(text.c_str());
}

// What is to be seen before the next log, which may take long.
void print_line(const Verified& log) {
  if (log.text.empty()) return;
  std::puts(log.text.c_str());
  std::fflush(stdout);
}

int verify_one(const Settings& settings, const std::string& name, const Asked& asked) {
  const Verified log = verify_apart(settings, name, asked);
  print_line(log);
  return log.sound ? kDone : kFailed;
}

int verify_all(const Settings& settings, Asked asked) {
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
  const bool sound = std::ranges::all_of(logs, &Verified::sound);
  if (asked.json) print_all_json(logs, asked.part, sound);
  return sound ? kDone : kFailed;
}

int verify(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  const auto part = part_from(invocation.value_of(kPartOption));
  if (!part) return end_with(part.error());
  const Asked asked{.part = *part, .json = invocation.has(kJsonOption)};
  if (!invocation.has(kLogOption)) return verify_all(settings, asked);
  if (const auto found = settings_of_log(invocation); !found) return end_with(found.error());
  return verify_one(settings, std::string(invocation.value_of(kLogOption)), asked);
}

constexpr std::array kVerifyOptions = {&kLogOption, &kPartOption, &kJsonOption};
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
