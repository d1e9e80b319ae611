// SPDX-License-Identifier: MIT
//
// framesd ingest FILE...: each file in turn. After a file that failed the next one is read, unless on_error
// is stop or the store failed.
#include "commands.hpp"
#include "ingest_output.hpp"
#include "ingest_target.hpp"
#include "progress.hpp"
#include "rejects_output.hpp"
#include "shared_options.hpp"
#include <framesd/base/log.hpp>
#include <framesd/ingest/explain.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/ingest/log_folder.hpp>
#include <framesd/ingest/report.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace framesd::app {
namespace {

constexpr std::string_view kStandardInput = "-";

// The command prints its own messages; log lines are for a server.
constexpr auto kNoLog = static_cast<LogLevel>(static_cast<std::uint8_t>(LogLevel::critical) + 1);

constexpr Option kRejects{"rejects", "FILE",
                          "write the rejected rows to FILE, each after its line, column and reason. Correct "
                          "the rows there and ingest FILE as it is: the three columns in front are skipped"};
constexpr Option kCreate{"create", "", "make the log that --log names if it is not there"};
constexpr Option kExplain{"explain", "", "say how each file would be read and why, store nothing"};
constexpr Option kScale{"scale", "SCALE",
                        "for numbers that are no samples 0..255: LO,HI or log,LO,HI, the numbers that become "
                        "0 and 255. The first "
                        "rows write it into the facts of the log; `kept` takes it from there. `auto`: the "
                        "1st and 99th percentile of "
                        "the file, unless the log has a scale; `none`: numbers are samples [none]"};
constexpr Option kFormat{
    "format", "text|json",
    "form of the reports: one line per file, or one JSON object per file: the report as POST /frames "
    "answers it, with the names of the file and the store [text]"};
constexpr Option kVerbose{"verbose", "", "report lines also say which step took how much of the time"};
constexpr Option kQuiet{"quiet", "", "show no progress and no report lines"};

// A file to be read, or why there is none.
struct Input {
  std::string name;
  std::optional<Failure> failure = {};
};

// The files that the words of the command line name; a folder means the logs in it.
std::vector<Input> inputs_of(const std::vector<std::string>& words) {
  std::vector<Input> inputs;
  for (const std::string& word : words) {
    std::error_code not_there;
    if (word == kStandardInput || !std::filesystem::is_directory(word, not_there)) {
      inputs.push_back({word});
    } else if (const auto logs = ingest::logs_in(word)) {
      for (const ingest::FoundLog& log : *logs) inputs.push_back({log.path, log.failure});
    } else {
      inputs.push_back({word, logs.error()});
    }
  }
  return inputs;
}

std::vector<std::string> names_of(const std::vector<Input>& inputs) {
  std::vector<std::string> names;
  for (const Input& input : inputs) names.push_back(input.name);
  return names;
}

// "log.csv", or "2/7 log.csv" of several.
std::string title_of(const std::string& file, std::size_t number, std::size_t of) {
  const std::string name =
      file == kStandardInput ? "standard input" : std::filesystem::path(file).filename().native();
  return of == 1 ? name : std::to_string(number) + "/" + std::to_string(of) + " " + name;
}

checked<ingest::Report> read_file(store::Log& store, const std::string& file, const std::string& title,
                                  const ingest::ReadingChoice& choice, const Invocation& invocation,
                                  RejectsOutput& rejects) {
  const Settings& settings = invocation.configuration.settings;
  ingest::IngestOptions options{
      .chunk_rows = settings.service.chunk_size, .on_error = settings.service.on_error, .choice = choice};
  options.on_reject = [&rejects](const formats::Reject& reject) { rejects.add(reject); };
  const auto record = [&](ingest::Report& report, const Failure* failure) {
    if (invocation.has(kDryRunOption) || (failure != nullptr && failure->code == errc::store_missing)) return;
    const auto error = ingest::record_report(store, file, ingest::LedgerScope::command_line, report, failure);
    if (error && report.stored != 0)
      warn(ingest::printable(file) + ": GET /ingests does not list this ingest: " + error.message());
  };
  options.on_broken_off = [&](ingest::Report& report, const Failure& failure) { record(report, &failure); };
  ProgressLine line(title, !invocation.has(kQuiet));
  const auto draw = [&line](const ingest::FileProgress& progress) {
    line.draw(progress);
    return true;
  };
  auto report = file == kStandardInput ? ingest::ingest_standard_input(store, options, draw)
                                       : ingest::ingest_file(store, file, options, draw);
  if (report) record(*report, nullptr);
  return report;
}

// Which of two exit statuses the command ends with: failed before rejected rows before done.
int worse(int a, int b) {
  if (a == kFailed || b == kFailed) return kFailed;
  return std::max(a, b);
}

// Whether the open store would refuse the next file for the same reason.
bool is_of_the_store(const boost::system::error_code& error) {
  constexpr std::array kStore = {errc::store_full,      errc::store_io,          errc::store_read_only,
                                 errc::store_corrupt,   errc::store_missing,     errc::store_widths_differ,
                                 errc::store_replacing, errc::store_readers_full};
  return std::ranges::any_of(kStore, [&error](errc each) { return error == each; });
}

// Why no more files are read after this one; empty: the next one is read.
std::string_view why_end(const checked<ingest::Report>& report, ingest::OnError on_error,
                         const IngestTarget& target) {
  if (!report && (target.failed() || is_of_the_store(report.error().code))) return "the store failed";
  if (on_error == ingest::OnError::stop && (!report || report->stopped))
    return "an earlier file failed (--on-error stop)";
  return {};
}

IngestWords words_of(const Invocation& invocation) {
  return {.quiet = invocation.has(kQuiet),
          .json = invocation.has(kJsonOption) || invocation.value_of(kFormat) == "json",
          .verbose = invocation.has(kVerbose),
          .dry_run = invocation.has(kDryRunOption)};
}

int ingest_all(IngestTarget& target, const std::vector<Input>& inputs, const ingest::ReadingChoice& choice,
               const Invocation& invocation, RejectsOutput& rejects) {
  IngestOutput output(words_of(invocation), target.place(), inputs.size());
  int status = kDone;
  std::string_view why;
  for (std::size_t i = 0; i < inputs.size() && why.empty(); ++i) {
    const auto& [file, failure] = inputs[i];
    const std::string title = title_of(file, i + 1, inputs.size());
    auto report = failure ? checked<ingest::Report>(*failure)
                          : read_file(target.store(), file, title, choice, invocation, rejects);
    if (report) rejects.begin();
    if (!report) report = target.reason(report.error());
    status = worse(status, output.report(file, report, target));
    why = why_end(report, invocation.configuration.settings.service.on_error, target);
  }
  output.report_total(why);
  return status;
}

// For the widths of the store that is there, or of one that would be made.
int explain_all(IngestTarget& target, const std::vector<Input>& inputs, const ingest::ReadingChoice& choice) {
  int status = kDone;
  for (const auto& [file, failure] : inputs) {
    const auto found =
        failure ? checked<ingest::Explanation>(*failure) : ingest::explain_file(target.store(), file, choice);
    if (!found) {
      complain(ingest::printable(found.error().detail));
      status = kFailed;
      continue;
    }
    const std::string text = ingest::text_of(*found);
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  return status;
}

checked<ingest::ReadingChoice> choice_of(const Invocation& invocation, const Settings& settings) {
  ingest::ReadingChoice choice{.absent = settings.service.absent};
  if (!invocation.has(kScale)) return choice;
  const auto scale = ingest::parse_scale(invocation.value_of(kScale));
  if (!scale) return fail(errc::usage, "--scale " + scale.error().detail);
  choice.scale = *scale;
  return choice;
}

int ingest(const Invocation& invocation) {
  log_configure(kNoLog, invocation.configuration.settings.log.format);
  const auto choice = choice_of(invocation, invocation.configuration.settings);
  if (!choice) return end_with(choice.error());
  const bool dry = invocation.has(kExplain) || invocation.has(kDryRunOption);
  const auto target = open_ingest_target(invocation, invocation.has(kCreate), dry);
  if (!target) return end_with(target.error());
  const std::vector<Input> inputs = inputs_of(invocation.words);
  if (invocation.has(kExplain)) return explain_all(**target, inputs, *choice);
  auto rejects =
      RejectsOutput::open(std::string(invocation.value_of(kRejects)), names_of(inputs), (*target)->folder());
  if (!rejects) return end_with(rejects.error());
  const int status = ingest_all(**target, inputs, *choice, invocation, *rejects);
  if ((*target)->failed()) rejects->forget();
  if (const auto closed = rejects->close(); !closed) return complain(closed.error().detail), kFailed;
  return status;
}

constexpr std::array kOptions = {&kLogOption,    &kCreate, &kScale,      &kExplain, &kRejects,
                                 &kDryRunOption, &kFormat, &kJsonOption, &kVerbose, &kQuiet};
constexpr std::array<std::string_view, 5> kIngestSettings = {"data_dir", "source_width", "on_error", "absent",
                                                             "chunk_size"};

}  // namespace

extern constinit const Command kIngest{
    .name = "ingest",
    .words = "FILE...",
    .words_most = SIZE_MAX,
    .summary = "store log files, also while a server runs",
    .about =
        R"(Stores logs one after another, also while a server runs. A row whose depth is stored already
replaces the stored row. FILE is CSV, LAS 1.2 or 2.0, or JSON lines, plain or compressed by gzip;
a pipe; - for standard input; or a folder. In a folder all *.csv, *.tsv, *.las, *.ndjson and
*.jsonl (also with .gz) are read in the order of their names; its subfolders are not.

    @PROGRAM ingest log.csv @STORE
    @PROGRAM ingest logs/ --dry-run
    @PROGRAM ingest --explain log.las
    @PROGRAM ingest <(xz -dc log.csv.xz)
    @PROGRAM ingest a12.csv --log rig7-a12 --create

CSV: a header line depth,... with one more column per sample, separated by , ; or TAB. Unless the
comma separates the columns, numbers may have a decimal comma, or marks of thousands if other
numbers of the file show that they are. Samples are 0..255; decimals are cut off; other numbers
need --scale. Blank cells, NaN and the absent values of the log (-999.25, -999, -9999, -32768,
unless its facts name others) are absent samples: the row is stored with gaps. In front of the
header may stand blank lines, comments (# or ~) and sep=X; behind it a row of units. The depth may
also be called dept, md, tdep or measured depth, with its unit behind it: DEPT [M].
JSON lines: {"depth":9000.1,"samples":[0,17,...]}

One line per file says where it was stored and what became of its rows; after several files a
last line gives the total. After a file that failed the next one is read, unless --on-error is
stop or the store failed. The exit status is that of the worst file: failed, then rejected rows,
then done.
)",
    .options = kOptions,
    .settings = kIngestSettings,
    .run = ingest};

}  // namespace framesd::app
