// SPDX-License-Identifier: MIT
//
// The dumb twin of formats::ScaleCheck.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace framesd::formats {

class DumbScale {
 public:
  void take(const std::vector<double>& numbers) {
    if (!looking_) return;
    if (std::ranges::any_of(numbers, [](double number) { return number > 1; })) {
      looking_ = false;
      return;
    }
    ++within_one_;
    for (const double number : numbers) decimals_ = decimals_ || number != std::floor(number);
    look();
  }
  void take_out_of_range() {
    if (!looking_) return;
    ++out_of_range_;
    look();
  }
  bool missing() const { return missing_; }
  bool missing_at_end() const { return missing_ || (looking_ && decimals_); }

 private:
  void look() {
    if (out_of_range_ + within_one_ < 100) return;
    missing_ = within_one_ == 0 || decimals_;
    looking_ = false;
  }

  bool looking_ = true;
  bool missing_ = false;
  bool decimals_ = false;
  int within_one_ = 0;
  int out_of_range_ = 0;
};

}  // namespace framesd::formats
