// SPDX-License-Identifier: MIT
#include "upstream/upstream_thread.hpp"

#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>

#include <chrono>
#include <exception>

namespace framesd::api {
namespace {

constexpr std::chrono::seconds kBetweenRounds{1};

}  // namespace

UpstreamThread::UpstreamThread(OpenLogs& logs, UpstreamFigures& figures, const Lifecycle& lifecycle,
                               const UpstreamOptions& options)
    : upstream_(logs, figures, options, cancelled_), lifecycle_(lifecycle) {
  looking_.emplace(kBetweenRounds, [this] { look(); });
}

UpstreamThread::~UpstreamThread() {
  cancelled_ = true;
  looking_.reset();
}

void UpstreamThread::look() noexcept {
  if (lifecycle_.stage() != Lifecycle::Stage::serving) return;
  run_in_background();  // costs nothing once the thread is there
  try {
    upstream_.check(std::chrono::steady_clock::now());
  } catch (const std::exception& error) {  // no memory
    log_event(LogLevel::error, "sending changes to the centre failed",
              {{"error", std::string_view(error.what())}});
  }
  log_flush();
}

}  // namespace framesd::api
