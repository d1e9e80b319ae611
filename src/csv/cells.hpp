// SPDX-License-Identifier: MIT
//
// Cells: one row, cut at its separators. Quotes as in RFC 4180: a cell that begins with one ends at the next
// single one. Doubled quotes are left as they stand: no number has any.
#pragma once

#include "dialect.hpp"

#include <string_view>

namespace framesd::csv {

class Cells {
 public:
  // row   without its line end; borrowed
  Cells(std::string_view row, Dialect dialect) noexcept : rest_(row), dialect_(dialect) {}

  // Gives the next cell, without the blanks and the quotes around it. False after the last one; a row has at
  // least one.
  bool next(std::string_view& cell) noexcept;
  // What stands behind the cells given so far.
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
  Dialect dialect_;
  bool more_ = true;
};

}  // namespace framesd::csv
