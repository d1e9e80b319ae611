// SPDX-License-Identifier: MIT
#include "retention/retention_thread.hpp"

#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace framesd::api {
namespace {

using std::chrono::milliseconds;

constexpr int kRoundsPerNotice = 4;
constexpr milliseconds kShortestInterval{100};
constexpr milliseconds kLongestInterval{60'000};

}  // namespace

RetentionThread::RetentionThread(OpenLogs& logs, RetentionFigures& figures, const Lifecycle& lifecycle,
                                 const RetentionOptions& options, std::function<bool()> ingesting)
    : retention_(logs, figures, options, std::move(ingesting)),
      lifecycle_(lifecycle),
      looking_(std::clamp(options.notice / kRoundsPerNotice, kShortestInterval, kLongestInterval),
               [this] { look(); }) {}

void RetentionThread::look() noexcept {
  if (lifecycle_.stage() != Lifecycle::Stage::serving) return;
  run_in_background();  // costs nothing once the thread is there
  try {
    retention_.check({.steady = std::chrono::steady_clock::now(), .time = std::chrono::system_clock::now()});
  } catch (const std::exception& error) {  // no memory
    log_event(LogLevel::error, "looking for old rows failed", {{"error", std::string_view(error.what())}});
  }
  log_flush();
}

}  // namespace framesd::api
