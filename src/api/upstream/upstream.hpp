// SPDX-License-Identifier: MIT
//
// Upstream: sends the changes of all logs to another framesd, for as long as the server serves.
//
// Logs are sent one after the other. While the centre cannot be reached none is, and the pauses between two
// tries grow unless each gets further; a log that the centre refuses does not hold up the others.
#pragma once

#include "upstream/upstream_state.hpp"
#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/http/metrics.hpp>
#include <framesd/push/pauses.hpp>
#include <framesd/push/push.hpp>
#include <framesd/store/view.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::api {

class OpenLogs;

// For /metrics and /upstream, from any thread.
struct UpstreamFigures {
  http::Gauge connected;           // 1: the last time the centre was asked it answered
  http::Gauge logs_behind;         // of which the centre does not have everything, as far as is known
  http::Gauge generations_behind;  // of these logs together
  http::Gauge rows_behind;         // likewise, as far as it is known
  http::Gauge behind_since;        // when the oldest change was made that it lacks; 0: it lacks none
  http::Gauge last_sent;           // when the centre last had everything of a log, in seconds since 1970
  http::Gauge refused_logs;        // which the centre does not take: the log of the server says why
  http::Counter rows;              // sent
  struct Failures {
    http::Counter count;
    http::Gauge last;  // when there was one, in seconds since 1970; 0: never
  };
  std::array<Failures, push::kTroubleNames.size()> failures;  // by push::Trouble; of none there are none

  Failures& failures_by(push::Trouble trouble) noexcept {
    return failures[static_cast<std::size_t>(trouble)];
  }

  UpstreamBoard board;
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
    store::Version sent{};                        // the centre has this one
    store::Version seen{};                        // as it was seen last
    store::Version measured{};                    // of which the lag is known, if it could be
    std::optional<push::Lag> lag{};               // of what was measured
    SteadyTime not_before{};                      // it was refused
    push::Trouble trouble = push::Trouble::none;  // that sending it alone has met
    std::string said{};                           // why, in the log of the server; empty: it is not refused

    bool is_behind() const noexcept { return seen != sent && (!lag || lag->behind); }
    std::uint64_t generations_behind() const noexcept;
  };

  [[nodiscard]] std::vector<std::string> names_to_look_at();
  void look_at(const std::string& name);
  [[nodiscard]] std::optional<push::Lag> lag_of(const std::string& name);
  void take_lag(const std::string& name, LogState& log, const push::Lag& lag);
  void send_if_due(const std::string& name, SteadyTime now);
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
  void show();
  void count(const UpstreamState& state) noexcept;

  OpenLogs& logs_;
  UpstreamFigures& figures_;
  const UpstreamOptions options_;
  const std::atomic<bool>& cancelled_;
  std::map<std::string, LogState, std::less<>> states_;
  unsigned rounds_ = 0;
  std::optional<bool> connected_{};
  push::Trouble away_ = push::Trouble::none;  // why the centre takes nothing
  UpstreamState::Time away_since_{};
  std::optional<UpstreamState::Time> last_sent_{};
  push::Confirmed confirmed_;
  push::Pauses pauses_;
  SteadyTime not_before_{};
};

// Whether all logs are sent to that address, else that of data_dir alone.
[[nodiscard]] bool sends_all_logs(std::string_view url) noexcept;

// The address of a log's place at the centre.
[[nodiscard]] std::string url_of_log(std::string_view url, std::string_view log);

}  // namespace framesd::api
