// SPDX-License-Identifier: MIT
//
// Selection: which frames a ReadRequest means, found by the overview without walking over the others.
#pragma once

#include "source.hpp"
#include <framesd/frame/strip.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>

namespace framesd::store {

struct Selection {
  std::uint64_t total = 0;  // frames in the range asked for
  KeyRange range;           // beyond `after`, behind `offset`
  std::uint64_t begin = 0;  // the position of its first frame among all, ascending
  std::uint64_t end = 0;    // the one after its last

  std::uint64_t frames() const noexcept { return end - begin; }
};

// What is left of the range beyond `after`, in the order asked.
[[nodiscard]] KeyRange range_beyond_after(const ReadRequest& request) noexcept;

// Cost: up to four ways down the tree (bench store_offset). Errors: store_corrupt, store_io.
[[nodiscard]] result<Selection> select(OverviewSource& source, const ReadRequest& request);

// Whether `out`, gathered from the begin of `selection` in `order`, ends where the overview says that as many
// rows end. Fewer rows mean damage that no checksum of a row can show.
[[nodiscard]] result<void> check_rows(OverviewSource& source, const Selection& selection, Order order,
                                      const Strip& out);

}  // namespace framesd::store
