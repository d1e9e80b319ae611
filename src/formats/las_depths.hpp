// SPDX-License-Identifier: MIT
//
// LasDepths: the depths of the rows of a LAS file, one after another, held against what ~Well says of them.
#pragma once

#include "las_header.hpp"
#include <framesd/formats/layout.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <optional>

namespace framesd::formats {

class LasDepths {
 public:
  // header   may still be incomplete; outlives this
  explicit LasDepths(const LasHeader& header) : header_(header) {}

  // The depth of the next row, or that it is not known. All depths are converted ones, see depth_column.hpp.
  void note(Depth depth);
  void note_unknown() noexcept { row_before_.reset(); }

  // Whether `next` is one STEP on from `at`. By what ~Well says alone: a reader that goes on in the middle of
  // the file has not seen the rows before it, and must read the others in the same way.
  bool one_step_on(Depth at, Depth next) const noexcept;

  // Adds what ~Well says otherwise. finished   whether all rows have been noted
  void describe(Layout& layout, bool finished) const;

 private:
  std::optional<Depth> step() const noexcept;  // in ~Well; none if it is 0

  const LasHeader& header_;
  std::optional<Depth> first_;
  std::optional<Depth> last_;
  std::optional<Depth> row_before_;  // unless its depth is not known
  std::uint64_t steps_ = 0;
  std::uint64_t other_steps_ = 0;
};

}  // namespace framesd::formats
