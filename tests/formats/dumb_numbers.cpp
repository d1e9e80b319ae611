// SPDX-License-Identifier: MIT
#include "formats/dumb_numbers.hpp"

#include "formats/dumb_cells.hpp"
#include <framesd/frame/depth.hpp>

#include <algorithm>
#include <cstdlib>

namespace framesd::formats::dumb {
namespace {

// The same number with its point moved to where the exponent says. REQUIRES: is_number(text)
std::string without_exponent(const std::string& text) {
  const auto mark = text.find_first_of("eE");
  std::string digits = text.substr(0, mark);
  const std::string sign = digits[0] == '-' ? "-" : "";
  if (digits[0] == '-' || digits[0] == '+') digits.erase(0, 1);
  const std::string exponent = mark == std::string::npos ? "0" : text.substr(mark + 1);
  const long move = std::clamp(std::strtol(exponent.c_str(), nullptr, 10), -100000L, 100000L);
  if (digits.find('.') == std::string::npos) digits += '.';
  std::size_t point = digits.find('.');
  digits.erase(point, 1);
  for (long i = 0; i < move; ++i) {
    if (++point > digits.size()) digits += '0';
  }
  for (long i = 0; i > move; --i) {
    if (point == 0) digits.insert(0, 1, '0');
    if (point > 0) --point;
  }
  return sign + digits.insert(point, 1, '.');
}

bool is_absent_value(const std::string& cell, const SampleRules& rules) {
  if (is_absent_word(cell)) return true;
  return is_number(cell) && std::ranges::count(rules.absent_values, std::strtod(cell.c_str(), nullptr)) != 0;
}

}  // namespace

bool is_number(const std::string& text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  const auto sign = [&] {
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  };
  sign();
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    sign();
    if (digits() == 0) return false;
  }
  return at == text.size();
}

int sample_of(const std::string& text) {
  std::string digits = without_exponent(text);
  if (digits.find_first_of("123456789") == std::string::npos) return 0;
  if (digits[0] == '-') return -1;
  const std::size_t point = digits.find('.');
  std::string whole = digits.substr(0, point);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() > 3) return -1;
  const int value = whole.empty() ? 0 : std::stoi(whole);
  const bool fraction = digits.find_first_not_of('0', point + 1) != std::string::npos;
  return value > 255 || (value == 255 && fraction) ? -1 : value;
}

bool is_absent_word(const std::string& cell) {
  for (const char* word : {"nan", "-nan", "+nan", "null", "na", "n/a", "#n/a", "nil", "none", "nodata",
                           "missing", "-1.#ind", "1.#qnan"}) {
    if (lower(cell) == word) return true;
  }
  return false;
}

std::optional<errc> fault_in(const std::string& cell, std::size_t index, const SampleRules& rules) {
  if (index == 0) {
    if (!is_number(cell)) return errc::depth_malformed;
    if (!Depth::parse(cell)) return errc::depth_overflow;
    return {};
  }
  if (cell.empty()) return errc::csv_sample_blank;
  if (is_absent_value(cell, rules)) return errc::csv_sample_absent;
  if (!is_number(cell)) return errc::csv_sample_malformed;
  if (sample_of(cell) < 0) return errc::csv_sample_out_of_range;
  return {};
}

}  // namespace framesd::formats::dumb
