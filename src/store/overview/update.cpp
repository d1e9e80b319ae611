// SPDX-License-Identifier: MIT
//
// The pass starts at the smallest cell that holds all frames, those of before and those of now. Cells above
// the new top are only erased. Cells between the old top and a higher new one did not exist: they are made on
// the way up, from the old top and what is new beside it.
#include "update.hpp"

#include "pending_frames.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store {

// One touched cell on its way from what it was to what it is. Children are taken in ascending order.
// Frames of children without a record are pending until they are read in one scan; so are the samples where a
// histogram has to be counted.
class OverviewUpdater::Recompute {
 public:
  Recompute(OverviewUpdater& all, CellId id, const ChangeSlice& changes) noexcept
      : all_(all), level_(all.levels_[id.level()]), id_(id), changes_(changes) {}

  [[nodiscard]] result<State> run();

 private:
  [[nodiscard]] result<void> look_before();
  void decide() noexcept;
  [[nodiscard]] result<void> take(std::size_t index);
  [[nodiscard]] result<void> take_untouched(std::size_t index);
  [[nodiscard]] result<void> take_touched(std::size_t index, const ChangeSlice& changes);
  [[nodiscard]] result<void> add(const CellView& child);
  [[nodiscard]] result<void> read_frames();
  [[nodiscard]] result<void> read_samples();
  [[nodiscard]] result<State> store();
  [[nodiscard]] result<void> store_histogram();
  [[nodiscard]] result<State> erase();

  OverviewUpdater& all_;
  Level& level_;
  CellId id_;
  const ChangeSlice& changes_;

  bool was_stored_ = false;
  ChildCounts before_{};
  bool had_histogram_ = false;

  bool keep_ = false;    // not above the top: to be stored, if it has frames enough
  bool follow_ = false;  // the histogram there was, by its difference
  bool count_ = false;   // count a histogram again, if there is to be one

  std::uint64_t frames_ = 0;
  PendingFrames unread_frames_;
  PendingFrames uncounted_;
};

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

result<OverviewUpdater::State> OverviewUpdater::Recompute::run() {
  if (const auto done = look_before(); !done) return done.error();
  decide();
  for (std::size_t index = 0; index < kCellChildren; ++index) {
    if (const auto done = take(index); !done) return done.error();
  }
  if (const auto done = read_frames(); !done) return done.error();
  if (const auto done = read_samples(); !done) return done.error();
  return keep_ && frames_ >= kCellFrames ? store() : erase();
}

result<void> OverviewUpdater::Recompute::look_before() {
  was_stored_ = id_.level() <= all_.old_top_.level();
  if (!was_stored_) {
    before_[id_.child_index(all_.old_top_.lowest())] = all_.old_frames_;
    return {};
  }
  const auto cell = all_.stored_cell(id_);
  if (!cell) return cell.error();
  before_ = cell->child_counts();
  had_histogram_ = cell->frames() >= kHistogramFrames;
  return {};
}

void OverviewUpdater::Recompute::decide() noexcept {
  keep_ = id_.level() <= all_.new_top_level_;
  if (!keep_) return;
  level_.cell.begin(id_);
  follow_ = had_histogram_ && changes_.exact();
  if (follow_) {
    level_.difference.clear();
    return;
  }
  const std::uint64_t before = before_[0] + before_[1] + before_[2] + before_[3];
  count_ = before + changes_.appeared() >= kHistogramFrames;
  if (count_) level_.histogram.clear();
}

result<void> OverviewUpdater::Recompute::take(std::size_t index) {
  const ChangeSlice changes = changes_.within(id_.child_range(index));
  // Without a change a cell still appears or vanishes when the top moves past it.
  const bool moved =
      before_[index] >= kCellFrames && id_.level() - 1 > std::min(all_.old_top_.level(), all_.new_top_level_);
  return changes.empty() && !moved ? take_untouched(index) : take_touched(index, changes);
}

