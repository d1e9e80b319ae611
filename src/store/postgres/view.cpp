// SPDX-License-Identifier: MIT
#include "view.hpp"

#include "history.hpp"

namespace framesd::store::postgres {
std::optional<std::chrono::system_clock::time_point> PostgresView::created() const noexcept {
  if (row_.created == 0) return std::nullopt;
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(row_.created));
}

result<Extent> PostgresView::extent() { return row_.extent(); }

result<Page> PostgresView::read(const ReadRequest& request, Strip& out) {
  if (const auto done = content_.expect_page(row_, request); !done) {
    out.clear(out.width());
    return done.error();
  }
  return OverviewView::read(request, out);
}

result<std::uint64_t> PostgresView::count(const DepthRange& range) {
  if (const auto done = content_.expect_count(row_, KeyRange::of(range)); !done) return done.error();
  return OverviewView::count(range);
}

result<Neighbours> PostgresView::neighbours(Depth depth) {
  const Key key = key_of(depth);
  Neighbours found;
  if (key != ~Key{0}) {
    const auto above = content_.at_or_above(key + 1);
    if (!above) return above.error();
    if (*above) found.above = depth_of(**above);
  }
  if (key == 1) return found;
  const auto below = content_.at_or_below(key - 1);
  if (!below) return below.error();
  if (*below) found.below = depth_of(**below);
  return found;
}

result<void> PostgresView::pixel_rows(const StripPlan& plan, PixelRows& out) {
  if (row_.frames != 0) {
    if (const auto done = content_.expect_picture(row_, plan); !done) return done;
  }
  return OverviewView::pixel_rows(plan, out);
}

result<std::optional<std::vector<LogChange>>> PostgresView::changes(const Version& since) {
  return changes_since(database_, row_, since.generation, since.incarnation);
}

result<std::optional<std::vector<LogChange>>> PostgresView::changes_after(std::uint64_t generation) {
  return changes_since(database_, row_, generation, {});
}

}  // namespace framesd::store::postgres
