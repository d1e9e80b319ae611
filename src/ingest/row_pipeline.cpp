// SPDX-License-Identifier: MIT
#include "row_pipeline.hpp"

#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace framesd::ingest {
namespace {

constexpr std::uint64_t kGapSteps = 3;  // median steps that a step must exceed to be a gap

class WaitingTime {
 public:
  explicit WaitingTime(Report& report) : report_(report) {}
  ~WaitingTime() { report_.timings.waiting += seconds(std::chrono::steady_clock::now() - begin_); }
  WaitingTime(const WaitingTime&) = delete;
  WaitingTime& operator=(const WaitingTime&) = delete;

 private:
  Report& report_;
  const SteadyTime begin_ = std::chrono::steady_clock::now();
};

}  // namespace

RowPipeline::RowPipeline(store::Log& store, const IngestOptions& options)
    : store_(store),
      options_(options),
      chunk_rows_(std::max<std::size_t>(1, options.chunk_rows)),
      resampler_(image::Resampler(store.format())),
      resized_(store.format().frame_width),
      absent_pixels_(mask_bytes(store.format().frame_width)),
      batch_(store.new_batch()),
      in_flight_(std::make_shared<InFlight>(options.notes_at ? 1 : kBatchesInFlight)) {
  report.scale = options.reading->rules.scale;
}

void RowPipeline::resize(std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent) {
  if (absent.empty()) {
    resampler_.resampler().row(samples, resized_);
  } else {
    resampler_.row({samples, absent}, {resized_, absent_pixels_});
  }
}

void RowPipeline::count(Depth depth) {
  ++report.stored;
  report.first_depth = std::min(report.first_depth.value_or(depth), depth);
  report.last_depth = std::max(report.last_depth.value_or(depth), depth);
  steps_.add(depth);
}

// A full batch goes when the row behind it is there: the source then ends exactly with the batch.
bool RowPipeline::add(Depth depth, std::span<const std::uint8_t> samples,
                      std::span<const std::uint8_t> absent, SourcePosition before) {
  if (batch_full() && !submit(before)) return false;
  resize(samples, absent);
  batch_->add(depth, samples, resized_, absent);
  count(depth);
  return true;
}

void RowPipeline::add_replaced(Depth depth) {
  ++never_stored_;
  count(depth);
}

bool RowPipeline::reject(const formats::Reject& reject) {
  ++report.rejected;
  if (report.rejects.size() < kRejectsKept) {
    const std::string_view value = reject.value.substr(0, kRejectValueBytes);
    report.rejects.push_back({reject.line, reject.column, reject.reason, std::string(value), reject.cells});
  }
  if (options_.on_reject) options_.on_reject(reject);
  report.stopped = options_.on_error == OnError::stop;
  return !report.stopped;
}

// Before the first rows that are stored by it; before and behind all others, whether it is still that of the
// log. A log that is being built gets it when it is whole.
bool RowPipeline::keep_scale() {
  const auto& scale = options_.reading->rules.scale;
  if (!scale || scale_refused_ || options_.replacement != 0) return !scale_refused_;
  const WaitingTime timing(report);
  const auto kept = scale_kept_ ? ingest::check_scale(store_, *scale) : ingest::keep_scale(store_, *scale);
  scale_kept_ = kept.has_value();
  if (!kept) scale_refused_ = kept.error();
  return scale_kept_;
}

formats::Layout RowPipeline::described(formats::Layout layout) const {
  const auto& remarks = options_.reading->remarks;
  layout.remarks.insert(layout.remarks.end(), remarks.begin(), remarks.end());
  return layout;
}

bool RowPipeline::submit(SourcePosition end) {
  if (batch_->empty()) {
    in_flight_->skip_to(end);
    return true;
  }
  if (held) return true;
  if (!keep_scale()) return false;
  const WaitingTime timing(report);
  store::Upsert upsert{.batch = std::exchange(batch_, store_.new_batch()),
                       .replacement = options_.replacement};
  batch_->reserve(upsert.rows());  // as long as the last one, most likely
  if (options_.notes_at) upsert.notes = options_.notes_at(end);
  return in_flight_->submit(store_, std::move(upsert), end);
}

checked<void> RowPipeline::finish(SourcePosition end) {
  static_cast<void>(submit(end));  // its error is the flight's
  const InFlight::Completed completed = [this] {
    const WaitingTime timing(report);
    return in_flight_->wait_for_all();
  }();
  if (scale_refused_ || (scale_kept_ && !keep_scale())) return *refusal();
  if (completed.error) return end_with(completed.error, completed.error.message());
  report.inserted = completed.inserted;
  report.replaced = completed.replaced + never_stored_;
  report.timings.committing = seconds(completed.editing);
  report.timings.syncing = seconds(completed.syncing);
  report.seconds = seconds(std::chrono::steady_clock::now() - started_);
  describe_course();
  return {};
}

Report RowPipeline::durable_report() const {
  const InFlight::Completed completed = in_flight_->completed();
  Report durable = report;
  durable.stored = completed.rows;
  durable.inserted = completed.inserted;
  durable.replaced = completed.replaced;
  durable.first_depth = durable.last_depth = std::nullopt;
  if (completed.depths) {
    durable.first_depth = completed.depths->min;
    durable.last_depth = completed.depths->max;
  }
  durable.seconds = seconds(std::chrono::steady_clock::now() - started_);
  return durable;
}

void RowPipeline::describe_course() {
  report.direction = steps_.direction();
  if (from_the_last && report.direction == Direction::down) {
    report.direction = Direction::up;
  } else if (from_the_last && report.direction == Direction::up) {
    report.direction = Direction::down;
  }
  if (const auto step = steps_.median()) {
    constexpr std::uint64_t kDepthMax = std::numeric_limits<std::int64_t>::max();
    report.median_step = Depth::from_count(static_cast<std::int64_t>(std::min(*step, kDepthMax)));
  }
  if (report.direction != Direction::mixed) report.gaps = steps_.gaps(kGapSteps);
}

std::string RowPipeline::rows_stored() const {
  const InFlight::Completed completed = in_flight_->completed();
  std::string text =
      with_thousands(completed.rows) + " of " + with_thousands(report.stored) + " rows read were stored";
  if (completed.rows != 0 && completed.source.lines != 0)
    text += ", including all up to line " + with_thousands(completed.source.lines);
  return text;
}

Failure RowPipeline::end_with(boost::system::error_code code, std::string_view what) {
  static_cast<void>(in_flight_->wait_for_all());
  const store::Health health = code == errc::store_missing ? store_.health() : store::Health();
  if (health.read_only_because.empty()) return {code, std::string(what) + ": " + rows_stored()};
  if (!health.gone) return {code, health.read_only_because + ": " + rows_stored()};
  return {code, "the store was removed or replaced, with all rows in it (" + health.read_only_because +
                    "): none of the " + with_thousands(report.stored) + " rows read is stored"};
}

std::optional<Failure> RowPipeline::refusal() {
  if (scale_refused_) return end_with(scale_refused_->code, scale_refused_->detail);
  const auto error = in_flight_->completed().error;
  if (!error) return {};
  return end_with(error, error.message());
}

}  // namespace framesd::ingest
