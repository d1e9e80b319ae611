// SPDX-License-Identifier: MIT
//
// Retention: drops the oldest rows of a store that an operator keeps below a size, or no longer than a time.
//
// What is to go is announced first, in the log and in /metrics, and goes when the notice is over. The notice
// is measured by the steady clock, and begins again when the time of day was set: a box that wakes up in
// another year loses nothing at once.
#pragma once

#include "retention/plan.hpp"
#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/http/metrics.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {

class OpenLogs;

// For /metrics, from any thread.
struct RetentionFigures {
  http::Gauge due_rows;  // announced, not yet dropped
  http::Gauge due_at;    // when the first of them go, in seconds since 1970; 0: none are due
  http::Counter dropped_rows;
  http::Counter dropped_logs;
};

class Retention {
 public:
  struct Now {
    SteadyTime steady;
    std::chrono::system_clock::time_point time;
  };

  // Both outlive the object.
  // ingesting   whether uploads or jobs are under way
  Retention(OpenLogs& logs, RetentionFigures& figures, const RetentionOptions& options,
            std::function<bool()> ingesting)
      : logs_(logs), figures_(figures), options_(options), ingesting_(std::move(ingesting)) {}

  // Announces what is due, and drops what was announced long enough ago. Waits for the disk.
  void check(const Now& now);

 private:
  using Key = std::pair<std::string, std::string>;  // log, ingest

  // What a list says of a log.
  struct Listed {
    std::string name;
    std::uint64_t bytes = 0;  // of the store, about
    store::Version version;
  };
  // A log of which nothing was due.
  struct Quiet {
    store::Version version;
    SteadyTime looked;
  };

  [[nodiscard]] checked<std::vector<Listed>> list() const;
  [[nodiscard]] checked<std::vector<DueRows>> due(const Now& now);
  [[nodiscard]] bool is_quiet(const Listed& log, const Now& now) const;
  [[nodiscard]] result<std::vector<OldRows>> old_rows(store::View& view, const std::string& log,
                                                      std::uint64_t excess, const Now& now) const;
  [[nodiscard]] bool is_old(std::chrono::system_clock::time_point time, const Now& now) const;
  void forget_after_jump(const Now& now);
  void announce(const std::vector<DueRows>& due, const Now& now);
  [[nodiscard]] bool is_over(const DueRows& due, const Now& now) const;
  void drop(const DueRows& due);

  OpenLogs& logs_;
  RetentionFigures& figures_;
  const RetentionOptions options_;
  const std::function<bool()> ingesting_;
  std::map<Key, SteadyTime> announced_;
  std::map<std::string, Quiet, std::less<>> quiet_;
  std::optional<Now> last_;
};

}  // namespace framesd::api
