// SPDX-License-Identifier: MIT
#include "overview_view.hpp"

#include "notes/facts.hpp"
#include "notes/notes.hpp"
#include "overview/query.hpp"
#include "overview/selection.hpp"
#include "overview/stats.hpp"
#include "overview/strip.hpp"

#include <algorithm>
#include <string>

namespace framesd::store {

result<std::string> OverviewView::facts() {
  const auto facts = read_facts(entries());
  if (!facts) return facts.error();
  return std::string(*facts);
}

result<Page> OverviewView::read(const ReadRequest& request, Strip& out) {
  const std::uint16_t width =
      request.samples == Samples::frame ? format().frame_width : format().source_width;
  out.clear(width);
  auto read = page(request, out);
  if (!read) out.clear(width);
  return read;
}

result<Page> OverviewView::page(const ReadRequest& request, Strip& out) {
  const auto selection = select(overview(), request);
  if (!selection) return selection.error();
  const auto has_more = gather(selection->range, request.order, request.limit, request.samples, out);
  if (!has_more) return has_more.error();
  const bool as_counted = out.rows() == std::min(request.limit, selection->frames()) &&
                          *has_more == (selection->frames() > request.limit);
  if (!as_counted) return errc::store_corrupt;
  if (const auto sound = check_rows(overview(), *selection, request.order, out); !sound) return sound.error();
  return Page{.total = selection->total, .has_more = *has_more};
}

result<std::uint64_t> OverviewView::count(const DepthRange& range) {
  return count_frames(overview(), KeyRange::of(range));
}

result<RangeStats> OverviewView::statistics(const DepthRange& range) {
  auto stats = sample_counts(range);
  if (!stats) return stats;
  const auto step = median_step(overview(), KeyRange::of(range));
  if (!step) return step.error();
  stats->median_step = *step;
  return stats;
}

result<RangeStats> OverviewView::sample_counts(const DepthRange& range) {
  return range_stats(overview(), KeyRange::of(range));
}

result<Gaps> OverviewView::gaps(const DepthRange& range, double factor, std::size_t limit) {
  return find_gaps(overview(), KeyRange::of(range), factor, limit);
}

result<void> OverviewView::pixel_rows(const StripPlan& plan, PixelRows& out) {
  return gather_pixel_rows(overview(), plan, out);
}

result<std::vector<Note>> OverviewView::notes(std::string_view prefix, Order order, std::size_t limit) {
  return read_notes(entries(), prefix, order, limit);
}

result<std::optional<KeptNote>> OverviewView::note(std::string_view key) { return read_note(entries(), key); }

}  // namespace framesd::store
