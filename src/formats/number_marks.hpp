// SPDX-License-Identifier: MIT
//
// NumberMarks: what commas and points in numbers mean, in a file whose cells a comma does not separate.
//
// "9,000" is nine thousand or nine. No single cell tells, but others of the file do: "8,999.9" shows that the
// comma marks thousands, "9000,5" that it is the decimal mark. What is known when a number is read decides;
// where nothing is known, or the file contradicts itself, the number is not guessed.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::formats {

class NumberMarks {
 public:
  enum class Known : std::uint8_t {
    nothing,          // a point is the decimal mark
    decimal_comma,    // 9000,5
    thousands_comma,  // 9,000.5
    thousands_point,  // 9.000,5
    contradictory,    // it was one first and then another
  };

  // Takes note of what `cell` shows, before any of its row is read.
  void learn(std::string_view cell) noexcept;

  // `cell` with a point as its decimal mark and no other marks, in `room` if it has to be changed. What is no
  // number is given back as it is.
  //
  // Errors: csv_number_ambiguous.
  [[nodiscard]] result<std::string_view> plain(std::string_view cell, std::string& room);

  // Whether a cell is a number with marks, whatever these mean.
  [[nodiscard]] static bool marked(std::string_view cell) noexcept;

  // Whether a cell of these letters means the same whatever is known: it has no marks, or a decimal point and
  // not exactly three digits behind it.
  [[nodiscard]] static bool certain(std::string_view cell) noexcept;

  Known known() const noexcept { return known_; }
  // Whether a number was met that other cells of the file may have shown to be another one.
  bool in_doubt() const noexcept { return in_doubt_ || known_ > Known::decimal_comma; }

 private:
  Known known_ = Known::nothing;
  bool in_doubt_ = false;
  bool thousand_read_as_one_ = false;  // "9.000" was 9, when nothing was known
};

}  // namespace framesd::formats
