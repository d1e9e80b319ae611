// SPDX-License-Identifier: MIT
#include "view.hpp"

#include "history.hpp"
#include "notes/facts.hpp"
#include "notes/notes.hpp"
#include "overview/query.hpp"
#include "overview/selection.hpp"
#include "overview/stats.hpp"
#include "overview/strip.hpp"

#include <algorithm>

namespace framesd::store::lmdb {

std::optional<std::chrono::system_clock::time_point> LmdbView::created() const noexcept {
  if (meta_.created == 0) return std::nullopt;
  return std::chrono::system_clock::time_point(
      std::chrono::milliseconds(static_cast<std::int64_t>(meta_.created)));
}

result<std::string> LmdbView::facts() {
  const auto facts = read_facts(entries_);
  if (!facts) return facts.error();
  return std::string(*facts);
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

result<Page> LmdbView::read(const ReadRequest& request, Strip& out) {
  const std::uint16_t width =
      request.samples == Samples::frame ? format().frame_width : format().source_width;
  out.clear(width);
  auto read = page(request, out);
  if (!read) out.clear(width);
  return read;
}

result<Page> LmdbView::page(const ReadRequest& request, Strip& out) {
  const auto selection = select(overview_, request);
  if (!selection) return selection.error();
  const auto has_more = frames_.gather(selection->range, request.order, request.limit, request.samples, out);
  if (!has_more) return has_more.error();
  const bool as_counted = out.rows() == std::min(request.limit, selection->frames()) &&
                          *has_more == (selection->frames() > request.limit);
  if (!as_counted) return errc::store_corrupt;
  if (const auto sound = check_rows(overview_, *selection, request.order, out); !sound) return sound.error();
  return Page{.total = selection->total, .has_more = *has_more};
}

result<std::uint64_t> LmdbView::count(const DepthRange& range) {
  return count_frames(overview_, KeyRange::of(range));
}

result<Neighbours> LmdbView::neighbours(Depth depth) { return frames_.neighbours(key_of(depth)); }

result<RangeStats> LmdbView::statistics(const DepthRange& range) {
  auto stats = sample_counts(range);
  if (!stats) return stats;
  const auto step = median_step(overview_, KeyRange::of(range));
  if (!step) return step.error();
  stats->median_step = *step;
  return stats;
}

result<RangeStats> LmdbView::sample_counts(const DepthRange& range) {
  return range_stats(overview_, KeyRange::of(range));
}

result<Gaps> LmdbView::gaps(const DepthRange& range, double factor, std::size_t limit) {
  return find_gaps(overview_, KeyRange::of(range), factor, limit);
}

result<void> LmdbView::pixel_rows(const StripPlan& plan, PixelRows& out) {
  return gather_pixel_rows(overview_, plan, out);
}

result<std::optional<std::vector<LogChange>>> LmdbView::changes(const Version& since) {
  if (since.incarnation != incarnation_of(meta_, txn_) || meta_.format < kCountingFormat)
    return std::optional<std::vector<LogChange>>();
  return changes_since(txn_, meta_, since.generation);
}

result<std::vector<Note>> LmdbView::notes(std::string_view prefix, Order order, std::size_t limit) {
  return read_notes(entries_, prefix, order, limit);
}

result<std::optional<KeptNote>> LmdbView::note(std::string_view key) { return read_note(entries_, key); }

}  // namespace framesd::store::lmdb
