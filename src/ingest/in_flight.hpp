// SPDX-License-Identifier: MIT
//
// InFlight: the batches of one session that are on their way to the store, and what came back.
//
// Shared between the session's thread, which submits and waits, and the writer's, on which batches complete.
// It outlives the session as long as a batch is under way.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/store/log.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace framesd::ingest {

class InFlight : public std::enable_shared_from_this<InFlight> {
 public:
  // What the store has said so far.
  struct Completed {
    std::uint64_t rows = 0;            // durable
    std::optional<DepthRange> depths;  // of those, from the shallowest to the deepest
    std::uint64_t inserted = 0;
    std::uint64_t replaced = 0;
    std::chrono::nanoseconds editing{};  // see store::WriteOutcome
    std::chrono::nanoseconds syncing{};
    SourcePosition source;            // the source is durable up to here
    boost::system::error_code error;  // the first one
  };

  explicit InFlight(std::size_t most) : most_(most) {}

  // Waits until fewer than `most` batches are on their way, then submits `upsert`. False, and nothing is
  // submitted, if the store has refused one before.
  //
  // end   where in the source the batch ends
  // REQUIRES: the batch has rows
  [[nodiscard]] bool submit(store::Log& store, store::Upsert upsert, SourcePosition end);

  // The source has nothing to store between the batch submitted last and `end`: once that one is durable, the
  // source is so up to here.
  void skip_to(SourcePosition end);

  // Waits until nothing is on its way.
  Completed wait_for_all();
  Completed completed() const;

 private:
  // What is known of a batch while it is on its way.
  struct Batch {
    std::uint64_t rows = 0;
    DepthRange depths;
    SourcePosition end;
  };
  void complete(const Batch& batch, const result<store::WriteOutcome>& outcome);

  const std::size_t most_;
  mutable Mutex mutex_;
  Condition changed_;
  std::size_t under_way_ FRAMESD_GUARDED_BY(mutex_) = 0;
  SourcePosition skipped_to_ FRAMESD_GUARDED_BY(mutex_);
  Completed completed_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::ingest
