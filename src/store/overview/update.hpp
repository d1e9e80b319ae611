// SPDX-License-Identifier: MIT
//
// OverviewUpdater: brings the overview in step with the frames, in the transaction that changed them.
//
// One pass down the tree over the settled changes: each touched cell is made again from its children (their
// records, or their frames where they are not stored), stored or erased; what holds no change is not looked
// at below its own record. Histograms follow by the difference of old and new rows, and are counted again
// only where they appear. The outcome depends on the frames alone: verify_overview() finds the same bytes.
// Belongs to one thread; keeps its memory.
#pragma once

#include "cell.hpp"
#include "changes.hpp"
#include "fresh.hpp"
#include "histogram.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::store {

class OverviewUpdater {
 public:
  explicit OverviewUpdater(const RowFormat& format);

  // Cost: see bench overview_append, overview_replace, overview_scatter, beside that of the table's own
  // calls. Errors: as OverviewTable; store_corrupt also where overview and frames do not agree. REQUIRES: the
  // frames of `table` are as after `changes`, its overview is as before them
  [[nodiscard]] result<void> update(OverviewTable& table, const ChangeSlice& changes);

 private:
  class Recompute;  // of one cell

  // What a touched cell has come to. Views of this object's memory, valid until another cell of its level is
  // looked at.
  struct State {
    std::optional<std::uint64_t> frames = {};  // empty: not counted
    std::optional<CellView> cell = {};         // empty: not stored
    const Histogram* histogram = nullptr;      // null: none stored
    const Histogram* difference = nullptr;     // between the samples before and now; null: not followed
  };
  // The memory for one cell of each level; the pass looks at no more than one at a time.
  struct Level {
    explicit Level(const RowFormat& format) : cell(format) {}
    CellBuilder cell;
    std::vector<std::uint8_t> record;
    Histogram histogram;
    Histogram difference;
  };

  [[nodiscard]] result<State> build(const KeyRange& range, unsigned level, std::uint64_t old_frames,
                                    const ChangeSlice& changes);
  [[nodiscard]] result<CellView> stored_cell(CellId id);
  [[nodiscard]] result<void> add_stored_histogram(CellId id, Histogram& sum);

  RowFormat format_;
  OverviewTable* table_ = nullptr;
  CellId old_top_ = CellId::root();
  std::uint64_t old_frames_ = 0;
  unsigned new_top_level_ = 0;  // 0: no frames are left
  std::vector<Level> levels_;
  FreshPart fresh_;
  SampleCounter counter_;
  Histogram stored_histogram_;
  std::vector<std::uint8_t> histogram_record_;
};

}  // namespace framesd::store
