// SPDX-License-Identifier: MIT
#include "row_pipeline.hpp"
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/table_reader.hpp>
#include <framesd/ingest/session.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::ingest {
namespace {

std::unique_ptr<formats::RowReader> make_reader(const IngestOptions& options, std::uint16_t source_width,
                                                formats::RowSink& sink) {
  formats::ReaderOptions reading = options.reading->reader_options(source_width);
  if (options.resume) {
    reading.header = options.resume->header;
    reading.first_line = options.resume->lines == 0 ? 0 : options.resume->lines + 1;
  }
  if (options.format == RowsAs::ndjson) return std::make_unique<formats::NdjsonReader>(reading, sink);
  return std::make_unique<formats::TableReader>(reading, sink);
}

// With what the log says about reading numbers; what keeps it from saying so is the session's failure.
IngestOptions completed(IngestOptions options, store::Log& log, std::optional<Failure>& failure) {
  if (options.reading) return options;
  auto reading = reading_for(log, options.choice);
  if (!reading) failure = reading.error();
  options.reading = reading ? *std::move(reading) : Reading();
  return options;
}

}  // namespace

class IngestSession::Impl final : private formats::RowSink {
 public:
  Impl(store::Log& store, IngestOptions options)
      : options_(completed(std::move(options), store, failure_)),
        pipeline_(store, options_),
        reader_(make_reader(options_, store.format().source_width, *this)) {
    pipeline_.held = reader_->may_refuse();
  }

  checked<void> push(std::span<const char> block);
  checked<void> flush();
  checked<Report> finish();
  Failure cancel(const Failure& why);
  SessionProgress progress() const;
  Report report() const;
  bool stopped() const noexcept { return pipeline_.report.stopped; }
  std::string_view header() const noexcept { return reader_->header(); }

 private:
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition before) override {
    if (pipeline_.held) pipeline_.held = reader_->may_refuse();
    return pipeline_.add(depth, samples, absent, in_source(before));
  }
  bool rejected(const formats::Reject& reject) override {
    const bool going_on = pipeline_.reject(reject);
    if (!going_on) stopped_at_ = in_source(reject.before);
    return going_on;
  }

  // The reader counts from where the session went on.
  SourcePosition in_source(SourcePosition read) const noexcept {
    if (!options_.resume) return read;
    const auto& [header, offset, lines] = *options_.resume;
    return {offset + read.bytes, lines == 0 ? 0 : lines + read.lines};
  }
  // Up to where the source has been taken: if the session stopped, up to the bad row.
  SourcePosition position() const noexcept {
    if (stopped_at_) return *stopped_at_;
    return in_source({reader_->bytes_taken(), reader_->lines_taken()});
  }
  std::uint64_t rows_read() const noexcept {
    return pipeline_.report.stored + pipeline_.report.rejected + reader_->rows_without_samples() +
           reader_->blank_rows();
  }
  checked<void> outcome_of(checked<void> read);

  std::optional<Failure> failure_;
  const IngestOptions options_;
  RowPipeline pipeline_;
  std::unique_ptr<formats::RowReader> reader_;
  std::optional<SourcePosition> stopped_at_;
};

checked<void> IngestSession::Impl::outcome_of(checked<void> read) {
  if (!read) {
    failure_ = read.error();
  } else {
    failure_ = pipeline_.refusal();
  }
  if (failure_) return *failure_;
  return {};
}

checked<void> IngestSession::Impl::push(std::span<const char> block) {
  if (failure_) return *failure_;
  pipeline_.report.bytes += block.size();
  const ParsingTime timing(pipeline_.report);
  return outcome_of(reader_->push(block));
}

checked<void> IngestSession::Impl::flush() {
  if (failure_) return *failure_;
  static_cast<void>(pipeline_.submit(position()));  // its error is the flight's
  return outcome_of({});
}

checked<Report> IngestSession::Impl::finish() {
  if (failure_) return *failure_;
  {
    const ParsingTime timing(pipeline_.report);
    if (const auto read = outcome_of(reader_->finish()); !read) return read.error();
  }
  pipeline_.held = false;
  if (const auto done = pipeline_.finish(position()); !done) {
    failure_ = done.error();
    return *failure_;
  }
  pipeline_.report.layout = pipeline_.described(reader_->layout());
  pipeline_.report.blank = reader_->blank_rows();
  pipeline_.report.absent = reader_->rows_without_samples();
  pipeline_.report.rows = rows_read();
  return pipeline_.report;
}

Failure IngestSession::Impl::cancel(const Failure& why) {
  if (!failure_) failure_ = pipeline_.end_with(why.code, why.detail);
  return *failure_;
}

Report IngestSession::Impl::report() const {
  Report so_far = pipeline_.durable_report();
  if (!failure_) {
    so_far.stored = pipeline_.report.stored;
    so_far.first_depth = pipeline_.report.first_depth;
    so_far.last_depth = pipeline_.report.last_depth;
  }
  so_far.layout = pipeline_.described(reader_->layout());
  so_far.blank = reader_->blank_rows();
  so_far.absent = reader_->rows_without_samples();
  so_far.rows = so_far.stored + so_far.absent + so_far.blank + so_far.rejected;
  return so_far;
}

SessionProgress IngestSession::Impl::progress() const {
  const InFlight::Completed completed = pipeline_.completed();
  const std::uint64_t offset = options_.resume ? options_.resume->offset : 0;
  return {.bytes = offset + pipeline_.report.bytes,
          .rows = rows_read(),
          .rejected = pipeline_.report.rejected,
          .durable_rows = completed.rows,
          .durable_bytes = std::max(offset, completed.source.bytes),
          .durable_lines = completed.source.lines};
}

IngestSession::IngestSession(store::Log& store, IngestOptions options)
    : impl_(std::make_unique<Impl>(store, std::move(options))) {}
IngestSession::~IngestSession() = default;
checked<void> IngestSession::push(std::span<const char> block) { return impl_->push(block); }
checked<void> IngestSession::flush() { return impl_->flush(); }
checked<Report> IngestSession::finish() { return impl_->finish(); }
Failure IngestSession::cancel(const Failure& why) { return impl_->cancel(why); }
SessionProgress IngestSession::progress() const { return impl_->progress(); }
Report IngestSession::report() const { return impl_->report(); }
bool IngestSession::stopped() const noexcept { return impl_->stopped(); }
std::string_view IngestSession::header() const noexcept { return impl_->header(); }

}  // namespace framesd::ingest
