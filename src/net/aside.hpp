// SPDX-License-Identifier: MIT
//
// Aside: one call at a time on the threads of an Offload, while the session that asked for it goes on with
// its socket. Lives on the session's loop, and may not go before what it has begun has ended.
#pragma once

#include "asio.hpp"
#include "offload.hpp"
#include <framesd/base/clock.hpp>

#include <functional>

namespace framesd::net {

class Aside {
 public:
  // on_end   called on the loop whenever a call has ended
  Aside(Executor executor, Offload& offload, std::function<void()> on_end);
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  // Has `call` fill `out`. REQUIRES: !busy(); `out` outlives the call
  void begin(std::function<void(http::Response&)> call, http::Response& out);

  bool busy() const noexcept { return busy_; }
  // Waits for the end of what was begun; no time at all if nothing was.
  task<void> end();
  // How the last call ended.
  const Offloaded& outcome() const noexcept { return outcome_; }

 private:
  Executor executor_;
  Offload& offload_;
  std::function<void()> on_end_;
  api::Work work_;
  Offloaded outcome_{.taken = true, .error = nullptr};
  Timer ended_;  // never expires: who waits for the end waits for its cancellation
  bool busy_ = false;
};

}  // namespace framesd::net
