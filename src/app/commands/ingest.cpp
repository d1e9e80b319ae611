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
#include <framesd/store/full.hpp>
#include <framesd/store/open.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace framesd::app {
namespace {

constexpr std::string_view kStandardInput = "-";
constexpr std::string_view kScope = "command line";  // whose right it is, for the ledger

void print(std::FILE* where, std::string_view text) { std::fwrite(text.data(), 1, text.size(), where); }

int status_of(const ingest::Report& report) {
  if (report.stopped) return kFailed;
  return report.rejected != 0 ? kRowsRejected : kDone;
}

// What takes the rows, and what there is to say of it in every report.
class Target {
 public:
  explicit Target(std::unique_ptr<store::DeferredStore> store)
      : deferred_(store.get()), store_(std::move(store)) {}
  explicit Target(std::unique_ptr<store::FrameStore> dry) : store_(std::move(dry)) {}

  store::FrameStore& store() noexcept { return *store_; }
  // Empty: nothing was written, so there may be none.
  const store::Opening* opening() const noexcept {
    return deferred_ != nullptr ? deferred_->opening() : nullptr;
  }
  // The sentence for a file that failed: why the store could not be opened for its rows, if that was it.
  std::string reason(const Failure& failure) const {
    if (deferred_ != nullptr && deferred_->failure()) return deferred_->failure()->detail;
    if (failure.code != errc::store_full) return failure.detail;
    const auto status = store_->status();
    return status ? failure.detail + "; " + store::words_of_full(*status) : failure.detail;
  }
  // "; store /var/lib/framesd", and how it came about if that is new.
  std::string words() const {
    const store::Opening* const opened = opening();
    if (opened == nullptr) return {};
    std::string text = "; store " + ingest::printable(opened->directory.string());
    if (opened->made) text += ", made for it: " + store::words_of(store_->format());
    if (opened->replaced_format)
      text += ", without frames until now, takes " + store::words_of(store_->format());
    return text;
  }

 private:
  store::DeferredStore* deferred_ = nullptr;
  std::unique_ptr<store::FrameStore> store_;
};

// One object a file: {"file":..,"dry_run":..,"store":..,"store_made":..,"report":{..}}, or "error" for
// "report".
std::string json_of(const std::string& file, bool dry_run, const Target& target,
                    const checked<ingest::Report>& report) {
  std::string out = "{\"file\":";
  append_json_string(out, file);
  out += dry_run ? ",\"dry_run\":true," : ",\"dry_run\":false,";
  if (const store::Opening* const opening = target.opening()) {
    out += "\"store\":";
    append_json_string(out, opening->directory.string());
    out += opening->made ? ",\"store_made\":true," : ",\"store_made\":false,";
  }
  if (report) {
    out += "\"report\":";
    append_json(out, *report);
  } else {
    out += "\"error\":";
    append_json_string(out, target.reason(report.error()));
  }
  return out += "}\n";
}

checked<ingest::Report> read_file(store::FrameStore& store, const std::string& file,
                                  const Invocation& invocation, RejectsOutput& rejects) {
  const Settings& settings = invocation.configuration.settings;
  ingest::IngestOptions options{.chunk_rows = settings.chunk_size, .on_error = settings.on_error};
  options.on_reject = [&rejects](const csv::Reject& reject) { rejects.add(reject); };
  const auto record = [&](ingest::Report& report, const Failure* failure) {
    if (!invocation.dry_run) ingest::record_report(store, file, kScope, report, failure);
  };
  options.on_broken_off = [&](ingest::Report& report, const Failure& failure) { record(report, &failure); };
  ProgressLine line(
      file == kStandardInput ? "standard input" : std::filesystem::path(file).filename().native(),
      !invocation.quiet);
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
void tell(const std::string& file, const Invocation& invocation, const Target& target,
          const ingest::Report& report) {
  const std::string name = ingest::printable(file);
  if (!invocation.json) {
    print(stdout, name + (invocation.dry_run ? ": dry run: " : ": ") + ingest::summary_of(report) +
                      target.words() + '\n');
  } else if (report.same_as) {
    print(stderr, name + ": the same content as ingest " + *report.same_as + '\n');
  }
}

int ingest_one(Target& target, const std::string& file, const Invocation& invocation,
               RejectsOutput& rejects) {
  const auto report = read_file(target.store(), file, invocation, rejects);
  if (invocation.json) print(stdout, json_of(file, invocation.dry_run, target, report));
  if (!report) return complain(ingest::printable(target.reason(report.error()))), kFailed;
  print(stderr, ingest::reject_lines_of(*report, file));
  if (!invocation.quiet) tell(file, invocation, target, *report);
  return status_of(*report);
}

// Of two files' statuses, the one the command ends with: failed before rejected rows before done.
int worse(int a, int b) {
  if (a == kFailed || b == kFailed) return kFailed;
  return std::max(a, b);
}

// The store, or for a dry run something with its widths, or with those it would get.
checked<Target> open_target(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  if (!invocation.dry_run) {
    auto store = store::open_at_first_rows(settings.store_options());
    if (!store) return store.error();
    return Target(std::move(*store));
  }
  const auto existing = store::glance_at(settings.data_dir);
  if (!existing) return existing.error();
  const bool holds_frames = *existing && (*existing)->frames != 0;
  return Target(ingest::make_dry_store(holds_frames ? (*existing)->format : settings.row_format()));
}

}  // namespace

int ingest(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log_level, settings.log_format);
  auto rejects = RejectsOutput::open(invocation.rejects_file, invocation.files, settings.data_dir);
  if (!rejects) {
    complain(rejects.error().detail);
    return rejects.error().code == errc::usage ? kWrongUsage : kFailed;
  }
  auto target = open_target(invocation);
  if (!target) return complain(target.error().detail), kFailed;
  int status = kDone;
  for (const std::string& file : invocation.files)
    status = worse(status, ingest_one(*target, file, invocation, *rejects));
  if (const auto closed = rejects->close(); !closed) return complain(closed.error().detail), kFailed;
  return status;
}

}  // namespace framesd::app
