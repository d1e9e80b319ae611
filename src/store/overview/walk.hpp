// SPDX-License-Identifier: MIT
//
// walk_frames: all frames of a range in ascending order, in as large pieces as the walker accepts.
//
// What statistics, gaps and pictures have in common. A cell whose frames all lie in the range is offered
// whole; refused, its children are; parts without a record come frame by frame.
#pragma once

#include "cell.hpp"
#include "source.hpp"

#include <cstdint>

namespace framesd::store {

enum class Take : std::uint8_t {
  whole,     // the cell was taken
  children,  // offer its children
  frames,    // give its frames one by one
  stop,      // the walk is over
};

class Walker {
 public:
  virtual ~Walker() = default;
  [[nodiscard]] virtual result<Take> cell(const CellView& cell) = 0;
  // False: the walk is over.
  [[nodiscard]] virtual bool frame(const FrameRow& frame) = 0;
};

// part   what the walker needs of a frame
// Errors: what the walker gives; store_corrupt (damage, or cells and frames that do not agree), store_io.
[[nodiscard]] result<void> walk_frames(OverviewSource& source, const KeyRange& range, RowPart part,
                                       Walker& walker);

}  // namespace framesd::store