result<void> OverviewUpdater::Recompute::take_untouched(std::size_t index) {
  const std::uint64_t frames = before_[index];
  if (!keep_ || frames == 0) return {};
  const KeyRange range = id_.child_range(index);
  if (frames < kCellFrames) {
    unread_frames_.add(range, frames);
  } else {
    const auto child = all_.stored_cell(id_.child(index));
    if (!child) return child.error();
    if (child->frames() != frames) return errc::store_corrupt;
    if (const auto done = add(*child); !done) return done;
  }
  if (!count_) return {};
  if (frames < kHistogramFrames) {
    uncounted_.add(range, frames);
    return {};
  }
  if (const auto done = read_samples(); !done) return done;
  return all_.add_stored_histogram(id_.child(index), level_.histogram);
}

result<void> OverviewUpdater::Recompute::take_touched(std::size_t index, const ChangeSlice& changes) {
  const KeyRange range = id_.child_range(index);
  const unsigned level = std::min(id_.level() - 1, all_.new_top_level_);
  const auto child = before_[index] >= kCellFrames ? Recompute(all_, id_.child(index), changes).run()
                                                   : all_.build(range, level, before_[index], changes);
  if (!child) return child.error();
  if (!keep_) return {};
  if (follow_) {
    if (child->difference != nullptr) {
      level_.difference.add(*child->difference);
    } else {
      changes.count_into(level_.difference, all_.format_.source_width);
    }
  }
  if (count_ && child->histogram != nullptr) {
    if (const auto done = read_samples(); !done) return done;
    level_.histogram.add(*child->histogram);
  } else if (count_) {
    uncounted_.add(range, child->frames);
  }
  if (child->cell) return add(*child->cell);
  unread_frames_.add(range, child->frames);
  return {};
}

result<void> OverviewUpdater::Recompute::add(const CellView& child) {
  if (const auto done = read_frames(); !done) return done;
  level_.cell.add(child);
  frames_ += child.frames();
  return {};
}

result<void> OverviewUpdater::Recompute::read_frames() {
  const PendingFrames pending = std::exchange(unread_frames_, {});
  if (pending.none()) return {};
  std::uint64_t found = 0;
  const auto add_frame = [&](const FrameRow& frame) {
    level_.cell.add(frame);
    ++found;
    return true;
  };
  if (const auto done = all_.table_->visit(pending.range, RowPart::resized, add_frame); !done) return done;
  frames_ += found;
  if (!pending.agrees_with(found)) return errc::store_corrupt;
  return {};
}

result<void> OverviewUpdater::Recompute::read_samples() {
  const PendingFrames pending = std::exchange(uncounted_, {});
  if (pending.none()) return {};
  const auto count = [&](const FrameRow& frame) {
    all_.counter_.add(frame.source, frame.stats.absent);
    return true;
  };
  if (const auto done = all_.table_->visit(pending.range, RowPart::source, count); !done) return done;
  all_.counter_.move_into(level_.histogram);
  return {};
}

result<OverviewUpdater::State> OverviewUpdater::Recompute::store() {
  level_.cell.encode(level_.record);
  if (const auto done = all_.table_->put_cell(id_, level_.record); !done) return done.error();
  State state{.frames = frames_, .cell = CellView::of_own(id_, level_.record, all_.format_.frame_width)};
  if (follow_) state.difference = &level_.difference;
  if (frames_ >= kHistogramFrames) {
    if (const auto done = store_histogram(); !done) return done.error();
    state.histogram = &level_.histogram;
  } else if (had_histogram_) {
    if (const auto done = all_.table_->erase_histogram(id_); !done) return done.error();
  }
  return state;
}

result<void> OverviewUpdater::Recompute::store_histogram() {
  if (follow_) {
    level_.histogram.clear();
    if (const auto done = all_.add_stored_histogram(id_, level_.histogram); !done) return done;
    level_.histogram.add(level_.difference);
  }
  const std::uint64_t samples = frames_ * all_.format_.source_width - level_.cell.absent_samples();
  if (level_.histogram.samples() != samples) return errc::store_corrupt;
  encode_histogram(id_, level_.histogram, all_.histogram_record_);
  return all_.table_->put_histogram(id_, all_.histogram_record_);
}

result<OverviewUpdater::State> OverviewUpdater::Recompute::erase() {
  if (was_stored_) {
    if (const auto done = all_.table_->erase_cell(id_); !done) return done.error();
  }
  if (had_histogram_) {
    if (const auto done = all_.table_->erase_histogram(id_); !done) return done.error();
  }
  State state{.frames = frames_};
  if (follow_) state.difference = &level_.difference;
  return state;
}

}  // namespace framesd::store
