// SPDX-License-Identifier: MIT
//
// The report as lines, for a person at a terminal.
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/report.hpp>

#include <cmath>
#include <cstdio>

namespace framesd::ingest {
namespace {

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
    out.append("; ").append(percent(report.timings.parsing)).append(" % parsing, ");
    out.append(percent(report.timings.committing)).append(" % committing, ");
    out.append(percent(report.timings.syncing)).append(" % syncing, ");
    out.append(percent(report.timings.waiting)).append(" % waiting for the store");
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
  if (!report.layout.depth_unit.empty()) out.append(" ").append(printable(report.layout.depth_unit));
  if (report.direction == Direction::down) out += " downwards";
  if (report.direction == Direction::up) out += " upwards";
  if (report.direction == Direction::mixed) out += " in both directions";
  if (report.median_step) out.append(", step ").append(report.median_step->text());
  if (report.gaps)
    out.append(", ").append(with_thousands(*report.gaps)).append(*report.gaps == 1 ? " gap" : " gaps");
}

}  // namespace

std::string summary_of(const Report& report, SummaryOptions options) {
  std::string out;
  append_stored(out, report, options.dry_run);
  if (report.absent != 0) out.append(", ").append(with_thousands(report.absent)).append(" without samples");
  out.append(", ").append(with_thousands(report.blank)).append(" blank, ");
  out.append(with_thousands(report.rejected)).append(" rejected");
  if (const auto comments = report.layout.comments; comments != 0)
    out.append(", ").append(with_thousands(comments)).append(comments == 1 ? " comment" : " comments");
  if (report.first_depth && report.last_depth) append_depths(out, report);
  out.append(", in ").append(hundredths(report.seconds)).append(" s");
  if (report.stored != 0 && report.seconds > 0) append_pace(out, report, options.shares);
  if (report.grown_bytes != 0)
    out.append(", ")
        .append(with_thousands(report.grown_bytes))
        .append(" bytes that were written while it was read are not stored");
  if (report.stopped) out += ", stopped at the first bad row";
  if (report.identity.same_as) out.append(", the same content as ingest ").append(*report.identity.same_as);
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out.substr(1, out.size() - 2);
}

std::string remark_lines_of(const Report& report, std::string_view source) {
  std::string out;
  for (const std::string& remark : report.layout.remarks)
    out.append(printable(source)).append(": ").append(printable(remark)) += '\n';
  return out;
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
