// SPDX-License-Identifier: MIT
//
// PlainNumber: a double as people write it, in JSON and in sentences.
#pragma once

#include <string>

namespace framesd::facts {

struct PlainNumber {
  double value;  // finite

  // Appends the shortest text that reads back as the same double: without an exponent from 1e-6 to below 1e15
  // ("100000", "0.00001"), with one where that is shorter beyond ("1e+300"). -0 is written as 0.
  void append_to(std::string& out) const;
  [[nodiscard]] std::string text() const;
};

}  // namespace framesd::facts
