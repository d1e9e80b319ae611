// SPDX-License-Identifier: MIT
#include "ingest_output.hpp"

#include "commands.hpp"
#include "ingest_target.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace framesd::app {
namespace {

void print(std::FILE* where, std::string_view text) { std::fwrite(text.data(), 1, text.size(), where); }

int exit_status_of(const ingest::Report& report) {
  if (report.stopped) return kFailed;
  return report.rejected != 0 ? kRowsRejected : kDone;
}

}  // namespace

IngestOutput::IngestOutput(IngestWords words, std::string store, std::size_t files)
    : words_(words), store_(std::move(store)), files_(files) {}

// {"file":..,"store":..,"store_made":..,"dry_run":..,"report":{..}}, or "error":".." for the report.
std::string IngestOutput::json_of(const std::string& file, const checked<ingest::Report>& report,
                                  bool store_made) const {
  std::string out = "{\"file\":";
  append_json_string(out, file);
  out += ",\"store\":";
  append_json_string(out, store_);
  out += store_made ? ",\"store_made\":true" : ",\"store_made\":false";
  out += words_.dry_run ? ",\"dry_run\":true," : ",\"dry_run\":false,";
  if (report) {
    out += "\"report\":";
    append_json(out, *report);
  } else {
    out += "\"error\":";
    append_json_string(out, report.error().detail);
  }
  return out += "}\n";
}

// "log.csv -> /var/lib/framesd: 5,460 rows stored ...": where it went comes first.
std::string IngestOutput::line_of(const std::string& what, const ingest::Report& report,
                                  const std::string& news) const {
  const ingest::SummaryOptions options{.dry_run = words_.dry_run, .shares = words_.verbose};
  return what + " -> " + ingest::printable(store_) + ": " + ingest::summary_of(report, options) + news + '\n';
}

void IngestOutput::add(const ingest::Report& report) {
  sum_.rows += report.rows;
  sum_.stored += report.stored;
  sum_.inserted += report.inserted;
  sum_.replaced += report.replaced;
  sum_.blank += report.blank;
  sum_.rejected += report.rejected;
  sum_.bytes += report.bytes;
  sum_.seconds += report.seconds;
  if (report.stored == 0) return;
  sum_.first_depth = std::min(sum_.first_depth.value_or(*report.first_depth), *report.first_depth);
  sum_.last_depth = std::max(sum_.last_depth.value_or(*report.last_depth), *report.last_depth);
}

int IngestOutput::report(const std::string& file, const checked<ingest::Report>& report,
                         const IngestTarget& target) {
  ++reported_;
  if (words_.json) print(stdout, json_of(file, report, target.made()));
  if (!report) {
    ++failed_;
    store_gone_ = store_gone_ || report.error().code == errc::store_missing;
    return complain(ingest::printable(report.error().detail)), kFailed;
  }
  add(*report);
  failed_ += report->stopped ? 1 : 0;
  print(stderr, ingest::remark_lines_of(*report, file));
  print(stderr, ingest::reject_lines_of(*report, file));
  const std::string name = file == "-" ? "standard input" : ingest::printable(file);
  if (!words_.quiet && !words_.json) {
    print(stdout, line_of(name, *report, store_named_ ? std::string() : target.news()));
    store_named_ = store_named_ || !target.news().empty();
  } else if (!words_.quiet && report->identity.same_as) {
    print(stderr, name + ": the same content as ingest " + *report->identity.same_as + '\n');
  }
  return exit_status_of(*report);
}

void IngestOutput::report_total(std::string_view why) const {
  const std::size_t unread = files_ - reported_;
  if (unread != 0)
    complain(with_thousands(unread) + (unread == 1 ? " file was" : " files were") + " not read, because " +
             std::string(why));
  if (files_ < 2 || words_.quiet || words_.json || store_gone_) return;
  std::string what = with_thousands(reported_) + (reported_ == 1 ? " file" : " files");
  if (failed_ != 0) what += " (" + with_thousands(failed_) + " failed)";
  print(stdout, line_of(what, sum_));
}

}  // namespace framesd::app
