// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include "cells.hpp"
#include <framesd/base/text.hpp>
#include <framesd/frame/row_format.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace framesd::formats {
namespace {

constexpr std::uint32_t kTooLarge =
    10'000'000;  // where a value stops counting: no range or meaning goes so far
constexpr std::int64_t kExponentMax =
    1'000'000'000;  // beyond any text that fits in a row; keeps sums in range

// A number as written: sign, digits with at most one point among them, exponent.
struct Decimal {
  bool negative = false;
  std::string_view digits;
  std::size_t whole_digits = 0;  // before the point
  std::int64_t exponent = 0;     // held within +-kExponentMax
};

// Takes a sign off the front of `text`; true if it was a minus.
bool take_sign(std::string_view& text) noexcept {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

bool read_exponent(std::string_view text, std::int64_t& exponent) noexcept {
  const bool negative = take_sign(text);
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  std::int64_t value = 0;
  for (const char c : text) value = std::min<std::int64_t>(kExponentMax, value * 10 + (c - '0'));
  exponent = negative ? -value : value;
  return true;
}

bool read_decimal(std::string_view text, Decimal& out) noexcept {
  out.negative = take_sign(text);
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  out.whole_digits = at;
  const bool point = at < text.size() && text[at] == '.';
  if (point) {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  out.digits = text.substr(0, at);
  if (at == (point ? 1 : 0)) return false;  // not one digit
  if (at == text.size()) return true;
  return (text[at] == 'e' || text[at] == 'E') && read_exponent(text.substr(at + 1), out.exponent);
}

// The magnitude's whole part, held at kTooLarge, and whether anything follows its point.
struct Magnitude {
  std::uint32_t whole = 0;
  bool fraction = false;
};

Magnitude magnitude_of(const Decimal& decimal) noexcept {
  const std::int64_t kept = static_cast<std::int64_t>(decimal.whole_digits) + decimal.exponent;
  Magnitude value;
  std::int64_t position = 0;  // of the digit, the point not counted
  for (const char c : decimal.digits) {
    if (c == '.') continue;
    if (position++ >= kept) {
      value.fraction = value.fraction || c != '0';
    } else if (value.whole < kTooLarge) {
      value.whole = value.whole * 10 + static_cast<std::uint32_t>(c - '0');
    }
  }
  for (; position < kept && value.whole != 0 && value.whole < kTooLarge; ++position) value.whole *= 10;
  return value;
}

// The words for a value that is not there: of spreadsheets, databases, numeric libraries and C runtimes.
bool is_absent_word(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 13> kWords = {"nan",     "-nan",    "+nan",   "null", "na",
                                                       "n/a",     "#n/a",    "nil",    "none", "nodata",
                                                       "missing", "-1.#ind", "1.#qnan"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return equal_ignoring_case(text, word); });
}

}  // namespace

int leading_sample(std::string_view text) noexcept {
  std::size_t at = 0;
  int value = 0;
  for (; at < text.size() && at < 3 && is_digit(text[at]); ++at) value = value * 10 + (text[at] - '0');
  if (at == 0 || value >= static_cast<int>(kSampleMax)) return -1;
  if (at == text.size()) return value;
  if (text[at] != '.') return -1;
  for (++at; at < text.size(); ++at) {
    if (!is_digit(text[at])) return -1;
  }
  return value;
}

result<std::uint8_t> parse_sample(std::string_view text) noexcept {
  if (text.empty()) return errc::csv_sample_blank;
  if (const int whole = leading_sample(text); whole >= 0) return static_cast<std::uint8_t>(whole);
  Decimal decimal;
  if (!read_decimal(text, decimal))
    return is_absent_word(text) ? errc::csv_sample_absent : errc::csv_sample_malformed;
  const auto [whole, fraction] = magnitude_of(decimal);
  const bool above = whole > kSampleMax || (whole == kSampleMax && fraction);
  const bool below = decimal.negative && (whole != 0 || fraction);
  if (above || below) return errc::csv_sample_out_of_range;
  return static_cast<std::uint8_t>(whole);
}

result<double> parse_number(std::string_view text) noexcept {
  if (text.empty()) return errc::csv_sample_blank;
  if (Decimal decimal; !read_decimal(text, decimal))
    return is_absent_word(text) ? errc::csv_sample_absent : errc::csv_sample_malformed;
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return errc::csv_sample_out_of_range;
  return value;
}

}  // namespace framesd::formats
