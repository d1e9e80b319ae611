// SPDX-License-Identifier: MIT
//
// The dumb twin's room of marks: what commas and points in numbers mean, as the numbers themselves show.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace framesd::formats::dumb {

class Marks {
 public:
  // From cell `first` on, of a row that `separator` cuts.
  void learn(const std::vector<std::string>& cells, std::size_t first, char separator);

  // Without marks of thousands and with a decimal point; nothing if the cell may mean two numbers.
  std::optional<std::string> unmarked(std::string cell, char separator);

 private:
  void learn(char shown);

  char marks_ = '\0';  // d: decimal comma, c: commas of thousands, p: points of thousands, x: contradictory
  bool one_taken_ = false;
};

}  // namespace framesd::formats::dumb
