// SPDX-License-Identifier: MIT
#include "query.hpp"

#include <algorithm>
#include <vector>

namespace framesd::store {
namespace {

constexpr std::uint64_t kStepsExactUpTo = 1000;  // frames
constexpr std::uint64_t kSampledSteps = 101;

result<std::uint64_t> count_keys(OverviewSource& source, const KeyRange& range) {
  std::uint64_t found = 0;
  const auto count = [&](const FrameRow&) {
    ++found;
    return true;
  };
  if (const auto done = source.visit(range, RowPart::key, count); !done) return done.error();
  return found;
}

// How many of the `frames` of a part without a cell lie below `key`. All of them are looked for: one that is
// not there must be nobody's gap.
result<std::uint64_t> count_below(OverviewSource& source, const KeyRange& part, std::uint64_t frames,
                                  Key key) {
  std::uint64_t found = 0;
  std::uint64_t below = 0;
  const auto count = [&](const FrameRow& frame) {
    ++found;
    below += frame.key < key ? 1 : 0;
    return true;
  };
  if (const auto done = source.visit(part, RowPart::key, count); !done) return done.error();
  if (found != frames) return errc::store_corrupt;
  return below;
}

// Without a top cell there are only a few.
result<std::uint64_t> count_few(OverviewSource& source, const KeyRange& range) {
  const auto found = count_keys(source, range);
  if (found && *found >= kCellFrames) return errc::store_corrupt;
  return found;
}

// Where to begin reading keys for a position: `skip` frames before it, fewer than kCellFrames.
struct ScanStart {
  Key from = 0;
  std::uint64_t skip = 0;
};

result<void> take_keys(OverviewSource& source, ScanStart start, std::size_t wanted, std::vector<Key>& out) {
  const auto take = [&](const FrameRow& frame) {
    if (start.skip > 0) {
      --start.skip;
    } else {
      out.push_back(frame.key);
    }
    return out.size() < wanted;
  };
  return source.visit({start.from, ~Key{0}}, RowPart::key, take);
}

// Which child holds position `rank`, which becomes the position in it.
std::size_t child_with(const CellView& cell, std::uint64_t& rank) noexcept {
  std::size_t index = 0;
  for (; rank >= cell.child_counts()[index]; ++index) rank -= cell.child_counts()[index];
  return index;
}

// The way down to a position, kept for the next one: what they have in common is not gone again.
class WayDown {
 public:
  WayDown(OverviewSource& source, const CellView& top) : source_(source), way_({{top, 0}}) {}

  std::uint64_t frames() const noexcept { return way_.front().cell.frames(); }

  // REQUIRES: rank < frames(), none below the one before
  result<ScanStart> to(std::uint64_t rank) {
    while (rank - way_.back().begin >= way_.back().cell.frames()) way_.pop_back();
    for (;;) {
      const CellView& cell = way_.back().cell;
      std::uint64_t in_child = rank - way_.back().begin;
      const std::size_t index = child_with(cell, in_child);
      if (cell.child_counts()[index] < kCellFrames) {
        return ScanStart{cell.id().child_range(index).lowest, in_child};
      }
      const auto child = open_cell(source_, cell.id().child(index));
      if (!child) return child.error();
      if (in_child >= child->frames()) return errc::store_corrupt;
      way_.push_back({*child, rank - in_child});
    }
  }

 private:
  struct Stage {
    CellView cell;
    std::uint64_t begin;  // position of its first frame
  };

