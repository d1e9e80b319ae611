// SPDX-License-Identifier: MIT
#include "recompute.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store {

void OverviewUpdater::Recompute::Run::extend(const KeyRange& child,
                                             std::optional<std::uint64_t> more) noexcept {
  range = range.empty() ? child : KeyRange{range.lowest, child.highest};
  if (frames && more) {
    *frames += *more;
  } else {
    frames.reset();
  }
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
    unread_frames_.extend(range, frames);
  } else {
    const auto child = all_.stored_cell(id_.child(index));
    if (!child) return child.error();
    if (child->frames() != frames) return errc::store_corrupt;
    if (const auto done = add(*child); !done) return done;
  }
  if (!count_) return {};
  if (frames < kHistogramFrames) {
    uncounted_.extend(range, frames);
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
    uncounted_.extend(range, child->frames);
  }
  if (child->cell) return add(*child->cell);
  unread_frames_.extend(range, child->frames);
  return {};
}

result<void> OverviewUpdater::Recompute::add(const CellView& child) {
  if (const auto done = read_frames(); !done) return done;
  level_.cell.add(child);
  frames_ += child.frames();
  return {};
}
result<void> OverviewUpdater::Recompute::read_frames() {
  const Run run = std::exchange(unread_frames_, {});
  if (run.range.empty() || run.frames == std::uint64_t{0}) return {};
  std::uint64_t found = 0;
  const auto add_frame = [&](const FrameRow& frame) {
    level_.cell.add(frame);
    ++found;
    return true;
  };
  if (const auto done = all_.table_->visit(run.range, RowPart::resized, add_frame); !done) return done;
  frames_ += found;
  if (run.frames.value_or(found) != found) return errc::store_corrupt;
  return {};
}

result<void> OverviewUpdater::Recompute::read_samples() {
  const Run run = std::exchange(uncounted_, {});
  if (run.range.empty() || run.frames == std::uint64_t{0}) return {};
  const auto count = [&](const FrameRow& frame) {
    all_.counter_.add(frame.source);
    return true;
  };
  if (const auto done = all_.table_->visit(run.range, RowPart::source, count); !done) return done;
  all_.counter_.move_into(level_.histogram);
  return {};
}

result<OverviewUpdater::State> OverviewUpdater::Recompute::store() {
  level_.cell.encode(level_.record);
  if (const auto done = all_.table_->put_cell(id_, level_.record); !done) return done.error();
  State state{.frames = frames_, .cell = CellView::of_own(id_, level_.record)};
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
  if (level_.histogram.samples() != frames_ * all_.format_.source_width) return errc::store_corrupt;
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
