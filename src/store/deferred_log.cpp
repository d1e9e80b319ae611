// SPDX-License-Identifier: MIT
#include "record_batch.hpp"
#include <framesd/store/deferred_log.hpp>
#include <framesd/store/empty_view.hpp>

#include <utility>
#include <variant>

namespace framesd::store {

std::unique_ptr<WriteBatch> DeferredLog::new_batch() const { return std::make_unique<RecordBatch>(format_); }

void DeferredLog::submit(WriteRequest request, Completion completion) {
  const auto* upsert = std::get_if<Upsert>(&request);
  const bool needs_log = upsert == nullptr || upsert->rows() != 0;
  if (!log_ && !needs_log) return completion(errc::store_missing);
  if (!log_ && !open()) return completion(failure_->code);
  log_->submit(std::move(request), std::move(completion));
}

result<void> DeferredLog::see(FunctionRef<void(View&)> body) {
  if (log_) return pass(*log_, body);
  EmptyView nothing(format_);
  body(nothing);
  return {};
}

bool DeferredLog::open() {
  if (failure_) return false;
  auto opened = open_();
  if (!opened) {
    failure_ = opened.error();
    return false;
  }
  log_ = std::move(*opened);
  return true;
}

}  // namespace framesd::store
