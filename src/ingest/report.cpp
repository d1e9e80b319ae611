// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/report.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

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
  append("parsing_share", std::round(rate(report.parsing_seconds, report.seconds) * 1000) / 1000);
  append("waiting_share", std::round(rate(report.waiting_seconds, report.seconds) * 1000) / 1000);
  append("committing_share", std::round(rate(report.committing_seconds, report.seconds) * 1000) / 1000);
  append("syncing_share", std::round(rate(report.syncing_seconds, report.seconds) * 1000) / 1000);
}

std::string shown(std::string_view text) { return "'" + printable(text) + "'"; }

std::string hundredths(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

// " (136,500 rows/s, 109 MB/s; 80 % parsing, 60 % committing, 5 % syncing, 12 % waiting for the store)"
void append_pace(std::string& out, const Report& report, bool shares) {
  const auto whole = [](double value) {
    return with_thousands(static_cast<std::uint64_t>(std::llround(value)));
  };
  out.append(" (").append(whole(static_cast<double>(report.stored) / report.seconds)).append(" rows/s, ");
  out.append(whole(static_cast<double>(report.bytes) / report.seconds * 1e-6)).append(" MB/s");
  const auto percent = [&](double part) { return whole(100 * part / report.seconds); };
  if (shares) {
    out.append("; ").append(percent(report.parsing_seconds)).append(" % parsing, ");
    out.append(percent(report.committing_seconds)).append(" % committing, ");
    out.append(percent(report.syncing_seconds)).append(" % syncing, ");
    out.append(percent(report.waiting_seconds)).append(" % waiting for the store");
  }
  out += ')';
}

// "5,460 rows stored (5,460 new, 0 replaced)", or "would store 5,460 rows".
void append_stored(std::string& out, const Report& report, bool dry_run) {
  const std::string rows = with_thousands(report.stored) + (report.stored == 1 ? " row" : " rows");
  if (dry_run) {
    out.append("would store ").append(rows);
    return;
  }
  out.append(rows).append(" stored (").append(with_thousands(report.inserted)).append(" new, ");
  out.append(with_thousands(report.replaced)).append(" replaced)");
}

// ", depths 9000.1 to 9546.0 downwards, step 0.1, 0 gaps"
void append_depths(std::string& out, const Report& report) {
  out.append(", depths ").append(report.first_depth->text());
  out.append(" to ").append(report.last_depth->text());
  if (report.direction == Direction::down) out += " downwards";
  if (report.direction == Direction::up) out += " upwards";
  if (report.direction == Direction::mixed) out += " in both directions";
  if (report.median_step) out.append(", step ").append(report.median_step->text());
  if (report.gaps)
    out.append(", ").append(with_thousands(*report.gaps)).append(*report.gaps == 1 ? " gap" : " gaps");
}

// What an ingest was recorded as.
void append_record(std::string& out, const Report& report) {
  if (report.ingest_id.empty()) return;
  out += ",\"ingest_id\":";
  append_json_string(out, report.ingest_id);
  out += ",\"same_as\":";
  if (report.same_as) {
    append_json_string(out, *report.same_as);
  } else {
    out += "null";
  }
}

}  // namespace

void append_json(std::string& out, const Report& report, std::size_t rejects_max) {
  out += '{';
  append_count(out, "rows", report.rows);
  append_count(out, "stored", report.stored);
  append_count(out, "inserted", report.inserted);
  append_count(out, "replaced", report.replaced);
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
  append_record(out, report);
  out += '}';
}

std::string summary_of(const Report& report, SummaryOptions options) {
  std::string out;
  append_stored(out, report, options.dry_run);
  out.append(", ").append(with_thousands(report.blank)).append(" blank, ");
  out.append(with_thousands(report.rejected)).append(" rejected");
  if (report.first_depth && report.last_depth) append_depths(out, report);
  out.append(", in ").append(hundredths(report.seconds)).append(" s");
  if (report.stored != 0 && report.seconds > 0) append_pace(out, report, options.shares);
  if (report.grown_bytes != 0)
    out.append(", ").append(with_thousands(report.grown_bytes)).append(" bytes that came meanwhile left out");
  if (report.stopped) out += ", stopped at the first bad row";
  if (report.same_as) out.append(", the same content as ingest ").append(*report.same_as);
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out.substr(1, out.size() - 2);
}

std::string reject_lines_of(const Report& report, std::string_view source) {
  const std::string name = printable(source);
  std::string out;
  for (const RejectedRow& row : report.rejects) {
    out.append(name).append(":").append(std::to_string(row.line));
    out.append(": column ").append(std::to_string(row.column));
    out.append(": ").append(row.reason_text());
    if (!row.value.empty()) out.append(" (value ").append(shown(row.value)).append(")");
    out += '\n';
  }
  if (report.rejected > report.rejects.size()) {
    const auto more = with_thousands(report.rejected - report.rejects.size());
    out.append(name).append(": ").append(more).append(" more rejected rows\n");
  }
  return out;
}

}  // namespace framesd::ingest
