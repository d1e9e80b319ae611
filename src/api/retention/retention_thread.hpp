// SPDX-License-Identifier: MIT
//
// RetentionThread: a retention that looks around for as long as the server serves.
#pragma once

#include "retention/retention.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/base/periodic.hpp>

#include <functional>

namespace framesd::api {

class RetentionThread {
 public:
  // All three outlive the object, and what `ingesting` asks.
  RetentionThread(OpenLogs& logs, RetentionFigures& figures, const Lifecycle& lifecycle,
                  const RetentionOptions& options, std::function<bool()> ingesting);

 private:
  void look() noexcept;

  Retention retention_;
  const Lifecycle& lifecycle_;
  const Periodic looking_;  // last: it uses the rest, and its end waits for what is being dropped
};

}  // namespace framesd::api
