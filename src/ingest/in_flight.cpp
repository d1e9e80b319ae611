// SPDX-License-Identifier: MIT
#include "in_flight.hpp"

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
    const Lock lock(mutex_);
    while (flying_ >= most_ && !landed_.error) changed_.wait(mutex_);
    if (landed_.error) return false;
    ++flying_;
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
  passed_ = end;
  if (flying_ == 0 && !landed_.error) landed_.source = end;
}

void InFlight::complete(const Batch& batch, const result<store::WriteOutcome>& outcome) {
  {
    const Lock lock(mutex_);
    --flying_;
    if (outcome) {
      landed_.rows += batch.rows;
      landed_.depths = landed_.depths ? around(*landed_.depths, batch.depths) : batch.depths;
      landed_.inserted += outcome->inserted;
      landed_.replaced += outcome->replaced;
      landed_.editing += outcome->editing;
      landed_.syncing += outcome->syncing;
      if (!landed_.error) landed_.source = batch.end;  // batches land in the order they were submitted
      if (!landed_.error && flying_ == 0 && passed_.bytes > batch.end.bytes) landed_.source = passed_;
    } else if (!landed_.error) {
      landed_.error = outcome.error();
    }
  }
  changed_.notify_all();
}

InFlight::Landed InFlight::wait_for_all() {
  const Lock lock(mutex_);
  while (flying_ != 0) changed_.wait(mutex_);
  return landed_;
}

InFlight::Landed InFlight::landed() const {
  const Lock lock(mutex_);
  return landed_;
}

}  // namespace framesd::ingest
