// SPDX-License-Identifier: MIT
//
// The log that is there already, for commands that only look at it: they make and change nothing, and run
// beside a server.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/admin.hpp>
#include <framesd/store/store.hpp>

#include <memory>
#include <utility>

namespace framesd::app {

struct Invocation;

class ExistingLog {
 public:
  // in   what the log uses; may be null
  ExistingLog(std::unique_ptr<store::Store> in, std::unique_ptr<store::OperatedLog> log)
      : in_(std::move(in)), log_(std::move(log)) {}

  store::OperatedLog& operator*() const noexcept { return *log_; }
  store::OperatedLog* operator->() const noexcept { return log_.get(); }

 private:
  std::unique_ptr<store::Store> in_;
  std::unique_ptr<store::OperatedLog> log_;
};

// Each program has its own. Opens the log that the command line names for reading, whatever the widths of its
// rows. Errors: usage (no name of a log), log_missing, those of opening it.
[[nodiscard]] checked<ExistingLog> open_existing_log(const Invocation& invocation);

}  // namespace framesd::app
