// SPDX-License-Identifier: MIT
#include "recent_depths.hpp"

#include <algorithm>

namespace framesd::ingest {

RecentDepths::Seen RecentDepths::note(Depth depth) {
  if (forgotten_ && depth <= *forgotten_) return Seen::unknown;
  const auto place =
      kept_.empty() || kept_.back() < depth ? kept_.end() : std::ranges::lower_bound(kept_, depth);
  if (place != kept_.end() && *place == depth) return Seen::repeated;
  kept_.insert(place, depth);
  if (kept_.size() == 2 * kKept) {
    forgotten_ = kept_[kKept - 1];
    kept_.erase(kept_.begin(), kept_.begin() + kKept);
  }
  return Seen::first;
}

}  // namespace framesd::ingest
