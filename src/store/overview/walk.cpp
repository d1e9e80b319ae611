// SPDX-License-Identifier: MIT
#include "walk.hpp"

#include "pending_frames.hpp"
#include "query.hpp"

#include <utility>

namespace framesd::store {
namespace {

class FrameWalk {
 public:
  FrameWalk(OverviewSource& source, const KeyRange& range, RowPart part, Walker& walker) noexcept
      : source_(source), range_(range), part_(part), walker_(walker) {}

  result<void> run() {
    const auto top = open_top(source_);
    if (!top) return top.error();
    if (!*top)
      return source_.visit(range_, part_, [this](const FrameRow& frame) { return walker_.frame(frame); });
    if (const auto done = descend(**top); !done || stopped_) return done;
    return read_frames();
  }

 private:
  result<void> descend(const CellView& cell) {
    if (!within({cell.first(), cell.last()}, range_)) return offer_children(cell);
    if (const auto done = read_frames(); !done || stopped_) return done;  // the walker sees pieces in order
    const auto take = walker_.cell(cell);
    if (!take) return take.error();
    switch (*take) {
      case Take::whole: return {};
      case Take::children: return offer_children(cell);
      case Take::frames: pending_.add(cell.id().range(), cell.frames()); return {};
      case Take::stop: stopped_ = true; return {};
    }
    return {};
  }

  result<void> offer_children(const CellView& cell) {
    OverviewSource::Children children;
    bool loaded = false;
    for (std::size_t index = 0; index < kCellChildren && !stopped_; ++index) {
      const KeyRange range = cell.id().child_range(index);
      const std::uint64_t frames = cell.child_counts()[index];
      if (frames == 0 || intersection(range, range_).empty()) continue;
      if (frames < kCellFrames) {
        pending_.add(range, frames);
        continue;
      }
      if (!std::exchange(loaded, true)) {
        auto found = source_.children(cell.id());
        if (!found) return found.error();
        children = *found;
      }
      if (!children[index]) return errc::store_corrupt;
      const auto child =
          CellView::open(cell.id().child(index), *children[index], source_.format().frame_width);
      if (!child) return child.error();
      if (child->frames() != frames) return errc::store_corrupt;
      if (const auto done = descend(*child); !done) return done;
    }
    return {};
  }

  result<void> read_frames() {
    const PendingFrames pending = std::exchange(pending_, {});
    if (pending.none()) return {};
    std::uint64_t found = 0;
    const auto give = [&](const FrameRow& frame) {
      ++found;
      stopped_ = !walker_.frame(frame);
      return !stopped_;
    };
    if (const auto done = source_.visit(intersection(pending.range, range_), part_, give); !done) return done;
    if (!stopped_ && !pending.agrees_with(found) && within(pending.range, range_)) return errc::store_corrupt;
    return {};
  }

  OverviewSource& source_;
  KeyRange range_;
  RowPart part_;
  Walker& walker_;
  bool stopped_ = false;
  PendingFrames pending_;
};

}  // namespace

result<void> walk_frames(OverviewSource& source, const KeyRange& range, RowPart part, Walker& walker) {
  if (range.empty()) return {};
  return FrameWalk(source, range, part, walker).run();
}

}  // namespace framesd::store
