// SPDX-License-Identifier: MIT
//
// Replica: a copy of the database that is only read from, and that may be behind it. Any thread.
#pragma once

#include "pool.hpp"
#include <framesd/base/periodic.hpp>

#include <atomic>
#include <optional>
#include <string>

namespace framesd::store::postgres {

class Replica {
 public:
  // database   which it is a copy of; outlives the object
  // most       sessions with it
  Replica(Destination destination, unsigned most, Pool& database);

  // A session with it. Empty: it does not answer. Who gets a session that does not answer either says so.
  [[nodiscard]] std::optional<Pool::Lease> take();
  void failed() noexcept { answers_ = false; }

 private:
  // Whether it answers again, and is a copy at all; by a thread of its own, so that no look waits for it.
  void probe();
  [[nodiscard]] checked<void> check();
  void tell(const checked<void>& checked);

  Pool pool_;
  Pool& database_;
  std::atomic<bool> answers_ = false;
  std::optional<std::string> told_;  // why it does not answer, as it was logged; "": that it does
  std::optional<Periodic> probing_;  // last: it uses the rest
};

}  // namespace framesd::store::postgres
