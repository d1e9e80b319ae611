// SPDX-License-Identifier: MIT
#include "view.hpp"

#include "history.hpp"

namespace framesd::store::lmdb {

std::optional<std::chrono::system_clock::time_point> LmdbView::created() const noexcept {
  if (meta_.created == 0) return std::nullopt;
  return std::chrono::system_clock::time_point(
      std::chrono::milliseconds(static_cast<std::int64_t>(meta_.created)));
}

result<Extent> LmdbView::extent() {
  if (extent_) return *extent_;
  const auto keys = frames_.extent();
  if (!keys) return keys.error();
  Extent extent{.frames = keys->frames};
  if (keys->first) extent.first = depth_of(*keys->first);
  if (keys->last) extent.last = depth_of(*keys->last);
  return extent_.emplace(extent);
}

result<Neighbours> LmdbView::neighbours(Depth depth) { return frames_.neighbours(key_of(depth)); }

result<std::optional<std::vector<LogChange>>> LmdbView::changes(const Version& since) {
  if (since.incarnation != incarnation_of(meta_, txn_) || meta_.format < kCountingFormat)
    return std::optional<std::vector<LogChange>>();
  return changes_since(txn_, meta_, since.generation);
}

}  // namespace framesd::store::lmdb
