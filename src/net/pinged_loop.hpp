// SPDX-License-Identifier: MIT
//
// PingedLoop: the heartbeat of an event loop, which waits in the kernel most of its time and cannot show
// steps of its own. So it is asked for one.
#pragma once

#include "asio.hpp"
#include <framesd/base/heartbeat.hpp>

#include <atomic>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

namespace framesd::net {

class PingedLoop {
 public:
  // The object outlives the loop's run().
  PingedLoop(std::string name, Executor loop) : heartbeat_(std::move(name)), loop_(std::move(loop)) {}

  // Asks for a step, unless one is still waited for. From any thread.
  void ping() {
    if (ended_ || asked_.exchange(true)) return;
    heartbeat_.set(Heartbeat::Pace::prompt);
    asio::post(loop_, [this] { answer(); });
    if (ended_) heartbeat_.set(Heartbeat::Pace::idle);
  }
  // On the loop's thread, when run() has returned: nobody is asked any more.
  void end() noexcept {
    ended_ = true;
    heartbeat_.set(Heartbeat::Pace::idle);
  }
  Heartbeat& heartbeat() noexcept { return heartbeat_; }

 private:
  void answer() noexcept {
    heartbeat_.set(Heartbeat::Pace::idle);
    asked_ = false;
  }

  Heartbeat heartbeat_;
  Executor loop_;
  std::atomic<bool> asked_ = false;
  std::atomic<bool> ended_ = false;
};

}  // namespace framesd::net
