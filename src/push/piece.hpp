// SPDX-License-Identifier: MIT
//
// Piece: rows that are sent at once, copied out of one look.
#pragma once

#include "pending.hpp"
#include <framesd/base/error.hpp>
#include <framesd/store/view.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace framesd::push {

// How each sample is written in a cell of CSV, so that it is read as itself by a log with certain absent
// values: 99 is written 99.5 where 99 means that there is no sample, since decimals are cut off.
class SampleCells {
 public:
  explicit SampleCells(std::span<const double> absent_values);

  // Empty: the sample cannot be written.
  const std::string& operator[](std::uint8_t sample) const noexcept { return texts_[sample]; }

 private:
  std::array<std::string, 256> texts_;
};

struct PieceLimits {
  std::uint64_t rows = 1;
  std::size_t bytes = 1;
};

struct Piece {
  std::string csv{};  // a header line and the rows
  std::uint64_t rows = 0;
  std::optional<DepthRange> erase{};  // to be erased at the centre first; the rows are all that lie in it
  Pending left{};                     // what is pending behind this piece
};

// The next rows of what is pending. Rows of several ranges may be in one piece; a range that is to be erased
// is cut behind the last row of each piece, so that only a piece is missing at the centre at a time.
//
// Errors: those of a view; csv_sample_absent: a row has a sample that cannot be written.
// REQUIRES: something is pending
[[nodiscard]] result<Piece> read_piece(store::View& log, const Pending& pending, const SampleCells& cells,
                                       const PieceLimits& limits);

}  // namespace framesd::push
