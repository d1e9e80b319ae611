// SPDX-License-Identifier: MIT
//
// Log: the seam between everything that serves or ingests frames and whatever keeps them.
//
// Reading is a look: a body that is given a View, one state of the log, and returns copies. Any thread may
// look at any time. Writing is a request to the engine's writer, the only part that is asynchronous. Nothing
// of the engine shows through: no handles, no sockets, no memory of its own.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/borrowing.hpp>
#include <framesd/store/status.hpp>
#include <framesd/store/view.hpp>
#include <framesd/store/write_request.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace framesd::store {

class Log {
 public:
  virtual ~Log() = default;

  virtual const RowFormat& format() const noexcept = 0;

  // Calls body(View&) on the current state and gives what it gives. The state is held until the body returns:
  // bodies copy what they need and leave the rest for later. They do not nest.
  //
  // Errors: what body gives; store_corrupt, store_io, store_readers_full, store_unreachable.
  template <SyncBody<View> F>
  std::invoke_result_t<F, View&> look(F&& body) {
    std::optional<std::invoke_result_t<F, View&>> given;
    const result<void> seen = see([&](View& view) { given.emplace(body(view)); });
    if (!seen) return {boost::system::in_place_error, seen.error()};
    return *std::move(given);
  }

  // Microseconds; without a reader slot it waits for whoever commits. Errors: store_io.
  [[nodiscard]] virtual result<StoreStatus> status() = 0;

  // Hands `request` to the writer; waits while its queue is full. After the store began to close the
  // completion gets shutting_down. Errors given to the completion: store_full, store_io, store_read_only,
  // store_corrupt, store_replacing, store_conflict, precondition_failed, cancelled (an unknown replacement
  // id).
  virtual void submit(WriteRequest request, Completion completion) = 0;

 private:
  // Calls `body` once with the current state, or not at all and gives an error.
  [[nodiscard]] virtual result<void> see(FunctionRef<void(View&)> body) = 0;
};

}  // namespace framesd::store
