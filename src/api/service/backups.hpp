// SPDX-License-Identifier: MIT
//
// Backups: the one copy of logs that is being made or sent, on a thread of its own.
//
// A copy of millions of frames takes longer than any picture, so that it would keep an offload thread from
// others. Only one exists at a time, until it is sent: each takes the room of all its logs on the disk.
#pragma once

#include "ingest/slots.hpp"
#include <framesd/base/mutex.hpp>

#include <functional>
#include <thread>

namespace framesd::api {

class Backups {
 public:
  Backups() = default;
  ~Backups();  // waits for the work
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  // Null: there is a copy already. To be held until it is sent.
  Slots::Slot take() noexcept { return slots_.take(1); }

  // Does `work` in the background. REQUIRES: the slot is taken for it
  void start(std::function<void()> work);

 private:
  Slots slots_;
  Mutex mutex_;
  std::thread thread_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
