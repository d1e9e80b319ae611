// SPDX-License-Identifier: MIT
//
// ManagedLogs: all logs of a program, for commands that list them, make them and change what is known of
// them.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/store.hpp>

#include <memory>
#include <optional>

namespace framesd::app {

struct Settings;

class ManagedLogs {
 public:
  virtual ~ManagedLogs() = default;

  // All but the log `default`.
  virtual store::Store& others() = 0;
  // Of the log `default`; nothing: its first rows are still to come.
  [[nodiscard]] virtual checked<std::optional<store::LogSummary>> default_summary() = 0;
  // The log `default`, to be changed. Errors: log_missing, those of opening it.
  [[nodiscard]] virtual checked<std::unique_ptr<store::Log>> open_default() = 0;
};

// Each program has its own.
[[nodiscard]] checked<std::unique_ptr<ManagedLogs>> open_managed_logs(const Settings& settings);

}  // namespace framesd::app