  OverviewSource& source_;
  std::vector<Stage> way_;  // from the top
};

// The frames at positions rank..rank + wanted - 1, as many of them as there are.
result<void> select_frames(OverviewSource& source, WayDown& way, std::uint64_t rank, std::size_t wanted,
                           std::vector<Key>& out) {
  out.clear();
  if (rank >= way.frames()) return {};
  const auto start = way.to(rank);
  if (!start) return start.error();
  if (const auto done = take_keys(source, *start, wanted, out); !done) return done;
  if (out.empty()) return errc::store_corrupt;
  return {};
}

std::uint64_t median_of(std::vector<std::uint64_t>& steps) {
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::ranges::nth_element(steps, middle);
  if (steps.size() % 2 == 1) return *middle;
  const std::uint64_t below = *std::max_element(steps.begin(), middle);
  return below + (*middle - below) / 2;
}

result<std::vector<std::uint64_t>> all_steps(OverviewSource& source, const KeyRange& range) {
  std::vector<std::uint64_t> steps;
  std::optional<Key> previous;
  const auto take = [&](const FrameRow& frame) {
    if (previous) steps.push_back(frame.key - *previous);
    previous = frame.key;
    return true;
  };
  if (const auto done = source.visit(range, RowPart::key, take); !done) return done.error();
  return steps;
}

result<std::vector<std::uint64_t>> sampled_steps(OverviewSource& source, Key lowest, std::uint64_t frames) {
  const auto first = rank_of(source, lowest);
  if (!first) return first.error();
  const auto top = open_top(source);
  if (!top) return top.error();
  if (!*top) return errc::store_corrupt;
  WayDown way(source, **top);
  std::vector<std::uint64_t> steps;
  std::vector<Key> pair;
  for (std::uint64_t i = 0; i < kSampledSteps; ++i) {
    const std::uint64_t rank = *first + i * (frames - 2) / (kSampledSteps - 1);
    if (const auto done = select_frames(source, way, rank, 2, pair); !done) return done.error();
    if (pair.size() != 2) return errc::store_corrupt;
    steps.push_back(pair[1] - pair[0]);
  }
  return steps;
}

}  // namespace

result<CellView> open_cell(OverviewSource& source, CellId id) {
  const auto record = source.cell(id);
  if (!record) return record.error();
  if (!*record) return errc::store_corrupt;
  return CellView::open(id, **record, source.format().frame_width);
}

result<std::optional<CellView>> open_top(OverviewSource& source) {
  const auto id = source.next_cell(0);
  if (!id) return id.error();
  if (!*id) return std::optional<CellView>();
  const auto cell = open_cell(source, **id);
  if (!cell) return cell.error();
  return std::optional<CellView>(*cell);
}

result<std::uint64_t> count_all(OverviewSource& source) { return count_frames(source, {0, ~Key{0}}); }

result<std::uint64_t> rank_of(OverviewSource& source, Key key) {
  if (key == 0) return std::uint64_t{0};
  const auto top = open_top(source);
  if (!top) return top.error();
  if (!*top) return count_few(source, {0, key - 1});
  std::uint64_t below = 0;
  for (result<CellView> cell = **top;;) {
    if (key <= cell->first()) return below;
    if (key > cell->last()) return below + cell->frames();
    const std::size_t index = cell->id().child_index(key);
    for (std::size_t i = 0; i < index; ++i) below += cell->child_counts()[i];
    const std::uint64_t frames = cell->child_counts()[index];
    if (frames < kCellFrames) {
      const KeyRange child = cell->id().child_range(index);
      if (frames == 0 || key == child.lowest) return below;
      const auto in_child = count_below(source, child, frames, key);
      return in_child ? below + *in_child : in_child;
    }
    cell = open_cell(source, cell->id().child(index));
    if (!cell) return cell.error();
    if (cell->frames() != frames) return errc::store_corrupt;
  }
}

result<std::uint64_t> count_frames(OverviewSource& source, const KeyRange& range) {
  if (range.empty()) return std::uint64_t{0};
  const auto top = open_top(source);
  if (!top) return top.error();
  if (!*top) return count_few(source, range);
  if (within({(*top)->first(), (*top)->last()}, range)) return (*top)->frames();
  const auto before = rank_of(source, range.lowest);
  if (!before || range.highest == ~Key{0}) return before ? (*top)->frames() - *before : before;
  const auto after = rank_of(source, range.highest + 1);
  if (!after) return after;
  return *after - *before;
}

result<std::optional<Key>> select_frame(OverviewSource& source, std::uint64_t rank) {
  std::vector<Key> key;
  const auto top = open_top(source);
  if (!top) return top.error();
  if (!*top) {
    if (const auto done = take_keys(source, {0, rank}, 1, key); !done) return done.error();
  } else {
    WayDown way(source, **top);
    if (const auto done = select_frames(source, way, rank, 1, key); !done) return done.error();
  }
  return key.empty() ? std::optional<Key>() : std::optional<Key>(key.front());
}

result<std::optional<std::uint64_t>> median_step(OverviewSource& source, const KeyRange& range) {
  const auto frames = count_frames(source, range);
  if (!frames) return frames.error();
  if (*frames < 2) return std::optional<std::uint64_t>();
  auto steps =
      *frames <= kStepsExactUpTo ? all_steps(source, range) : sampled_steps(source, range.lowest, *frames);
  if (!steps) return steps.error();
  if (steps->empty()) return errc::store_corrupt;
  return std::optional<std::uint64_t>(median_of(*steps));
}

}  // namespace framesd::store
