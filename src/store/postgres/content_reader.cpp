// SPDX-License-Identifier: MIT
//
// What a picture needs, read before it is asked for: each question of the overview's algorithm would be a
// trip to the database else, two for each row of pixels.
#include "content.hpp"
#include "log_row.hpp"
#include "overview/query.hpp"
#include <framesd/base/wide.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kAll{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND "
    "$3::bigint ORDER BY depth"};
// The frames of each range, in the order of the ranges; sorting them took longer than reading them.
constexpr Statement kOfRanges{
    "SELECT f.depth, f.record FROM unnest($2::bigint[], $3::bigint[]) AS r (first, last), LATERAL (SELECT "
    "depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN r.first AND r.last ORDER "
    "BY depth OFFSET 0) AS f"};

constexpr std::uint64_t kFramesAhead = 20'000;  // some 9 MB
constexpr std::uint64_t kCellsPerRow = 8;       // on a level that is read ahead

// The key so many counts below the upper edge of a plan.
Key key_at(const StripPlan& plan, std::uint64_t below) noexcept {
  const Key first = key_of_count(plan.start);
  return first + std::min(~Key{0} - first, below);
}

// Of its edges and of what lies a row's height beyond.
KeyRange range_of(const StripPlan& plan) noexcept {
  const std::uint64_t more = plan.length / plan.rows + 1;
  const Key first = key_at(plan, 0);
  const Key last = key_at(plan, plan.length);
  return {first - std::min(first, more), last + std::min(~Key{0} - last, more)};
}

bool is_ascending(const Rows& rows) noexcept {
  for (int i = 1; i < rows.size(); ++i) {
    if (rows.number(i - 1, 0) >= rows.number(i, 0)) return false;
  }
  return true;
}

}  // namespace

result<void> ContentReader::expect_picture(const LogRow& log, const StripPlan& plan) {
  const KeyRange range = range_of(plan);
  const auto top = next_cell(0);
  if (!top) return top.error();
  Trip trip;
  if (*top) ask_for_levels(trip, **top, range, plan.rows);
  const Key first = key_at(plan, 0);
  const Key last = key_at(plan, plan.length);
  ask_for_ranks(trip, log,
                std::array{range.lowest, first, last, last + (last != ~Key{0}),
                           range.highest + (range.highest != ~Key{0})});
  if (const auto done = trip.run(database()); !done) return done;
  const auto frames = count_frames(*this, range);
  if (!frames) return frames.error();
  if (!frames_.empty() || *frames == 0) return {};
  return *frames <= kFramesAhead ? expect_frames(range) : expect_edges(plan, range);
}

// From the top down: the cells of a level lie side by side.
void ContentReader::ask_for_levels(Trip& trip, CellId top, const KeyRange& range, std::uint64_t rows) {
  const KeyRange seen = intersection(range, top.range());
  for (unsigned level = seen.empty() ? 0 : top.level(); level > 0; --level) {
    const std::uint64_t first = CellId::at(level, seen.lowest).heap();
    const std::uint64_t last = CellId::at(level, seen.highest).heap();
    if (last - first >= kCellsPerRow * rows) return;
    std::vector<std::uint64_t> heaps(static_cast<std::size_t>(last - first) + 1);
    std::iota(heaps.begin(), heaps.end(), first);
    if (std::ranges::all_of(heaps, [this](std::uint64_t heap) { return remember(heap); })) continue;
    Values values;
    values.number(content()).number(heap_number(first)).number(heap_number(last));
    trip.ask(kCells, std::move(values),
             [this, heaps = std::move(heaps)](const Rows& found) { keep_cells(found, heaps); });
  }
}

result<void> ContentReader::expect_frames(const KeyRange& range) {
  Values values;
  values.number(content()).number(count_of(range.lowest));
  auto read = database().run(kAll, values.number(count_of(range.highest)));
  if (!read) return read.error();
  frames_.push_back(*std::move(read));
  ahead_ = {range};
  return {};
}

result<std::optional<CellId>> ContentReader::smallest_stored(CellId top, Key key) {
  if (!top.contains(key)) return std::optional<CellId>();
  for (CellId at = top;;) {
    const auto found = open_cell(*this, at);
    if (!found) return found.error();
    const std::size_t index = at.child_index(key);
    if (found->child_counts()[index] < kCellFrames) return std::optional(at);
    at = at.child(index);
  }
}

// Around an edge the frames are read one by one, within the smallest cell that is stored there.
result<void> ContentReader::expect_edges(const StripPlan& plan, const KeyRange& range) {
  const auto top = next_cell(0);
  if (!top) return top.error();
  if (!*top) return {};
  std::vector<KeyRange> parts;
  for (std::uint32_t row = 0; row <= plan.rows; ++row) {
    const auto edge = static_cast<std::uint64_t>(static_cast<UInt128>(plan.length) * row / plan.rows);
    const Key key = key_at(plan, edge);
    for (const Key around : {key - std::min<Key>(key, 1), key}) {
      const auto found = smallest_stored(**top, around);
      if (!found) return found.error();
      const KeyRange part = *found ? intersection((*found)->range(), range) : KeyRange{1, 0};
      if (!part.empty() && (parts.empty() || parts.back().highest < part.lowest)) parts.push_back(part);
    }
  }
  std::vector<std::int64_t> firsts;
  std::vector<std::int64_t> lasts;
  for (const KeyRange& part : parts) {
    firsts.push_back(count_of(part.lowest));
    lasts.push_back(count_of(part.highest));
  }
  Values values;
  auto read = database().run(kOfRanges, values.number(content()).numbers(firsts).numbers(lasts));
  if (!read) return read.error();
  if (!is_ascending(*read)) return {};  // a database that gives them otherwise is asked for each
  frames_.push_back(*std::move(read));
  ahead_ = std::move(parts);
  return {};
}

}  // namespace framesd::store::postgres
