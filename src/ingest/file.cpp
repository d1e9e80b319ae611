// SPDX-License-Identifier: MIT
#include "file_progress.hpp"
#include "file_reading.hpp"
#include "text_source.hpp"
#include "up_log.hpp"
#include <framesd/formats/table_reader.hpp>
#include <framesd/ingest/file.hpp>

#include <algorithm>

namespace framesd::ingest {

RowsAs format_of(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return first != text.npos && text[first] == '{' ? RowsAs::ndjson : RowsAs::csv;
}

namespace {

// A block of a megabyte in batches of a few rows is thousands of commits: a caller that wants no more should
// not wait for all of them.
constexpr std::size_t kFewRows = 1000;
constexpr std::size_t kPartBytes = 4096;

// A file from its start to its end.
class ForwardsReading {
 public:
  ForwardsReading(store::Log& store, InputFile& file, const IngestOptions& options,
                  const OnFileProgress& progress)
      : store_(store), file_(file), source_(file), options_(options), progress_(progress, file.size()) {}

  checked<Report> run();

 private:
  checked<Report> read(IngestSession& session, std::string_view first);
  // False: the caller wants no more.
  checked<bool> take_blocks(IngestSession& session, std::string_view text);

  store::Log& store_;
  InputFile& file_;
  TextSource source_;
  IngestOptions options_;
  FileReporting progress_;
};

checked<bool> ForwardsReading::take_blocks(IngestSession& session, std::string_view text) {
  const std::size_t part_bytes = options_.chunk_rows < kFewRows ? kPartBytes : std::string_view::npos;
  while (!text.empty() && !session.stopped()) {
    if (const auto pushed = session.push(text.substr(0, part_bytes)); !pushed)
      return file_.named(pushed.error());
    if (!progress_.go_on(session.progress(), source_.bytes_read())) return false;
    text.remove_prefix(std::min(text.size(), part_bytes));
    if (!text.empty()) continue;
    const auto block = source_.next();
    if (!block) return session.cancel(block.error());
    text = *block;
  }
  return true;
}

checked<Report> ForwardsReading::run() {
  const auto first = source_.next();
  if (!first) return first.error();
  options_.format = format_of(*first);
  IngestSession session(store_, options_);
  auto report = read(session, *first);
  if (!report && options_.on_broken_off && session.progress().durable_rows != 0) {
    Report durable = session.report();
    durable.bytes = source_.bytes_read();
    options_.on_broken_off(durable, report.error());
  }
  return report;
}

checked<Report> ForwardsReading::read(IngestSession& session, std::string_view first) {
  const auto taken = take_blocks(session, first);
  if (!taken) return taken.error();
  if (!*taken) return file_.named(session.cancel());
  const auto grown = file_.grown();
  if (!grown) return session.cancel(grown.error());
  auto report = session.finish();
  if (!report) return file_.named(report.error());
  report->bytes = source_.bytes_read();
  if (!session.stopped()) {
    report->identity.digest = source_.digest();
    if (file_.regular()) report->grown_bytes = file_.size() + *grown - source_.bytes_read();
  }
  // The end: there is nothing left to cancel.
  static_cast<void>(progress_.report(session.progress(), source_.bytes_read()));
  return report;
}

// Takes the header and nothing else.
struct HeaderOnly final : formats::RowSink {
  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>, SourcePosition) override {
    return false;
  }
  bool rejected(const formats::Reject&) override { return false; }
};

// One progress of a file that may be read twice, first for its scale.
class BothReadings {
 public:
  explicit BothReadings(const OnFileProgress& progress) {
    if (!progress) return;
    first_ = [this, &progress](FileProgress now) {
      read_before_ = now.bytes_total;
      now.bytes_total *= 2;
      return progress(now);
    };
    last_ = [this, &progress](FileProgress now) {
      now.bytes_done += read_before_;
      now.bytes_total += read_before_;
      return progress(now);
    };
  }
  BothReadings(const BothReadings&) = delete;
  BothReadings& operator=(const BothReadings&) = delete;

  const OnFileProgress& of_first() const noexcept { return first_; }
  const OnFileProgress& of_last() const noexcept { return last_; }

 private:
  std::uint64_t read_before_ = 0;
  OnFileProgress first_;
  OnFileProgress last_;
};

checked<IngestOptions> prepare(store::Log& store, InputFile& file, const IngestOptions& options,
                               const OnFileProgress& progress) {
  auto reading = reading_of_file(store, file, options.choice, progress);
  if (!reading) return reading.error();
  IngestOptions prepared = options;
  prepared.reading = *std::move(reading);
  return prepared;
}

checked<Report> ingest_opened(store::Log& store, checked<InputFile> file, const IngestOptions& options,
                              const OnFileProgress& progress) {
  if (!file) return file.error();
  const BothReadings readings(progress);
  const auto prepared = prepare(store, *file, options, readings.of_first());
  if (!prepared) return prepared.error();
  BackwardsRead before;
  if (options.on_error == OnError::skip) {
    if (const auto log =
            recognize_up_log(*file, prepared->reading->reader_options(store.format().source_width))) {
      auto read = ingest_backwards(store, *file, *log, *prepared, readings.of_last());
      if (!read) return read.error();
      if (read->report) return *read->report;
      before = *read;
    }
  }
  auto report = ForwardsReading(store, *file, *prepared, readings.of_last()).run();
  if (!report) return report;
  // What the first, broken-off reading brought in new was there for the second to replace, but for what
  // others have erased in between.
  const std::uint64_t again = std::min(report->replaced, before.inserted);
  report->inserted += again;
  report->replaced -= again;
  report->seconds += before.seconds;
  return report;
}

checked<void> check_opened(checked<InputFile> file, std::uint16_t source_width) {
  if (!file) return file.error();
  TextSource source(*file);
  HeaderOnly sink;
  formats::TableReader reader({.source_width = source_width}, sink);
  for (bool first = true; !reader.header_seen(); first = false) {
    const auto block = source.next();
    if (!block) return block.error();
    if (first && format_of(*block) == RowsAs::ndjson) break;
    const auto read = block->empty() ? reader.finish() : reader.push(*block);
    if (!read) return file->named(read.error());
    if (block->empty()) break;
  }
  return {};
}

}  // namespace

checked<Report> ingest_file(store::Log& store, const std::filesystem::path& path,
                            const IngestOptions& options, const OnFileProgress& progress) {
  return ingest_opened(store, InputFile::open(path), options, progress);
}

checked<Report> ingest_file(store::Log& store, const OpenFile& file, const IngestOptions& options,
                            const OnFileProgress& progress) {
  return ingest_opened(store, InputFile::from_start(file), options, progress);
}

checked<Report> ingest_standard_input(store::Log& store, const IngestOptions& options,
                                      const OnFileProgress& progress) {
  InputFile file = InputFile::standard_input();
  const auto prepared = prepare(store, file, options, progress);
  if (!prepared) return prepared.error();
  return ForwardsReading(store, file, *prepared, progress).run();
}

checked<void> check_file(const std::filesystem::path& path, std::uint16_t source_width) {
  return check_opened(InputFile::open(path), source_width);
}

checked<void> check_file(const OpenFile& file, std::uint16_t source_width) {
  return check_opened(InputFile::from_start(file), source_width);
}

}  // namespace framesd::ingest
