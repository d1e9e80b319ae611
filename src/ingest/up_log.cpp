// SPDX-License-Identifier: MIT
#include "up_log.hpp"

#include "block_rows.hpp"
#include "file_progress.hpp"
#include "recent_depths.hpp"
#include "row_pipeline.hpp"
#include <framesd/ingest/content_digest.hpp>

#include <algorithm>
#include <vector>

namespace framesd::ingest {
namespace {

constexpr std::size_t kBadRowsMax = 250'000;  // 6 MB; a log with more is none worth the trouble

constexpr char kNewline = '\n';

class BackwardsReading final : private formats::RowSink {
 public:
  BackwardsReading(store::Log& store, InputFile& file, const UpLog& log, const IngestOptions& options,
                   const OnFileProgress& progress, std::size_t block_bytes)
      : width_(store.format().source_width),
        file_(file),
        log_(log),
        options_(options),
        pipeline_(store, options),
        progress_(progress, file.size()),
        rows_(width_, options.reading->rules, log.header),
        block_bytes_(block_bytes),
        block_(2 * block_bytes) {
    pipeline_.from_the_last = true;
  }

  checked<BackwardsRead> run();

 private:
  enum class Outcome : std::uint8_t { going_on, ambiguous, refused };

  // The block in front of begin_, with what behind it is not yet read, up to end_.
  checked<std::string_view> next_block();
  // The rows that end at end_, which then is where they begin.
  checked<Outcome> read_rows();
  Outcome take_rows();
  Outcome take(std::size_t row);
  void note_bad_rows(std::string_view text);
  // Reads the bad rows again, in the order of the file, now that their lines are known.
  checked<void> reject_bad_rows();
  checked<BackwardsRead> read();
  checked<BackwardsRead> finish();
  BackwardsRead give_up();
  void count_rows_without_frame(Report& report) const;
  void report_broken_off(const Failure& failure);
  SessionProgress progress() const;

  bool row(Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>, SourcePosition) override {
    return false;
  }
  bool rejected(const formats::Reject& reject) override { return pipeline_.reject(reject); }

  struct BadRow {
    std::uint64_t offset = 0;
    std::size_t bytes = 0;
    std::uint64_t newlines_behind = 0;  // from its first byte to the end of the file
  };

