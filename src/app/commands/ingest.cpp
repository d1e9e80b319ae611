// SPDX-License-Identifier: MIT
//
// framesd ingest FILE...: each file in turn, its report on standard output, what is wrong with it on standard
// error. A file that fails does not keep the next ones out.
#include "commands.hpp"
#include "progress.hpp"
#include "rejects_output.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/text.hpp>
#include <framesd/ingest/dry_store.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/open.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace framesd::app {
namespace {

constexpr std::string_view kStandardInput = "-";
constexpr std::string_view kScope = "command line";  // whose right it is, for the ledger

constexpr Option kRejects{"rejects", "FILE",
                          "write the bad rows to FILE, each behind its line, column and reason. Correct them "
                          "there and ingest FILE as it is: those three are passed over"};
constexpr Option kDryRun{"dry_run", "", "report, write nothing"};
constexpr Option kFormat{"format", "text|json",
                         "the reports: a line, or one JSON object for each file [text]"};
constexpr Option kQuiet{"quiet", "", "no progress, no report lines"};

void print(std::FILE* where, std::string_view text) { std::fwrite(text.data(), 1, text.size(), where); }

int status_of(const ingest::Report& report) {
  if (report.stopped) return kFailed;
  return report.rejected != 0 ? kRowsRejected : kDone;
}

// One object a file: {"file":..,"dry_run":..,"report":{..}} or {"file":..,"dry_run":..,"error":".."}.
std::string json_of(const std::string& file, bool dry_run, const checked<ingest::Report>& report) {
  std::string out = "{\"file\":";
  append_json_string(out, file);
  out += dry_run ? ",\"dry_run\":true," : ",\"dry_run\":false,";
  if (report) {
    out += "\"report\":";
    append_json(out, *report);
  } else {
    out += "\"error\":";
    append_json_string(out, report.error().detail);
  }
  return out += "}\n";
}

checked<ingest::Report> read_file(store::FrameStore& store, const std::string& file,
                                  const Invocation& invocation, RejectsOutput& rejects) {
  const Settings& settings = invocation.configuration.settings;
  ingest::IngestOptions options{.chunk_rows = settings.chunk_size, .on_error = settings.on_error};
  options.on_reject = [&rejects](const csv::Reject& reject) { rejects.add(reject); };
  const auto record = [&](ingest::Report& report, const Failure* failure) {
    if (!invocation.has(kDryRun)) ingest::record_report(store, file, kScope, report, failure);
  };
  options.on_broken_off = [&](ingest::Report& report, const Failure& failure) { record(report, &failure); };
  ProgressLine line(
      file == kStandardInput ? "standard input" : std::filesystem::path(file).filename().native(),
      !invocation.has(kQuiet));
  const auto draw = [&line](const ingest::FileProgress& progress) {
    line.draw(progress);
    return true;
  };
  auto report = file == kStandardInput ? ingest::ingest_standard_input(store, options, draw)
                                       : ingest::ingest_file(store, file, options, draw);
  if (report) record(*report, nullptr);
  return report;
}

// What a person should know: the summary on standard output, unless JSON stands there.
void tell(const std::string& file, const Invocation& invocation, const ingest::Report& report) {
  const std::string name = ingest::printable(file);
  if (invocation.value_of(kFormat) != "json") {
    print(stdout,
          name + (invocation.has(kDryRun) ? ": dry run: " : ": ") + ingest::summary_of(report) + '\n');
  } else if (report.same_as) {
    print(stderr, name + ": the same content as ingest " + *report.same_as + '\n');
  }
}

int ingest_one(store::FrameStore& store, const std::string& file, const Invocation& invocation,
               RejectsOutput& rejects) {
  const auto report = read_file(store, file, invocation, rejects);
  if (invocation.value_of(kFormat) == "json") print(stdout, json_of(file, invocation.has(kDryRun), report));
  if (!report) return complain(ingest::printable(report.error().detail)), kFailed;
  print(stderr, ingest::reject_lines_of(*report, file));
  if (!invocation.has(kQuiet)) tell(file, invocation, *report);
  return status_of(*report);
}

// Of two files' statuses, the one the command ends with: failed before rejected rows before done.
int worse(int a, int b) {
  if (a == kFailed || b == kFailed) return kFailed;
  return std::max(a, b);
}

// What takes the rows: the store, or for a dry run something with its widths, or with those it would get.
checked<std::unique_ptr<store::FrameStore>> open_target(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  if (!invocation.has(kDryRun)) {
    auto store = store::open_store(settings.store_options());
    if (!store) return store.error();
    return std::unique_ptr<store::FrameStore>(std::move(*store));
  }
  const auto existing = store::open_store(settings.existing_store());
  if (!existing && existing.error().code != errc::store_missing) return existing.error();
  return ingest::make_dry_store(existing ? (*existing)->format() : settings.row_format());
}

int ingest(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log_level, settings.log_format);
  auto rejects = RejectsOutput::open(std::string(invocation.value_of(kRejects)), invocation.words);
  if (!rejects) {
    complain(rejects.error().detail);
    return rejects.error().code == errc::usage ? kWrongUsage : kFailed;
  }
  const auto store = open_target(invocation);
  if (!store) return complain(store.error().detail), kFailed;
  int status = kDone;
  for (const std::string& file : invocation.words)
    status = worse(status, ingest_one(**store, file, invocation, *rejects));
  if (const auto closed = rejects->close(); !closed) return complain(closed.error().detail), kFailed;
  return status;
}

constexpr std::array kOptions = {&kRejects, &kDryRun, &kFormat, &kQuiet};
constexpr std::array<std::string_view, 3> kSettings = {"on_error", "chunk_size", "data_dir"};

}  // namespace

constinit const Command kIngest{
    .name = "ingest",
    .words = "FILE...",
    .words_most = SIZE_MAX,
    .summary = "store log files, also beside a serving framesd",
    .about =
        R"(Stores log files, one after the other, also beside a serving framesd. FILE is CSV or JSON lines, plain or
packed by gzip; - is standard input. A depth that is there already is replaced.

CSV: a header line `depth,...` with one more column for every sample, separated by , ; or TAB; where the comma
does not separate, it may be the decimal point. Samples are 0..255, decimals are cut. JSON lines:
{"depth":9000.1,"samples":[0,17,...]}
)",
    .options = kOptions,
    .settings = kSettings,
    .run = ingest};

}  // namespace framesd::app
