// SPDX-License-Identifier: MIT
//
// Selection: which frames a ReadRequest means, found by the overview without walking over the others.
#pragma once

#include "overview_source.hpp"
#include <framesd/frame/strip.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstdint>

namespace framesd::store {

struct Selection {
  std::uint64_t total = 0;   // frames in the range asked for
  KeyRange range;            // beyond `after`, behind `offset`
  std::uint64_t frames = 0;  // in it
};

// Cost: up to four ways down the tree (bench store_offset). Errors: store_corrupt, store_io.
[[nodiscard]] result<Selection> select(OverviewSource& source, const ReadRequest& request);

// Whether the overview counts as many frames from the first to the last row of `out` as there are rows, in
// either order. Fewer rows mean damage that no checksum of a row can show.
[[nodiscard]] result<void> check_rows(OverviewSource& source, const Strip& out);

}  // namespace framesd::store
