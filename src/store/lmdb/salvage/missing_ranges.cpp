// SPDX-License-Identifier: MIT
//
// Two walks: which cells can be read, then what each of them says of children that have no cell of their own.
#include "missing_ranges.hpp"

#include "lmdb/raw/tree.hpp"
#include "overview/cell.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::store::lmdb {
namespace {

std::optional<CellView> sound_cell(const raw::PageFile& file, const raw::Entry& entry,
                                   const RowFormat& format, raw::Buffer& held) {
  const auto heap = decode_key(entry.key);
  const auto value = heap ? file.value_of(entry, held) : std::nullopt;
  if (!value || !CellId::is_heap_number(*heap)) return {};
  const auto cell = CellView::open(CellId::from_heap(*heap), *value, format.frame_width);
  return cell ? std::optional(*cell) : std::nullopt;
}

// Gives every cell whose checksum holds. `take` outlives the object.
class SoundCells final : public raw::TreeVisitor {
 public:
  using Take = FunctionRef<void(const CellView&)>;

  SoundCells(const raw::PageFile& file, const RowFormat& format, Take take) noexcept
      : file_(file), format_(format), take_(take) {}

  bool enter(std::size_t) override { return true; }
  void entry(const raw::Entry& entry, std::size_t) override {
    if (const auto cell = sound_cell(file_, entry, format_, held_)) take_(*cell);
  }
  void damaged(const raw::Damage&) override {}

 private:
  const raw::PageFile& file_;
  const RowFormat format_;
  const Take take_;
  raw::Buffer held_;
};

struct Gap {
  KeyRange keys;
  std::uint64_t frames = 0;  // that are missing
};

std::uint64_t count_in(std::span<const FramePlace> frames, const KeyRange& keys) noexcept {
  if (keys.empty()) return 0;
  const auto first = std::lower_bound(frames.begin(), frames.end(), keys.lowest,
                                      [](const FramePlace& frame, Key key) { return frame.key < key; });
  const auto last = std::upper_bound(first, frames.end(), keys.highest,
                                     [](Key key, const FramePlace& frame) { return key < frame.key; });
  return static_cast<std::uint64_t>(last - first);
}

// Takes the gap at `place`, or those that lie in it if they have all of its frames: they tell it more
// exactly. A cell above one that cannot be read tells what those below that one tell as well. Gives where the
// next gap beside it stands.
std::size_t take_most_exact(std::span<const Gap> gaps, std::size_t place, std::vector<Gap>& out) {
  const Gap& outer = gaps[place];
  const std::size_t before = out.size();
  std::size_t next = place + 1;
  while (next < gaps.size() && gaps[next].keys.highest <= outer.keys.highest)
    next = take_most_exact(gaps, next, out);
  std::uint64_t told = 0;
  for (std::size_t i = before; i < out.size(); ++i) told += out[i].frames;
  if (told == outer.frames) return next;
  out.resize(before);
  out.push_back(outer);
  return next;
}

// In order, none within another.
std::vector<Gap> side_by_side(std::vector<Gap> gaps) {
  std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) {
    return a.keys.lowest != b.keys.lowest ? a.keys.lowest < b.keys.lowest : a.keys.highest > b.keys.highest;
  });
  std::vector<Gap> out;
  for (std::size_t place = 0; place < gaps.size();) place = take_most_exact(gaps, place, out);
  return out;
}

std::vector<Gap> joined(const std::vector<Gap>& gaps, std::span<const FramePlace> frames) {
  std::vector<Gap> out;
  for (const Gap& gap : gaps) {
    const bool follows =
        !out.empty() && count_in(frames, {out.back().keys.highest + 1, gap.keys.lowest - 1}) == 0;
    if (!follows) {
      out.push_back(gap);
      continue;
    }
    out.back().keys.highest = gap.keys.highest;
    out.back().frames += gap.frames;
  }
  return out;
}

}  // namespace

std::vector<MissingRange> missing_ranges(const raw::PageFile& file, const raw::TableHead& overview,
                                         const RowFormat& format, std::span<const FramePlace> frames) {
  std::vector<std::uint64_t> cells;
  const auto list_cell = [&](const CellView& cell) { cells.push_back(cell.id().heap()); };
  SoundCells list(file, format, list_cell);
  raw::walk_tree(file, overview, raw::Order::bytes, list);
  std::sort(cells.begin(), cells.end());

  std::vector<Gap> gaps;
  const auto compare = [&](const CellView& cell) {
    for (std::size_t i = 0; i < kCellChildren; ++i) {
      const std::uint64_t there = cell.child_counts()[i];
      const bool tells_itself =
          cell.id().level() > 1 && std::binary_search(cells.begin(), cells.end(), cell.id().child(i).heap());
      if (there == 0 || tells_itself) continue;
      const KeyRange keys = intersection(cell.id().child_range(i), {cell.first(), cell.last()});
      const std::uint64_t found = count_in(frames, keys);
      if (found < there) gaps.push_back({keys, there - found});
    }
  };
  SoundCells children(file, format, compare);
  raw::walk_tree(file, overview, raw::Order::bytes, children);

  std::vector<MissingRange> ranges;
  for (const Gap& gap : joined(side_by_side(std::move(gaps)), frames))
    ranges.push_back({depth_of(gap.keys.lowest), depth_of(gap.keys.highest), gap.frames});
  return ranges;
}

}  // namespace framesd::store::lmdb
