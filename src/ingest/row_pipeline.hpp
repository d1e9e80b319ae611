// SPDX-License-Identifier: MIT
//
// RowPipeline: rows on their way into a store: resized, encoded, gathered into batches, handed to the writer;
// and the report of them. Where the rows come from is not here: see session.cpp and up_log.cpp.
//
// Not for several threads at a time.
#pragma once

#include "in_flight.hpp"
#include "steps.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/image/masked_resampler.hpp>
#include <framesd/ingest/session.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

// While it lives, time that is not spent waiting for the store counts as parsing.
class ParsingTime {
 public:
  explicit ParsingTime(Report& report) : report_(report), waited_(report.timings.waiting) {}
  ~ParsingTime() {
    report_.timings.parsing +=
        seconds(std::chrono::steady_clock::now() - begin_) - (report_.timings.waiting - waited_);
  }
  ParsingTime(const ParsingTime&) = delete;
  ParsingTime& operator=(const ParsingTime&) = delete;

 private:
  Report& report_;
  const double waited_;
  const SteadyTime begin_ = std::chrono::steady_clock::now();
};

class RowPipeline {
 public:
  // REQUIRES: the options have a reading
  RowPipeline(store::Log& store, const IngestOptions& options);

  // Takes one row, as formats::RowSink gives it. May wait for the store. False: the store has refused a
  // batch.
  bool add(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
           SourcePosition before);
  // Counts a row that another one of the same depth replaces before it could be stored.
  void add_replaced(Depth depth);
  // Lists and counts a rejected row. False if on_error stops there.
  bool reject(const formats::Reject& reject);

  // Submits the rows gathered so far as they are. False: the store has refused a batch.
  bool submit(SourcePosition end);
  // Submits the rest and waits until all is durable; `report` is then complete but for rows and bytes.
  [[nodiscard]] checked<void> finish(SourcePosition end);

  // Waits for what is in flight, and says how many rows are durable, and up to which line of the source if
  // that is known; or that the store went away, and all of them with it.
  Failure end_with(boost::system::error_code code, std::string_view what);
  // How the source was read, with what the options have to say about that.
  formats::Layout described(formats::Layout layout) const;
  // The store's refusal, if there was one; waits for what is in flight then.
  std::optional<Failure> refusal();
  InFlight::Completed completed() const { return in_flight_->completed(); }
  // What has come of the rows that are durable. Rejected ones are those of all that was read.
  Report durable_report() const;

  Report report;
  bool from_the_last = false;  // rows come from the source's last to its first
  bool held = false;           // no row is submitted yet: the source may still be refused

 private:
  // Records are all of one size, so the next row will weigh what the others do.
  bool batch_full() const noexcept {
    const std::size_t rows = batch_->rows();
    return rows >= chunk_rows_ || (rows != 0 && batch_->bytes() / rows * (rows + 1) > kBatchBytes);
  }
  bool keep_scale();
  void resize(std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent);
  void count(Depth depth);
  std::string rows_stored() const;
  void describe_course();

  store::Log& store_;
  const IngestOptions& options_;
  const std::size_t chunk_rows_;
  const SteadyTime started_ = std::chrono::steady_clock::now();
  const image::MaskedResampler resampler_;
  std::vector<std::uint8_t> resized_;
  std::vector<std::uint8_t> absent_pixels_;
  std::unique_ptr<store::WriteBatch> batch_;
  bool scale_kept_ = false;
  std::optional<Failure> scale_refused_;
  std::uint64_t never_stored_ = 0;  // rows counted by add_replaced()
  Steps steps_;
  std::shared_ptr<InFlight> in_flight_;
};

}  // namespace framesd::ingest
