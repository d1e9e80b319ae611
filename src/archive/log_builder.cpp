// SPDX-License-Identifier: MIT
#include <framesd/archive/log_builder.hpp>
#include <framesd/base/mutex.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::archive {
namespace {

constexpr std::size_t kBatchBytes = 4 << 20;
constexpr std::size_t kBatchRows = 10000;  // one sync a batch; past this nothing is won (bench store_append)
constexpr std::size_t kNotesTogether = 64;

}  // namespace

// What is on its way to the writer: at most one request. Its completion comes on another thread.
class LogBuilder::Pending {
 public:
  void begin() {
    const Lock lock(mutex_);
    running_ = true;
  }
  void end(result<store::WriteOutcome> outcome) {
    const Lock lock(mutex_);
    running_ = false;
    if (!outcome && !error_) error_ = outcome.error();
    changed_.notify_all();
  }
  // Of all requests so far.
  result<void> wait() {
    const Lock lock(mutex_);
    while (running_) changed_.wait(mutex_);
    return error_ ? result<void>(*error_) : result<void>();
  }

 private:
  Mutex mutex_;
  Condition changed_;
  bool running_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::optional<boost::system::error_code> error_ FRAMESD_GUARDED_BY(mutex_);
};

LogBuilder::LogBuilder(Maker make) : make_(std::move(make)), pending_(std::make_unique<Pending>()) {}

LogBuilder::~LogBuilder() { (void)pending_->wait(); }

checked<void> LogBuilder::begin_log(const Manifest& manifest) {
  auto log = make_(manifest);
  if (!log) return log.error();
  name_ = manifest.name;
  log_ = *std::move(log);
  batch_ = log_->new_batch();
  const std::size_t row_bytes = std::size_t{manifest.rows.source_width} + manifest.rows.frame_width;
  rows_per_batch_ = std::clamp<std::size_t>(kBatchBytes / row_bytes, 1, kBatchRows);
  return {};
}

checked<void> LogBuilder::settle() {
  const auto done = pending_->wait();
  if (done) return {};
  std::string why = done.error() == errc::store_full ? log_->why_full() : std::string();
  if (why.empty()) why = done.error().message();
  return Failure{done.error(), "the log '" + name_ + "' cannot be written: " + why};
}

checked<void> LogBuilder::submit(store::WriteRequest request) {
  if (const auto done = settle(); !done) return done;
  pending_->begin();
  log_->submit(std::move(request),
               [this](result<store::WriteOutcome> outcome) { pending_->end(std::move(outcome)); });
  return {};
}

checked<void> LogBuilder::submit_rows() {
  if (batch_->empty()) return {};
  auto full = std::exchange(batch_, log_->new_batch());
  return submit(store::Upsert{.batch = std::move(full)});
}

checked<void> LogBuilder::submit_notes() {
  if (notes_.empty()) return {};
  return submit(store::Upsert{.notes = std::exchange(notes_, {})});
}

checked<void> LogBuilder::facts(std::string_view text) {
  return submit(store::Describe{.facts = std::string(text)});
}

checked<void> LogBuilder::row(Depth depth, const store::NewRow& row) {
  if (batch_->empty()) batch_->reserve(rows_per_batch_);
  batch_->add(depth, row.source, row.resized, row.absent);
  return batch_->rows() < rows_per_batch_ ? checked<void>() : submit_rows();
}

// Behind the rows that notes tell of: rows that come later would mark them.
checked<void> LogBuilder::note(const store::Note& note) {
  if (const auto done = submit_rows(); !done) return done;
  notes_.push_back(note);
  return notes_.size() < kNotesTogether ? checked<void>() : submit_notes();
}

checked<void> LogBuilder::end_log() {
  if (const auto done = submit_rows(); !done) return done;
  if (const auto done = submit_notes(); !done) return done;
  if (const auto done = settle(); !done) return done;
  batch_.reset();
  log_.reset();
  return {};
}

}  // namespace framesd::archive
