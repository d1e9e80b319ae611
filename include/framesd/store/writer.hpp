// SPDX-License-Identifier: MIT
//
// Writer: changing a log. Requests are done one after the other, by one thread or process at a time.
#pragma once

#include <framesd/store/write_request.hpp>

#include <memory>
#include <string>

namespace framesd::store {

class Writer {
 public:
  virtual ~Writer() = default;

  // A batch for rows of this log: only such a one may be submitted to it.
  [[nodiscard]] virtual std::unique_ptr<WriteBatch> new_batch() const = 0;

  // Hands `request` to the writer; waits while its queue is full. After the log began to close the completion
  // gets shutting_down. Errors given to the completion: store_full, store_io, store_read_only, store_corrupt,
  // store_replacing, store_conflict, store_unreachable, precondition_failed, cancelled (an unknown
  // replacement id).
  virtual void submit(WriteRequest request, Completion completion) = 0;

  // Submits and waits for the completion: not on an event loop.
  [[nodiscard]] result<WriteOutcome> write_and_wait(WriteRequest request);

  // What is full after store_full, with its numbers and what to do: "the disk is full: 4,096 bytes of it are
  // free, ...". Empty: not known.
  [[nodiscard]] virtual std::string why_full() const = 0;
};

}  // namespace framesd::store
