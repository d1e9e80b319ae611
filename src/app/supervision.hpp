// SPDX-License-Identifier: MIT
//
// Supervision: what a running server tells the service manager of itself, from two threads of its own: the
// watchdog's and the status line's. The latter looks into the store and may wait for a disk, the former never
// does.
#pragma once

#include "notify.hpp"
#include "status_line.hpp"
#include "watchdog.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/base/periodic.hpp>
#include <framesd/net/server.hpp>
#include <framesd/store/log.hpp>

#include <optional>

namespace framesd::app {

class Supervision {
 public:
  // Begins as far as the environment asks for it: without a manager there are no threads. All arguments
  // outlive the object.
  Supervision(const Notifier& notifier, StatusLine& status, net::Server& server, store::Log& log,
              const api::FramesService& service);

 private:
  std::optional<Watchdog> watchdog_;
  std::optional<Periodic> feeding_;
  std::optional<Periodic> showing_;
};

}  // namespace framesd::app
