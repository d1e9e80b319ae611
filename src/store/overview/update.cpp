// SPDX-License-Identifier: MIT
//
// The pass starts at the smallest cell that holds all frames, those of before and those of now. Cells above
// the new top are only erased. Cells between the old top and a higher new one did not exist: they are made on
// the way up, from the old top and what is new beside it.
#include "recompute.hpp"

#include <algorithm>

namespace framesd::store {

OverviewUpdater::OverviewUpdater(const RowFormat& format) : format_(format), fresh_(format) {
  levels_.reserve(kRootLevel + 1);
  for (unsigned level = 0; level <= kRootLevel; ++level) levels_.emplace_back(format);
}

result<void> OverviewUpdater::update(OverviewTable& table, const ChangeSlice& changes) {
  if (changes.empty()) return {};
  table_ = &table;
  const auto first = table.at_or_above(0);
  if (!first) return first.error();
  const auto last = table.at_or_below(~Key{0});
  if (!last) return last.error();
  const auto old_top = table.next_cell(0);
  if (!old_top) return old_top.error();
  if (first->has_value() != last->has_value()) return errc::store_corrupt;

  const auto new_top = *first ? std::optional(smallest_cell(**first, **last)) : std::nullopt;
  new_top_level_ = new_top ? new_top->level() : 0;
  if (!*old_top) {
    if (!new_top) return {};
    const auto built = fresh_.build(table, new_top->range(), new_top_level_, changes, false);
    return built ? result<void>() : built.error();
  }
  old_top_ = **old_top;
  const auto before = stored_cell(old_top_);
  if (!before) return before.error();
  old_frames_ = before->frames();
  const CellId start = new_top ? smallest_cell(std::min(old_top_.lowest(), new_top->lowest()),
                                               std::max(old_top_.highest(), new_top->highest()))
                               : old_top_;
  const auto done = Recompute(*this, start, changes).run();
  return done ? result<void>() : done.error();
}

// A part with too few frames for a cell before.
result<OverviewUpdater::State> OverviewUpdater::build(const KeyRange& range, unsigned level,
                                                      std::uint64_t old_frames, const ChangeSlice& changes) {
  const std::uint64_t most = old_frames + changes.appeared();
  std::optional<std::uint64_t> frames;
  if (changes.exact()) {
    const std::uint64_t gone = changes.disappeared();
    if (gone > most) return errc::store_corrupt;
    frames = most - gone;
  }
  if (frames.value_or(most) < kCellFrames) return State{.frames = frames};
  const auto built = fresh_.build(*table_, range, level, changes, old_frames == 0);
  if (!built) return built.error();
  if (frames.value_or(built->frames) != built->frames) return errc::store_corrupt;
  const bool all_new = old_frames == 0 && changes.exact();
  return State{built->frames, built->cell, built->histogram, all_new ? built->histogram : nullptr};
}

result<CellView> OverviewUpdater::stored_cell(CellId id) {
  const auto record = table_->cell(id);
  if (!record) return record.error();
  if (!*record) return errc::store_corrupt;
  return CellView::open(id, **record, format_.frame_width);
}

result<void> OverviewUpdater::add_stored_histogram(CellId id, Histogram& sum) {
  const auto record = table_->histogram(id);
  if (!record) return record.error();
  if (!*record) return errc::store_corrupt;
  if (const auto done = decode_histogram(id, **record, stored_histogram_); !done) return done;
  sum.add(stored_histogram_);
  return {};
}

}  // namespace framesd::store
