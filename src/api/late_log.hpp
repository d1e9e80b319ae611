// SPDX-License-Identifier: MIT
//
// LateLog: a log that is not there, for a request that may make it. The first write makes it, so a request
// that is refused before it has written anything leaves no empty log behind.
//
// Until then it is a log without frames, facts and notes. Two requests may each have one of the same name:
// the second to write finds the log that the first has made. Thread-safe; submit() may wait for the disk.
#pragma once

#include "open_logs.hpp"
#include <framesd/base/mutex.hpp>
#include <framesd/store/log.hpp>

#include <memory>
#include <string>

namespace framesd::api {

class LateLog final : public store::Log {
 public:
  // all   outlives the object. REQUIRES: it has a place for other logs
  LateLog(OpenLogs& all, std::string name, const RowFormat& format);

  const RowFormat& format() const noexcept override { return format_; }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override;
  [[nodiscard]] store::Health health() override;
  bool gone() noexcept override;
  bool removed() const noexcept override;
  [[nodiscard]] std::string why_full() const override;
  [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override;

  // Errors given to the completion: also those of making and opening a log, and store_conflict (another
  // request has made it with other widths). What needs a frame or a state is precondition_failed, and makes
  // nothing.
  void submit(store::WriteRequest request, store::Completion completion) override;

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override;
  // Null: it is not made yet.
  OpenLogs::Parts made() const noexcept;
  [[nodiscard]] result<OpenLogs::Parts> make();

  OpenLogs& all_;
  const std::string name_;
  const RowFormat format_;
  mutable Mutex mutex_;
  OpenLogs::Parts made_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
