// SPDX-License-Identifier: MIT
#include "in_flight.hpp"

#include <framesd/base/heartbeat.hpp>

#include <algorithm>
#include <utility>

namespace framesd::ingest {
namespace {

DepthRange around(const DepthRange& a, const DepthRange& b) {
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}

DepthRange depths_of(const store::WriteBatch& batch) {
  DepthRange depths = DepthRange::only(batch.depth(0));
  for (std::size_t row = 1; row < batch.rows(); ++row)
    depths = around(depths, DepthRange::only(batch.depth(row)));
  return depths;
}

}  // namespace

bool InFlight::submit(store::Log& store, store::Upsert upsert, SourcePosition end) {
  {
    const AtPace waiting(Heartbeat::Pace::waiting);
    const Lock lock(mutex_);
    while (under_way_ >= most_ && !completed_.error) changed_.wait(mutex_);
    if (completed_.error) return false;
    ++under_way_;
  }
  const Batch batch{.rows = upsert.rows(), .depths = depths_of(*upsert.batch), .end = end};
  // Without the lock: a store may complete the request before submit() returns.
  store.submit(std::move(upsert), [self = shared_from_this(), batch](result<store::WriteOutcome> outcome) {
    self->complete(batch, outcome);
  });
  return true;
}

void InFlight::skip_to(SourcePosition end) {
  const Lock lock(mutex_);
  skipped_to_ = end;
  if (under_way_ == 0 && !completed_.error) completed_.source = end;
}

void InFlight::complete(const Batch& batch, const result<store::WriteOutcome>& outcome) {
  {
    const Lock lock(mutex_);
    --under_way_;
    if (outcome) {
      completed_.rows += batch.rows;
      completed_.depths = completed_.depths ? around(*completed_.depths, batch.depths) : batch.depths;
      completed_.inserted += outcome->inserted;
      completed_.replaced += outcome->replaced;
      completed_.editing += outcome->editing;
      completed_.syncing += outcome->syncing;
      if (!completed_.error)
        completed_.source = batch.end;  // batches complete in the order they were submitted
      if (!completed_.error && under_way_ == 0 && skipped_to_.bytes > batch.end.bytes)
        completed_.source = skipped_to_;
    } else if (!completed_.error) {
      completed_.error = outcome.error();
    }
  }
  changed_.notify_all();
}

InFlight::Completed InFlight::wait_for_all() {
  const AtPace waiting(Heartbeat::Pace::waiting);
  const Lock lock(mutex_);
  while (under_way_ != 0) changed_.wait(mutex_);
  return completed_;
}

InFlight::Completed InFlight::completed() const {
  const Lock lock(mutex_);
  return completed_;
}

}  // namespace framesd::ingest
