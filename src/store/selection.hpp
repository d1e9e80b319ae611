// SPDX-License-Identifier: MIT
//
// Selection: which frames a ReadRequest means, found by the overview without walking over the others.
#pragma once

#include "overview_source.hpp"
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

}  // namespace framesd::store
