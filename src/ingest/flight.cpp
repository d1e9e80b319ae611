// SPDX-License-Identifier: MIT
#include "flight.hpp"

#include <utility>

namespace framesd::ingest {

bool Flight::launch(store::FrameStore& store, store::Upsert upsert, Place end) {
  {
    const Lock lock(mutex_);
    while (flying_ >= most_ && !landed_.error) changed_.wait(mutex_);
    if (landed_.error) return false;
    ++flying_;
  }
  const std::uint64_t rows = upsert.batch.rows();
  // Without the lock: a store may complete the request before submit() returns.
  store.submit(std::move(upsert),
               [self = shared_from_this(), rows, end](result<store::WriteOutcome> outcome) {
                 self->land(rows, end, outcome);
               });
  return true;
}

void Flight::pass(Place end) {
  const Lock lock(mutex_);
  passed_ = end;
  if (flying_ == 0 && !landed_.error) landed_.source = end;
}

void Flight::land(std::uint64_t rows, Place end, const result<store::WriteOutcome>& outcome) {
  {
    const Lock lock(mutex_);
    --flying_;
    if (outcome) {
      landed_.rows += rows;
      landed_.inserted += outcome->inserted;
      landed_.replaced += outcome->replaced;
      landed_.editing += outcome->editing;
      landed_.syncing += outcome->syncing;
      if (!landed_.error) landed_.source = end;  // batches land in the order they were launched
      if (!landed_.error && flying_ == 0 && passed_.bytes > end.bytes) landed_.source = passed_;
    } else if (!landed_.error) {
      landed_.error = outcome.error();
    }
  }
  changed_.notify_all();
}

Flight::Landed Flight::wait_for_all() {
  const Lock lock(mutex_);
  while (flying_ != 0) changed_.wait(mutex_);
  return landed_;
}

Flight::Landed Flight::landed() const {
  const Lock lock(mutex_);
  return landed_;
}

}  // namespace framesd::ingest
