// SPDX-License-Identifier: MIT
#include "flight.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/number.hpp>
#include <framesd/image/resample.hpp>
#include <framesd/ingest/session.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace framesd::ingest {

class IngestSession::Impl final : private csv::RowSink {
 public:
  Impl(store::FrameStore& store, IngestOptions options);

  checked<void> push(std::span<const char> block);
  checked<void> flush();
  checked<Report> finish();
  Failure cancel();
  Progress progress() const;
  bool stopped() const noexcept { return report_.stopped; }

 private:
  bool row(Depth depth, std::span<const std::uint8_t> samples) override;
  bool rejected(const csv::Reject& reject) override;

  // Records are all of one size, so the next row will weigh what the others do.
  bool batch_full() const noexcept {
    const std::size_t rows = batch_.rows();
    return rows >= chunk_rows_ || (rows != 0 && batch_.bytes() / rows * (rows + 1) > kBatchBytes);
  }
  bool submit_batch();
  std::uint64_t rows_read() const noexcept {
    return report_.stored + report_.rejected + reader_.blank_rows();
  }
  checked<void> outcome_of(checked<void> read);
  Failure end_with(boost::system::error_code code, std::string_view what);

  store::FrameStore& store_;
  const IngestOptions options_;
  const std::size_t chunk_rows_;
  const SteadyTime started_ = std::chrono::steady_clock::now();
  const image::Resampler resampler_;
  std::vector<std::uint8_t> resized_;
  store::WriteBatch batch_;
  csv::Reader reader_;
  std::shared_ptr<Flight> flight_ = std::make_shared<Flight>(kBatchesInFlight);
  std::optional<Failure> failure_;
  Report report_;
};

IngestSession::Impl::Impl(store::FrameStore& store, IngestOptions options)
    : store_(store),
      options_(std::move(options)),
      chunk_rows_(std::max<std::size_t>(1, options_.chunk_rows)),
      resampler_(store.format()),
      resized_(store.format().frame_width),
      batch_(store.format()),
      reader_({.source_width = store.format().source_width}, *this) {}

// A full batch goes when the row behind it is there: what the Reader has taken then ends exactly with the
// batch.
bool IngestSession::Impl::row(Depth depth, std::span<const std::uint8_t> samples) {
  if (batch_full() && !submit_batch()) return false;
  resampler_.row(samples, resized_);
  batch_.add(depth, samples, resized_);
  ++report_.stored;
  report_.first_depth = std::min(report_.first_depth.value_or(depth), depth);
  report_.last_depth = std::max(report_.last_depth.value_or(depth), depth);
  return true;
}

bool IngestSession::Impl::rejected(const csv::Reject& reject) {
  ++report_.rejected;
  if (report_.rejects.size() < kRejectsKept) {
    const std::string_view value = reject.value.substr(0, kRejectValueBytes);
    report_.rejects.push_back({reject.line, reject.column, reject.reason, std::string(value)});
  }
  if (options_.on_reject) options_.on_reject(reject);
  report_.stopped = options_.on_error == OnError::stop;
  return !report_.stopped;
}

bool IngestSession::Impl::submit_batch() {
  if (batch_.empty()) return true;
  store::Upsert upsert{std::exchange(batch_, store::WriteBatch(store_.format())), options_.replacement};
  return flight_->launch(store_, std::move(upsert), reader_.bytes_taken());
}

Failure IngestSession::Impl::end_with(boost::system::error_code code, std::string_view what) {
  const std::uint64_t durable = flight_->wait_for_all().rows;
  std::string detail(what);
  detail.append(": ").append(with_thousands(durable)).append(" of ");
  detail.append(with_thousands(report_.stored)).append(" rows read were stored");
  failure_ = Failure{code, std::move(detail)};
  return *failure_;
}

checked<void> IngestSession::Impl::outcome_of(checked<void> read) {
  if (!read) {
    failure_ = read.error();
    return read;
  }
  const auto error = flight_->landed().error;
  if (error) return end_with(error, error.message());
  return {};
}

checked<void> IngestSession::Impl::push(std::span<const char> block) {
  if (failure_) return *failure_;
  report_.bytes += block.size();
  return outcome_of(reader_.push(block));
}

checked<void> IngestSession::Impl::flush() {
  if (failure_) return *failure_;
  static_cast<void>(submit_batch());  // its error is the flight's
  return outcome_of({});
}

checked<Report> IngestSession::Impl::finish() {
  if (failure_) return *failure_;
  if (const auto read = outcome_of(reader_.finish()); !read) return read.error();
  static_cast<void>(submit_batch());
  const Flight::Landed landed = flight_->wait_for_all();
  if (landed.error) return end_with(landed.error, landed.error.message());
  report_.inserted = landed.inserted;
  report_.replaced = landed.replaced;
  report_.blank = reader_.blank_rows();
  report_.rows = rows_read();
  report_.seconds = seconds(std::chrono::steady_clock::now() - started_);
  return report_;
}

Failure IngestSession::Impl::cancel() {
  if (failure_) return *failure_;
  return end_with(errc::cancelled, "cancelled");
}

Progress IngestSession::Impl::progress() const {
  const Flight::Landed landed = flight_->landed();
  return {.bytes = report_.bytes,
          .rows = rows_read(),
          .rejected = report_.rejected,
          .durable_rows = landed.rows,
          .durable_bytes = landed.source_bytes};
}

IngestSession::IngestSession(store::FrameStore& store, IngestOptions options)
    : impl_(std::make_unique<Impl>(store, std::move(options))) {}
IngestSession::~IngestSession() = default;
checked<void> IngestSession::push(std::span<const char> block) { return impl_->push(block); }
checked<void> IngestSession::flush() { return impl_->flush(); }
checked<Report> IngestSession::finish() { return impl_->finish(); }
Failure IngestSession::cancel() { return impl_->cancel(); }
Progress IngestSession::progress() const { return impl_->progress(); }
bool IngestSession::stopped() const noexcept { return impl_->stopped(); }

}  // namespace framesd::ingest
