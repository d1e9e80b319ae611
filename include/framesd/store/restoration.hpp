// SPDX-License-Identifier: MIT
//
// Restoration: copies of logs on their way into a store. None of them is seen by anybody before all are
// there.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/log.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace framesd::store {

// Which log it is, see View::id() and View::created(): a copy has it too.
struct Identity {
  std::uint64_t store_id = 0;
  std::optional<std::chrono::system_clock::time_point> created = {};

  friend bool operator==(const Identity&, const Identity&) = default;
};

// One thread. Its end takes away what was not published. Errors of both calls, with a sentence: store_io,
// store_denied, store_full, log_exists.
class Restoration {
 public:
  virtual ~Restoration() = default;

  // An empty log, to be filled and closed. Errors: also store_already_open (the store without a name is
  // there); usage: it is no name for a log.
  [[nodiscard]] virtual checked<std::unique_ptr<Log>> make(std::string_view name, const RowFormat& format,
                                                           const Identity& identity) = 0;

  // All logs that were made become visible, also if the process or the power is cut in between: then at the
  // next start. REQUIRES: they are closed; called once
  [[nodiscard]] virtual checked<void> publish() = 0;
};

}  // namespace framesd::store
