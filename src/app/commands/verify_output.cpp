// SPDX-License-Identifier: MIT
#include "verify_output.hpp"

#include "commands.hpp"
#include "settings_table.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>

#include <algorithm>
#include <cstdio>

namespace framesd::app {
namespace {

constexpr std::uint64_t kPartsMost = 1000;

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

void print_all_json(const std::vector<Verified>& logs, const store::VerifyPart& part, bool sound) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("sound", sound).member("part", part.number).member("parts", part.of);
  json.key("logs").begin_array();
  for (const Verified& log : logs) json.raw(log.text);
  json.end_array().end_object();
  std::puts(text.c_str());
}

}  // namespace

checked<AskedToVerify> asked_of(const Invocation& invocation) {
  const auto part = part_from(invocation.value_of(kPartOption));
  if (!part) return part.error();
  return AskedToVerify{.part = *part, .json = invocation.has(kJsonOption)};
}

Verified verified(const std::string& name, const store::VerifyReport& report, const AskedToVerify& asked) {
  Verified log{.sound = report.sound()};
  if (asked.json) {
    JsonWriter json(log.text);
    write_report(json, name, report);
  } else {
    list_faults(report, asked.prefix(name));
    log.text = asked.prefix(name) + summary_of(report);
  }
  return log;
}

Verified unverified(const std::string& name, const std::string& why, const AskedToVerify& asked) {
  if (!asked.json) return complain_each(why), Verified{};
  Verified log;
  JsonWriter json(log.text);
  json.begin_object().member("log", std::string_view(name)).member("sound", false);
  json.member("error", std::string_view(why)).end_object();
  return log;
}

void print_line(const Verified& log) {
  if (log.text.empty()) return;
  std::puts(log.text.c_str());
  std::fflush(stdout);
}

int conclude(const std::vector<Verified>& logs, const AskedToVerify& asked) {
  const bool sound = std::ranges::all_of(logs, &Verified::sound);
  if (asked.json) print_all_json(logs, asked.part, sound);
  return sound ? kDone : kFailed;
}

}  // namespace framesd::app
