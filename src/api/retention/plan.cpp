// SPDX-License-Identifier: MIT
#include "retention/plan.hpp"

#include <algorithm>
#include <utility>

namespace framesd::api {

std::vector<DueRows> due_rows(std::vector<OldRows> all, std::uint64_t bytes, const RetentionOptions& options,
                              std::chrono::system_clock::time_point now) {
  std::ranges::stable_sort(all, {}, &OldRows::time);
  std::vector<DueRows> due;
  for (OldRows& rows : all) {
    const bool old = options.keep.count() != 0 && rows.time + options.keep <= now + options.notice;
    const bool too_much = options.store_max != 0 && bytes > options.store_max;
    if (!old && !too_much) break;
    const auto when = old ? rows.time + options.keep : now;
    bytes -= std::min(bytes, rows.bytes);
    due.push_back({.rows = std::move(rows),
                   .due = too_much ? std::min(when, now) : when,
                   .because = old ? DueRows::Because::keep : DueRows::Because::store_max});
  }
  return due;
}

}  // namespace framesd::api
