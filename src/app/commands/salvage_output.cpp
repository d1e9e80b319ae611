// SPDX-License-Identifier: MIT
#include "salvage_output.hpp"

#include "commands.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace framesd::app {
namespace {

using store::lmdb::DamagedPage;
using store::lmdb::SalvageReport;
using Record = SalvageReport::Record;

constexpr std::array<std::string_view, 3> kRecordNames = {"read", "older", "lost"};  // in the order of Record

constexpr std::size_t kLinesMost = 100;  // of one kind

void write(JsonWriter& json, const DamagedPage& page) {
  json.begin_object().member("page", page.number);
  json.key("table");
  if (page.table.empty())
    json.value(nullptr);
  else
    json.value(std::string_view(page.table));
  json.member("what", std::string_view(page.what)).member("depth_below", page.below);
  json.member("depth_above", page.above).end_object();
}

// How many frames are missing. Empty: it is not known how many there were.
std::optional<std::uint64_t> missing_of(const SalvageReport& report) {
  if (!report.expected) return {};
  return *report.expected - std::min(*report.expected, report.frames);
}

std::string words_of(const DamagedPage& page) {
  std::string line = "page " + with_thousands(page.number);
  if (!page.table.empty()) line += " (" + page.table + ")";
  line += " " + page.what;
  if (page.below && page.above)
    return line + "; the nearest frames are " + page.below->text() + " and " + page.above->text();
  if (page.below) return line + "; the nearest frame is " + page.below->text() + ", before it";
  if (page.above) return line + "; the nearest frame is " + page.above->text() + ", behind it";
  return line;
}

template <class List, class ToLine>
void complain_of(const List& items, ToLine to_line) {
  for (std::size_t i = 0; i < std::min(items.size(), kLinesMost); ++i) complain(to_line(items[i]));
  if (items.size() > kLinesMost)
    complain("and " + with_thousands(items.size() - kLinesMost) + " more; --json lists all of them");
}

void list_losses(const SalvageReport& report) {
  complain_of(report.damaged_pages, [](const DamagedPage& page) { return words_of(page); });
  complain_of(report.damaged_frames,
              [](Depth depth) { return "frame " + depth.text() + " is lost: its checksums do not hold"; });
  complain_of(report.missing_ranges, [](const store::lmdb::MissingRange& range) {
    return with_thousands(range.frames) + (range.frames == 1 ? " frame is" : " frames are") +
           " missing from " + range.from.text() + " to " + range.to.text();
  });
  complain_of(report.damaged_entries, [](const std::string& key) { return "lost: " + key; });
  if (report.record == Record::older)
    complain(
        "the record of the log is lost: which log it is, its widths and its filter are those of an older "
        "copy of it");
  if (report.record == Record::lost)
    complain(
        "the record of the log is lost: its widths were found by trial, the filter is that of the setting "
        "resample, and the new log is another one to clients");
  if (report.meta_lost) complain("notes or facts may be missing: not all of the table meta could be read");
  if (report.old_rows_possible)
    complain(
        "it is not known which pages were in use: rows and notes that had been deleted or overwritten may "
        "have come back");
}

}  // namespace

std::string salvage_json(const SalvageReport& report, const std::string& log) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().member("log", std::string_view(log)).member("whole", report.is_whole());
  json.member("file", std::string_view(report.file)).member("bytes", report.bytes);
  json.member("page_bytes", report.page_bytes).member("source_width", report.rows.source_width);
  json.member("frame_width", report.rows.frame_width).member("resample", name_of(report.rows.filter));
  json.member("record", kRecordNames[static_cast<std::size_t>(report.record)]);
  json.member("frames", report.frames);
  json.member("frames_expected", report.expected).member("frames_missing", missing_of(report));
  json.member("frames_outside_tree", report.frames_outside);
  json.member("depth_min", report.first).member("depth_max", report.last);
  json.member("notes", report.notes).member("facts_bytes", report.facts_bytes);
  json.member("meta_lost", report.meta_lost).member("old_rows_possible", report.old_rows_possible);
  json.key("damaged_frames").begin_array();
  for (const Depth depth : report.damaged_frames) json.value(depth);
  json.end_array().key("missing_ranges").begin_array();
  for (const store::lmdb::MissingRange& range : report.missing_ranges) {
    json.begin_object().member("depth_min", range.from).member("depth_max", range.to);
    json.member("frames", range.frames).end_object();
  }
  json.end_array().key("damaged_pages").begin_array();
  for (const DamagedPage& page : report.damaged_pages) write(json, page);
  json.end_array().key("damaged_entries").begin_array();
  for (const std::string& entry : report.damaged_entries) json.value(std::string_view(entry));
  json.end_array().end_object();
  return text;
}

void print_salvage(const SalvageReport& report) {
  list_losses(report);
  std::string text = report.file + ": " + with_thousands(report.frames) + " frames";
  if (report.first) text += " from " + report.first->text() + " to " + report.last->text();
  if (report.frames_outside != 0)
    text += ", " + with_thousands(report.frames_outside) + " of them on pages that no index led to";
  text += ", " + with_thousands(report.notes) + " notes, " + store::lmdb::words_of(report.rows) + "\n";
  const auto missing = missing_of(report);
  if (report.is_whole())
    text += "nothing is missing\n";
  else if (!missing)
    text += "how many frames are missing is not known\n";
  else
    text += with_thousands(*missing) + " of " + with_thousands(*report.expected) + " frames are missing\n";
  std::fputs(text.c_str(), stdout);
}

}  // namespace framesd::app
