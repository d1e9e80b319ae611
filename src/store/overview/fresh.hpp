// SPDX-License-Identifier: MIT
//
// FreshPart: the cells of a part of the tree that had none, because it held too few frames or nothing at all.
//
// Where it held nothing the changes are its frames and the table is not read; else the few old ones join.
#pragma once

#include "builder.hpp"
#include "changes.hpp"

#include <cstdint>
#include <vector>

namespace framesd::store {

class FreshPart {
 public:
  explicit FreshPart(const RowFormat& format) : builder_(format) {}

  // Stores the cells of `range` up to `level`.
  //
  // changes   those within `range`        was_empty   there was no frame in `range` before them
  // REQUIRES: the frames of `range` lie in one cell of `level`, fewer than kCellFrames of them without a
  // change Errors: as OverviewTable.
  [[nodiscard]] result<OverviewBuilder::Built> build(OverviewTable& table, const KeyRange& range,
                                                     unsigned level, const ChangeSlice& changes,
                                                     bool was_empty);

 private:
  void take_changes(const ChangeSlice& changes);
  [[nodiscard]] result<void> merge_with_old(OverviewTable& table, const KeyRange& range,
                                            const ChangeSlice& changes);
  [[nodiscard]] result<void> copy_old(OverviewTable& table, FrameRow& row);

  OverviewBuilder builder_;
  std::vector<FrameRow> rows_;
  std::vector<std::uint8_t> copies_;  // of rows that did not change: storing cells may move the table's own
};

}  // namespace framesd::store
