// SPDX-License-Identifier: MIT
#include "scale_check.hpp"

#include "sample.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace framesd::formats {
namespace {

constexpr std::uint32_t kRowsLookedAt = 100;

constexpr std::string_view kRemedy = "name the scale that makes samples of them, for example ";

}  // namespace

void ScaleCheck::note(std::string_view number) noexcept {
  const auto value = parse_number(number);
  if (!value) return;
  above_one_ = above_one_ || *value > 1;
  decimals_ = decimals_ || *value != std::floor(*value);
}

void ScaleCheck::note(std::span<const std::uint8_t> samples) noexcept {
  above_one_ = above_one_ || std::ranges::any_of(samples, [](std::uint8_t sample) { return sample > 1; });
}

void ScaleCheck::end_row() {
  if (!open_) return;
  if (above_one_) {
    open_ = false;
    return;
  }
  rows_with_decimals_ = rows_with_decimals_ || decimals_;
  pass_row();
  ++rows_within_one_;
  count_row();
}

void ScaleCheck::end_row_out_of_range() {
  if (!open_) return;
  pass_row();
  ++rows_out_of_range_;
  count_row();
}

void ScaleCheck::count_row() {
  if (rows_within_one_ + rows_out_of_range_ < kRowsLookedAt) return;
  if (rows_within_one_ != 0) return end();
  open_ = false;
  refusal_ = fail(errc::csv_scale_missing, "no row of the first " + std::to_string(kRowsLookedAt) +
                                               " is within 0..255: name the scale that makes samples of its "
                                               "numbers, scale=BLACK,WHITE");
}

void ScaleCheck::end() {
  const bool found = open_ && rows_with_decimals_;
  open_ = false;
  if (!found) return;
  const bool all = rows_within_one_ + rows_out_of_range_ < kRowsLookedAt;
  refusal_ = fail(errc::csv_scale_missing,
                  std::string(all ? "the numbers" : "the numbers of the first rows") +
                      " lie within 0..1 and are not whole, as samples 0..255 they would be black: " +
                      std::string(kRemedy) + "scale=0,1");
}

}  // namespace framesd::formats
