// SPDX-License-Identifier: MIT
//
// FileReporting: asks whoever wanted a file ingested, now and then, whether to go on.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/ingest/file.hpp>

#include <chrono>
#include <cstdint>

namespace framesd::ingest {

class FileReporting {
 public:
  FileReporting(const OnFileProgress& progress, std::uint64_t bytes_total)
      : progress_(progress), total_(bytes_total) {}

  bool go_on(const SessionProgress& session, std::uint64_t bytes_done) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now < next_) return true;
    next_ = now + kBetween;
    return report(session, bytes_done);
  }
  bool report(const SessionProgress& session, std::uint64_t bytes_done) const {
    return !progress_ || progress_({.bytes_done = bytes_done, .bytes_total = total_, .session = session});
  }

 private:
  static constexpr std::chrono::milliseconds kBetween{200};

  const OnFileProgress& progress_;
  const std::uint64_t total_;
  SteadyTime next_ = std::chrono::steady_clock::now() + kBetween;
};

}  // namespace framesd::ingest
