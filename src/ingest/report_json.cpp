// SPDX-License-Identifier: MIT
//
// The report as JSON, for programs.
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/reading.hpp>
#include <framesd/ingest/report.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::ingest {
namespace {

void append_count(std::string& out, std::string_view name, std::uint64_t value) {
  out.append("\"").append(name).append("\":");
  append_number(out, value);
  out += ',';
}

void append_depth(std::string& out, std::string_view name, const std::optional<Depth>& depth) {
  out.append("\"").append(name).append("\":");
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
  out += ',';
}

void append_json(std::string& out, const RejectedRow& row) {
  out += '{';
  append_count(out, "line", row.line);
  append_count(out, "column", row.column);
  out += "\"reason\":";
  append_json_string(out, row.reason_text());
  out += ",\"value\":";
  append_json_string(out, row.value);
  out += '}';
}

double to_microseconds(double seconds) { return std::round(seconds * 1e6) / 1e6; }

// `amount` in `seconds`; nothing takes no time at all.
double rate(double amount, double seconds) { return seconds > 0 ? amount / seconds : 0; }

std::string_view word_of(Direction direction) {
  switch (direction) {
    case Direction::none: return "none";
    case Direction::down: return "down";
    case Direction::up: return "up";
    case Direction::mixed: return "mixed";
  }
  return {};
}

void append_course(std::string& out, const Report& report) {
  append_depth(out, "median_step", report.median_step);
  out.append("\"direction\":\"").append(word_of(report.direction)).append("\",\"gaps\":");
  if (report.gaps) {
    append_number(out, *report.gaps);
  } else {
    out += "null";
  }
  out += ',';
}

void append_speed(std::string& out, const Report& report) {
  const auto append = [&out](std::string_view name, double value) {
    out.append("\"").append(name).append("\":");
    append_number(out, value);
    out += ',';
  };
  append("rows_per_second", std::round(rate(static_cast<double>(report.rows), report.seconds)));
  append("bytes_per_second", std::round(rate(static_cast<double>(report.bytes), report.seconds)));
  append("parsing_share", std::round(rate(report.timings.parsing, report.seconds) * 1000) / 1000);
  append("waiting_share", std::round(rate(report.timings.waiting, report.seconds) * 1000) / 1000);
  append("committing_share", std::round(rate(report.timings.committing, report.seconds) * 1000) / 1000);
  append("syncing_share", std::round(rate(report.timings.syncing, report.seconds) * 1000) / 1000);
}

// What an ingest was recorded as.
void append_record(std::string& out, const Report& report) {
  if (report.identity.ingest_id.empty()) return;
  out += ",\"ingest_id\":";
  append_json_string(out, report.identity.ingest_id);
  out += ",\"same_as\":";
  if (report.identity.same_as) {
    append_json_string(out, *report.identity.same_as);
  } else {
    out += "null";
  }
}

// How the source was read, as far as that is worth a word.
void append_layout(std::string& out, const Report& report) {
  const formats::Layout& layout = report.layout;
  if (report.scale) {
    out += ",\"scale\":";
    append_json_string(out, text_of(*report.scale));
  }
  if (layout.comments != 0) {
    out += ",\"comments\":";
    append_number(out, layout.comments);
  }
  if (!layout.depth_unit.empty()) {
    out += ",\"depth_unit\":";
    append_json_string(out, layout.depth_unit);
  }
  if (layout.remarks.empty()) return;
  out += ",\"remarks\":[";
  for (const std::string& remark : layout.remarks) {
    append_json_string(out, remark);
    out += ',';
  }
  out.back() = ']';
}

}  // namespace

void append_json(std::string& out, const Report& report, std::size_t rejects_max) {
  out += '{';
  append_count(out, "rows", report.rows);
  append_count(out, "stored", report.stored);
  append_count(out, "inserted", report.inserted);
  append_count(out, "replaced", report.replaced);
  append_count(out, "absent", report.absent);
  append_count(out, "blank", report.blank);
  append_count(out, "rejected", report.rejected);
  append_count(out, "bytes", report.bytes);
  out += "\"seconds\":";
  append_number(out, to_microseconds(report.seconds));
  out += ',';
  append_depth(out, "first_depth", report.first_depth);
  append_depth(out, "last_depth", report.last_depth);
  out += report.stopped ? "\"stopped\":true," : "\"stopped\":false,";
  if (report.abandoned) out += "\"abandoned\":true,";
  out += "\"rejects\":[";
  for (std::size_t row = 0; row < std::min(rejects_max, report.rejects.size()); ++row) {
    append_json(out, report.rejects[row]);
    out += ',';
  }
  if (out.back() == ',') out.pop_back();
  out += "],";
  append_course(out, report);
  append_speed(out, report);
  out += "\"grown_bytes\":";
  append_number(out, report.grown_bytes);
  append_layout(out, report);
  append_record(out, report);
  out += '}';
}

}  // namespace framesd::ingest
