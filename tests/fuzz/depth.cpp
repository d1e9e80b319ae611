// SPDX-License-Identifier: MIT
//
// Any bytes as the text of a depth: what is accepted and the count it gives are those of a dumb decimal
// reader that shifts the point in a string; and any count reads back from its own text.
#include <framesd/frame/depth.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

using framesd::Depth;
using framesd::errc;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

bool all_digits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_leading_zeros(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

bool is_larger(const std::string& a, const std::string& b) {  // neither has leading zeros
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

// A number's text in parts: value = 0.DIGITS * 10^point.
struct Dumb {
  bool negative = false;
  std::string digits;
  long point = 0;
};

std::optional<Dumb> dumb_parse(std::string text) {
  Dumb out;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    out.negative = text[0] == '-';
    text.erase(0, 1);
  }
  const std::size_t mark = text.find_first_of("eE");
  std::string mantissa = text.substr(0, mark);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  out.digits = mantissa.substr(0, point) + (point < mantissa.size() ? mantissa.substr(point + 1) : "");
  if (out.digits.empty() || !all_digits(out.digits)) return std::nullopt;
  out.point = static_cast<long>(point);
  if (mark == std::string::npos) return out;
  std::string exponent = text.substr(mark + 1);
  const bool down = !exponent.empty() && exponent[0] == '-';
  if (!exponent.empty() && (exponent[0] == '+' || exponent[0] == '-')) exponent.erase(0, 1);
  if (exponent.empty() || !all_digits(exponent)) return std::nullopt;
  exponent = without_leading_zeros(exponent);
  const long size = exponent.size() > 8 ? 100'000'000 : std::strtol(exponent.c_str(), nullptr, 10);
  out.point += down ? -size : size;
  return out;
}

// The magnitude in counts as decimal text, rounded half to even; empty for 0.
std::string dumb_counts(const Dumb& number) {
  const long kept = number.point + 6;
  const long length = static_cast<long>(number.digits.size());
  if (without_leading_zeros(number.digits).empty() || kept < 0) return "";
  if (kept > length + 40) return "1" + std::string(30, '0');  // far beyond any depth
  std::string counts = number.digits;
  std::string dropped;
  if (kept < length) {
    dropped = counts.substr(static_cast<std::size_t>(kept));
    counts.resize(static_cast<std::size_t>(kept));
  } else {
    counts.append(static_cast<std::size_t>(kept - length), '0');
  }
  const std::string half = "5" + std::string(dropped.empty() ? 0 : dropped.size() - 1, '0');
  const bool odd = !counts.empty() && (counts.back() - '0') % 2 == 1;
  if (!dropped.empty() && (dropped > half || (dropped == half && odd))) {
    counts.insert(0, 1, '0');
    std::size_t at = counts.size() - 1;
    for (; counts[at] == '9'; --at) counts[at] = '0';
    ++counts[at];
  }
  return without_leading_zeros(counts);
}

void check_text(const std::string& text) {
  const auto depth = Depth::parse(text);
  const auto dumb = dumb_parse(text);
  if (!dumb) return require(depth.error() == errc::depth_malformed);
  const std::string counts = dumb_counts(*dumb);
  if (is_larger(counts, "9223372036854775807")) return require(depth.error() == errc::depth_overflow);
  require(depth.has_value());
  const long long magnitude = std::strtoll(counts.c_str(), nullptr, 10);
  require(depth->count() == (dumb->negative ? -magnitude : magnitude));
}

void check_count(std::int64_t count) {
  if (count == INT64_MIN) return;
  const Depth depth = Depth::from_count(count);
  const std::string text = depth.text();
  require(Depth::parse(text).value() == depth);
  require(text.ends_with(".0") || !text.ends_with('0'));  // shortest
  check_text(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_text(std::string(reinterpret_cast<const char*>(data), size));
  std::int64_t count = 0;
  std::memcpy(&count, data, std::min(size, sizeof count));
  check_count(count);
  return 0;
}