  const std::uint16_t width_;
  InputFile& file_;
  const UpLog& log_;
  const IngestOptions& options_;
  RowPipeline pipeline_;
  FileReporting progress_;
  BlockRows rows_;
  const std::size_t block_bytes_;
  std::vector<char> block_;     // and as much again for a row that begins in it
  std::uint64_t begin_ = 0;     // of the block read last
  std::uint64_t end_ = 0;       // of what is still to be taken
  std::uint64_t newlines_ = 0;  // behind end_
  std::uint64_t blank_ = 0;
  std::uint64_t without_samples_ = 0;
  bool last_row_open_ = false;  // the file does not end with a newline
  std::vector<BadRow> bad_rows_;
  RecentDepths recent_;
  BackwardsDigest digest_;
};

SessionProgress BackwardsReading::progress() const {
  return {.bytes = file_.size() - end_,
          .rows = pipeline_.report.stored + without_samples_ + blank_ + bad_rows_.size(),
          .rejected = bad_rows_.size(),
          .durable_rows = pipeline_.completed().rows};
}

BackwardsReading::Outcome BackwardsReading::take(std::size_t row) {
  const Depth depth = rows_.depth(row);
  switch (recent_.note(depth)) {
    case RecentDepths::Seen::first:
      return pipeline_.add(depth, rows_.samples(row), rows_.absent(row), {}) ? Outcome::going_on
                                                                             : Outcome::refused;
    // A row behind this one in the file has the same depth, and wins.
    case RecentDepths::Seen::repeated: pipeline_.add_replaced(depth); return Outcome::going_on;
    case RecentDepths::Seen::unknown: break;
  }
  return Outcome::ambiguous;
}

BackwardsReading::Outcome BackwardsReading::take_rows() {
  for (std::size_t row = rows_.size(); row > 0; --row) {
    const Outcome outcome = take(row - 1);
    if (outcome != Outcome::going_on) return outcome;
  }
  return Outcome::going_on;
}

void BackwardsReading::note_bad_rows(std::string_view text) {
  const auto newlines = static_cast<std::uint64_t>(std::ranges::count(text, kNewline));
  const auto& bad = rows_.bad_rows();
  for (std::size_t row = bad.size(); row > 0; --row) {
    const auto& [offset, bytes, line] = bad[row - 1];
    bad_rows_.push_back({end_ - text.size() + offset, bytes, newlines_ + newlines - line});
  }
  newlines_ += newlines;
  blank_ += rows_.blank_rows();
  without_samples_ += rows_.rows_without_samples();
}

// Blocks lie as those of the digest do; only the file's last one is shorter.
checked<std::string_view> BackwardsReading::next_block() {
  const std::uint64_t begin = (begin_ - 1) / block_bytes_ * block_bytes_;
  const std::span<char> block = std::span(block_).first(end_ - begin);
  if (const auto read = file_.read_at(begin, block); !read) return read.error();
  if (begin > 0) file_.will_need(begin - block_bytes_, block_bytes_);
  if (begin_ == file_.size()) last_row_open_ = block.back() != kNewline;
  digest_.add(block.first(begin_ - begin));
  begin_ = begin;
  return std::string_view(block.data(), block.size());
}

checked<BackwardsReading::Outcome> BackwardsReading::read_rows() {
  const auto block = next_block();
  if (!block) return block.error();
  const bool first = begin_ <= log_.rows_begin;
  const std::string_view text = whole_rows(first ? block->substr(log_.rows_begin - begin_) : *block, first);
  if (text.empty()) return end_ - begin_ <= block_bytes_ ? Outcome::going_on : Outcome::ambiguous;
  const ParsingTime timing(pipeline_.report);
  if (!rows_.read(text)) return Outcome::ambiguous;
  note_bad_rows(text);
  end_ -= text.size();
  if (end_ - begin_ > block_bytes_ || bad_rows_.size() > kBadRowsMax) return Outcome::ambiguous;
  return take_rows();
}

checked<void> BackwardsReading::reject_bad_rows() {
  const std::uint64_t lines = newlines_ + log_.lines_before;
  std::string text;
  for (auto bad = bad_rows_.rbegin(); bad != bad_rows_.rend(); ++bad) {
    text.resize(bad->bytes);
    if (const auto read = file_.read_at(bad->offset, text); !read) return read;
    formats::Reader reader({.source_width = width_,
                            .rules = options_.reading->rules,
                            .header = log_.header,
                            .first_line = lines + 1 - bad->newlines_behind},
                           *this);
    if (const auto read = reader.push(text); !read) return read;
    if (const auto read = reader.finish(); !read) return read;
  }
  return {};
}

BackwardsRead BackwardsReading::give_up() {
  static_cast<void>(pipeline_.finish({}));  // a refusal comes again when the file is read from its start
  return {.report = {}, .inserted = pipeline_.completed().inserted, .seconds = pipeline_.report.seconds};
}

checked<BackwardsRead> BackwardsReading::finish() {
  const auto grown = file_.grown();
  if (!grown) return grown.error();
  if (*grown != 0 && last_row_open_) return give_up();
  while (begin_ > 0) {  // a header longer than a block
    end_ = begin_;
    if (const auto rest = next_block(); !rest) return rest.error();
  }
  if (const auto read = reject_bad_rows(); !read) return read.error();
  if (const auto done = pipeline_.finish({file_.size(), newlines_ + log_.lines_before}); !done)
    return file_.named(done.error());
  Report& report = pipeline_.report;
  count_rows_without_frame(report);
  report.layout = pipeline_.described(log_.layout);
  report.bytes = file_.size();
  report.grown_bytes = *grown;
  report.identity.digest = digest_.text();
  SessionProgress last = progress();
  last.durable_bytes = last.bytes = file_.size();
  last.durable_lines = newlines_ + log_.lines_before;
  static_cast<void>(progress_.report(last, file_.size()));
  return BackwardsRead{.report = report};
}

void BackwardsReading::count_rows_without_frame(Report& report) const {
  report.absent = without_samples_;
  report.blank = blank_;
  report.rows = report.stored + report.absent + report.blank + report.rejected;
}

void BackwardsReading::report_broken_off(const Failure& failure) {
  Report durable = pipeline_.durable_report();
  if (!options_.on_broken_off || durable.stored == 0) return;
  count_rows_without_frame(durable);
  durable.bytes = file_.size() - end_;
  options_.on_broken_off(durable, failure);
}

checked<BackwardsRead> BackwardsReading::run() {
  auto read_so = read();
  if (!read_so) report_broken_off(read_so.error());
  return read_so;
}

checked<BackwardsRead> BackwardsReading::read() {
  begin_ = end_ = file_.size();
  while (end_ > log_.rows_begin) {
    const auto outcome = read_rows();
    if (!outcome) return pipeline_.end_with(outcome.error().code, outcome.error().detail);
    if (*outcome == Outcome::ambiguous) return give_up();
    if (const auto refused = pipeline_.refusal()) return file_.named(*refused);
    if (!progress_.go_on(progress(), file_.size() - end_))
      return file_.named(pipeline_.end_with(errc::cancelled, "cancelled"));
  }
  return finish();
}

}  // namespace

checked<BackwardsRead> ingest_backwards(store::Log& store, InputFile& file, const UpLog& log,
                                        const IngestOptions& options, const OnFileProgress& progress,
                                        std::size_t block_bytes) {
  return BackwardsReading(store, file, log, options, progress, block_bytes).run();
}

}  // namespace framesd::ingest
