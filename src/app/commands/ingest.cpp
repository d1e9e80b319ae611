// SPDX-License-Identifier: MIT
//
// framesd ingest FILE...: each file in turn, its report on standard output, what is wrong with it on standard
// error. A file that fails does not keep the next ones out.
#include "commands.hpp"
#include "progress.hpp"
#include <framesd/base/log.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/open.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace framesd::app {
namespace {

void print(std::FILE* where, std::string_view text) { std::fwrite(text.data(), 1, text.size(), where); }

int status_of(const ingest::Report& report) {
  if (report.stopped) return kFailed;
  return report.rejected != 0 ? kRowsRejected : kDone;
}

int ingest_one(store::FrameStore& store, const std::string& file, const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  const ingest::IngestOptions options{.chunk_rows = settings.chunk_size, .on_error = settings.on_error};
  const auto report = [&] {
    ProgressLine line(std::filesystem::path(file).filename().native(), !invocation.quiet);
    return ingest::ingest_file(store, file, options, [&line](const ingest::FileProgress& progress) {
      line.draw(progress);
      return true;
    });
  }();
  if (!report) return complain(report.error().detail), kFailed;
  print(stderr, ingest::reject_lines_of(*report, file));
  if (!invocation.quiet) print(stdout, file + ": " + ingest::summary_of(*report) + '\n');
  return status_of(*report);
}

// Of two files' statuses, the one the command ends with: failed before rejected rows before done.
int worse(int a, int b) {
  if (a == kFailed || b == kFailed) return kFailed;
  return std::max(a, b);
}

}  // namespace

int ingest(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log_level, settings.log_format);
  const auto store = store::open_store(settings.store_options());
  if (!store) return complain(store.error().detail), kFailed;
  int status = kDone;
  for (const std::string& file : invocation.files)
    status = worse(status, ingest_one(**store, file, invocation));
  return status;
}

}  // namespace framesd::app
