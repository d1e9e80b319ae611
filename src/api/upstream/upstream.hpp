// SPDX-License-Identifier: MIT
//
// Upstream: sends the changes of all logs to another framesd, for as long as the server serves.
//
// Logs are sent one after the other. While the centre cannot be reached none is, and the pauses between two
// tries grow; a log that the centre refuses does not hold up the others.
#pragma once

#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/http/metrics.hpp>
#include <framesd/push/push.hpp>
#include <framesd/store/view.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::api {

class OpenLogs;

// For /metrics, from any thread.
struct UpstreamFigures {
  http::Gauge connected;           // 1: the last time the centre was asked it answered
  http::Gauge logs_behind;         // of which the centre does not have everything, as far as is known
  http::Gauge generations_behind;  // of these logs together
  http::Gauge last_sent;           // when the centre last had everything of a log, in seconds since 1970
  http::Gauge refused_logs;        // which the centre does not take: the log of the server says why
  http::Counter rows;              // sent
  struct Failures {
    http::Counter count;
    http::Gauge last;  // when there was one, in seconds since 1970; 0: never
  };
  std::array<Failures, push::kTroubleNames.size()> failures;  // by push::Trouble; of none there are none

  Failures& failures_by(push::Trouble trouble) noexcept { return failures[static_cast<std::size_t>(trouble)]; }
};

class Upstream {
 public:
  // All outlive the object. cancelled   ends what is being sent, soon after it is set
  Upstream(OpenLogs& logs, UpstreamFigures& figures, const UpstreamOptions& options,
           const std::atomic<bool>& cancelled)
      : logs_(logs), figures_(figures), options_(options), cancelled_(cancelled) {}

  // Sends what changed, if it is time to. To be called about once a second. Waits for disk and network.
  void check(SteadyTime now);

 private:
  struct LogState {
    store::Version sent{};         // the centre has this one
    std::uint64_t generation = 0;  // as it was seen last
    SteadyTime not_before{};       // it was refused
    std::string said{};            // why, in the log of the server; empty: it is not refused
  };

  [[nodiscard]] std::vector<std::string> names_to_look_at();
  void look_at(const std::string& name, SteadyTime now);
  void send(const std::string& name, LogState& log, SteadyTime now);
  void send_from(store::Log& from, const std::string& name, LogState& log, SteadyTime now);
  void sent(LogState& log, const push::Sent& what);
  struct Failed {
    const Failure& failure;
    push::Trouble trouble;
    std::chrono::seconds asked{0};  // to wait
  };
  void failed(const std::string& name, LogState& log, const Failed& how, SteadyTime now);
  void link_failed(const Failed& how, SteadyTime now);
  void count() noexcept;

  OpenLogs& logs_;
  UpstreamFigures& figures_;
  const UpstreamOptions options_;
  const std::atomic<bool>& cancelled_;
  std::map<std::string, LogState, std::less<>> states_;
  unsigned rounds_ = 0;
  bool away_ = false;  // the centre did not answer
  std::chrono::seconds pause_{0};
  SteadyTime not_before_{};
};

// The address of a log's place at the centre.
[[nodiscard]] std::string url_of_log(std::string_view url, std::string_view log);

}  // namespace framesd::api
