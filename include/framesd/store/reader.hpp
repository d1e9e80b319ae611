// SPDX-License-Identifier: MIT
//
// Reader: looking at a log. Any thread may look at any time.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/borrowing.hpp>
#include <framesd/store/health.hpp>
#include <framesd/store/view.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace framesd::store {

class Reader {
 public:
  virtual ~Reader() = default;

  virtual const RowFormat& format() const noexcept = 0;

  // Whether a look may wait for a network: then never on an event loop.
  virtual bool waits() const noexcept = 0;

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

  // The same, of a body that reads `first` before anything else: over a network that is asked for in the trip
  // that begins the look.
  template <SyncBody<View> F>
  std::invoke_result_t<F, View&> look(const ReadRequest& first, F&& body) {
    std::optional<std::invoke_result_t<F, View&>> given;
    const result<void> seen = see_reading(first, [&](View& view) { given.emplace(body(view)); });
    if (!seen) return {boost::system::in_place_error, seen.error()};
    return *std::move(given);
  }

  // The newest version that this object has seen, without waiting. Empty: none, or a look costs no more than
  // to ask for it.
  virtual std::optional<Version> known() { return std::nullopt; }

  // The version that a look would see now, or saw a while ago where the engine was told that it may be older
  // (store/postgres/open.hpp). May wait; all who ask at the same time share one question. Errors: as look().
  [[nodiscard]] virtual result<Version> current() {
    return look([](View& view) -> result<Version> { return view.version(); });
  }

  // Whether the log can be looked at, as far as is known without waiting. On any thread, event loops too.
  virtual bool answers() noexcept = 0;

  // The same at length, for whoever operates it: as known last, at most a second old. Never waits.
  [[nodiscard]] virtual Health health() = 0;

  // Whether it was removed or replaced where it is kept, so that this object no longer leads to it. A few
  // microseconds.
  virtual bool gone() noexcept { return false; }

  // The same, of a log that waits by asking where it is kept. May wait.
  virtual bool gone_by_now() { return gone(); }

  // Whether Store::remove() was told of this object: it is gone, and so it was meant.
  virtual bool removed() const noexcept { return false; }

 protected:
  // For a log that stands in front of another.
  [[nodiscard]] static result<void> pass(Reader& to, FunctionRef<void(View&)> body) { return to.see(body); }
  [[nodiscard]] static result<void> pass(Reader& to, const ReadRequest& first,
                                         FunctionRef<void(View&)> body) {
    return to.see_reading(first, body);
  }

 private:
  // Calls `body` once with the current state, or not at all and gives an error.
  [[nodiscard]] virtual result<void> see(FunctionRef<void(View&)> body) = 0;
  [[nodiscard]] virtual result<void> see_reading(const ReadRequest& /*first*/,
                                                 FunctionRef<void(View&)> body) {
    return see(body);
  }
};

}  // namespace framesd::store
