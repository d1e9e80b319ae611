// SPDX-License-Identifier: MIT
//
// A part of a log to be verified: some of the overview's subtrees, one beside the other, and the cells above
// them that begin in the same keys. All parts together are every frame, cell and histogram, once.
//
// A cell above the subtrees is made again from its children, which some part makes again from their frames.
#pragma once

#include "source.hpp"
#include "verify.hpp"

#include <cstdint>
#include <vector>

namespace framesd::store {

class OverviewPart {
 public:
  // The `number`-th of `of` parts, cut by what the stored cells say of their frames: about as many in each.
  // Damaged cells make the parts uneven, and are found. Errors: store_io, store_corrupt.
  // REQUIRES: 1 <= number <= of
  [[nodiscard]] static result<OverviewPart> of(OverviewSource& source, unsigned number, unsigned of);

  // The keys of this part, also those without a frame; empty if the log has fewer subtrees than parts.
  const KeyRange& keys() const noexcept { return keys_; }

  // Faults are no error. Errors: store_corrupt (a damaged frame), store_io.
  [[nodiscard]] result<OverviewReport> verify(OverviewSource& source) const;

 private:
  struct Subtree {
    CellId id;
    std::uint64_t frames;  // as its parent says
  };

  [[nodiscard]] result<void> walk(OverviewSource& source, CellId id, std::uint64_t frames);
  void choose(unsigned number, unsigned of);

  std::uint64_t subtree_frames_ = 0;  // larger ones are taken apart
  std::vector<Subtree> subtrees_;     // ascending
  std::vector<CellId> upper_;         // those above them
  KeyRange keys_{.lowest = 1, .highest = 0};
};

}  // namespace framesd::store
