// SPDX-License-Identifier: MIT
//
// Which rows are to go, and from when on: the decision alone, without logs and clocks.
#pragma once

#include "retention/old_rows.hpp"
#include <framesd/api/options.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace framesd::api {

struct DueRows {
  OldRows rows;
  std::chrono::system_clock::time_point due;  // not before
  enum class Because : std::uint8_t { keep, store_max } because = Because::keep;
};

// all     what could go, of all logs
// bytes   of the store, about, before anything goes
// Gives what is older than `keep`, or will be before a notice that begins now is over, and, while the store
// is larger than `store_max`, the oldest of what is left. The oldest first.
[[nodiscard]] std::vector<DueRows> due_rows(std::vector<OldRows> all, std::uint64_t bytes,
                                            const RetentionOptions& options,
                                            std::chrono::system_clock::time_point now);

}  // namespace framesd::api
