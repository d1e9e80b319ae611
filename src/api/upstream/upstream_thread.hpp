// SPDX-License-Identifier: MIT
//
// UpstreamThread: an upstream that looks for changes each second for as long as the server serves.
#pragma once

#include "upstream/upstream.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/base/periodic.hpp>

#include <atomic>
#include <optional>

namespace framesd::api {

class UpstreamThread {
 public:
  // All outlive the object.
  UpstreamThread(OpenLogs& logs, UpstreamFigures& figures, const Lifecycle& lifecycle,
                 const UpstreamOptions& options);
  // Ends what is being sent: it goes on at the next start.
  ~UpstreamThread();

 private:
  void look() noexcept;

  std::atomic<bool> cancelled_ = false;
  Upstream upstream_;
  const Lifecycle& lifecycle_;
  std::optional<Periodic> looking_;  // last: it uses the rest
};

}  // namespace framesd::api
