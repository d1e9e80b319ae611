// SPDX-License-Identifier: MIT
//
// ScaleCheck: whether the numbers of a source cannot be grey values, so that a scale is missing.
//
// Its first rows tell: all of them within 0..1 with decimals, which would be stored as black, or all of them
// beyond 0..255. The first row with a number above 1 that is in range settles that it is neither.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace framesd::formats {

class ScaleCheck {
 public:
  // open   false: nothing is to be found out
  explicit ScaleCheck(bool open) noexcept : open_(open) {}

  // Whether rows may still show it. Until then none of them should be stored.
  bool open() const noexcept { return open_; }

  // Of the row at hand: a number that is no absent value, as text or as a sample.
  void note(std::string_view number) noexcept;
  void note(std::span<const std::uint8_t> samples) noexcept;
  // The row at hand is one; or its numbers are out of range; or it is something else, blank or faulty.
  void end_row();
  void end_row_out_of_range();
  void pass_row() noexcept { above_one_ = decimals_ = false; }
  // The source is complete.
  void end();

  // Why the source cannot be stored without a scale, once that is known.
  const std::optional<Failure>& refusal() const noexcept { return refusal_; }

 private:
  void count_row();

  bool open_;
  bool above_one_ = false;  // in the row at hand, as is:
  bool decimals_ = false;
  bool rows_with_decimals_ = false;
  std::uint32_t rows_within_one_ = 0;
  std::uint32_t rows_out_of_range_ = 0;
  std::optional<Failure> refusal_;
};

}  // namespace framesd::formats
