// SPDX-License-Identifier: MIT
//
// Watch: asks, twice a second, how all open logs are, by one question for all of them. So what is said of a
// log without asking is at most that old, and a server that was started before its database finds it. It also
// renews the leases of replacements whose clients are slow.
#pragma once

#include "known_log.hpp"
#include "pool.hpp"
#include <framesd/base/mutex.hpp>
#include <framesd/base/periodic.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace framesd::store::postgres {

class Watch {
 public:
  // REQUIRES: `pool` outlives the object
  explicit Watch(Pool& pool);

  void add(const std::shared_ptr<KnownLog>& log);
  // Whether a log of that name is open.
  bool has(std::string_view name);

 private:
  void look();
  void renew_leases(Connection& database, const std::vector<std::shared_ptr<KnownLog>>& logs);
  // Those that are still open.
  std::vector<std::shared_ptr<KnownLog>> open_ones();

  Pool& pool_;
  Mutex mutex_;
  std::vector<std::weak_ptr<KnownLog>> logs_ FRAMESD_GUARDED_BY(mutex_);
  unsigned looks_ = 0;
  std::optional<Periodic> looking_;  // last: it uses the rest
};

}  // namespace framesd::store::postgres
