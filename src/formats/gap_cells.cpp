// SPDX-License-Identifier: MIT
#include "gap_cells.hpp"

#include "number_marks.hpp"
#include <framesd/base/endian.hpp>
#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace framesd::formats {
namespace {

constexpr int kDecimalsMost = 4;
constexpr double kLongest = 1e9;  // of values that are written with decimals

constexpr bool begins_sample(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr std::uint64_t in_each_byte(std::uint8_t byte) noexcept { return byte * kOneInEachByte; }

// 0x80 in each byte that is 0.
constexpr std::uint64_t zero_bytes(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t kLowBits = in_each_byte(0x7f);
  return ~(((bytes & kLowBits) + kLowBits) | bytes | kLowBits);
}

// 0x80 in each byte that is no digit.
constexpr std::uint64_t other_than_digits(std::uint64_t bytes) noexcept {
  const std::uint64_t values = bytes ^ in_each_byte('0');  // 0 to 9 of digits
  return (((values & in_each_byte(0x7f)) + in_each_byte(0x7f - 9)) | values) & in_each_byte(0x80);
}

// The first cell behind `at` that does not begin with a digit; behind `end`, where a separator stands: none
// does. Eight bytes at a time.
const char* next_gap(const char* at, const char* end, char separator) noexcept {
  const std::uint64_t separators = in_each_byte(static_cast<std::uint8_t>(separator));
  for (; at < end; at += 8) {
    const std::uint64_t behind = zero_bytes(load_le<std::uint64_t>(at) ^ separators);
    const std::uint64_t gaps = behind & other_than_digits(load_le<std::uint64_t>(at + 1));
    if (gaps != 0) return std::min(at + std::countr_zero(gaps) / 8, end) + 1;
  }
  return end + 1;
}

}  // namespace

void GapCells::add(double absent_value) {
  std::string& shortest = texts_.emplace_back();
  append_number(shortest, absent_value);
  by_runs_ = by_runs_ && !begins_sample(shortest.front());
  if (std::fabs(absent_value) > kLongest) return;
  const std::string first = shortest;
  for (int decimals = 0; decimals <= kDecimalsMost; ++decimals) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", decimals, absent_value);
    if (first == text || (decimals < kDecimalsMost && std::string_view(text).size() < first.size())) continue;
    if (std::strtod(text, nullptr) == absent_value) texts_.emplace_back(text);
  }
}

std::string_view GapCells::text_at(std::string_view at, char separator, bool points) noexcept {
  const auto stands = [&](const std::string& text) {
    return at.size() > text.size() && at[text.size()] == separator && at.starts_with(text) &&
           (points || NumberMarks::certain(text));
  };
  if (stands(texts_[last_])) return texts_[last_];
  const auto found = std::ranges::find_if(texts_, stands);
  if (found == texts_.end()) return {};
  last_ = static_cast<std::size_t>(found - texts_.begin());
  short_ = ShortText::of(*found, separator);
  return *found;
}

GapCells::ShortText GapCells::ShortText::of(std::string text, char behind) {
  text += behind;
  ShortText made;
  if (text.size() > sizeof made.bytes) return made;
  made.length = text.size();
  made.mask = ~std::uint64_t{0} >> 8 * (sizeof made.bytes - text.size());
  text.resize(sizeof made.bytes);
  made.bytes = load_le<std::uint64_t>(text.data());
  return made;
}

std::size_t GapCells::pass_usual_gaps(const char*& at, std::size_t most, char separator,
                                      bool points) const noexcept {
  std::size_t gaps = 0;
  for (; gaps < most && *at == separator; ++gaps) ++at;
  if (!points) return gaps;
  for (; gaps < most && (load_le<std::uint64_t>(at) & short_.mask) == short_.bytes; ++gaps)
    at += short_.length;
  return gaps;
}

std::size_t GapCells::read(std::string_view cells, char separator, bool points,
                           std::span<std::uint8_t> samples, std::span<std::uint8_t> mask) noexcept {
  const char* at = cells.data();
  const char* const end = at + cells.size();  // where a separator stands
  std::size_t absent = 0;
  for (std::size_t i = 0; i < samples.size();) {
    if (at > end) return 0;
    if (const std::size_t gaps = pass_usual_gaps(at, samples.size() - i, separator, points); gaps != 0) {
      for (const std::size_t behind = i + gaps; i < behind; ++i) make_absent(samples, mask, i, absent);
    } else if (by_runs_ && begins_sample(*at)) {
      const char* const gap = next_gap(at, end, separator);
      const std::size_t found = read_plain_cells_(at, gap - 1, separator, samples.subspan(i));
      if (found == 0) return 0;
      i += found;
      at = gap;
    } else if (const std::size_t digits = by_runs_ ? 0 : read_plain_cell(at, separator, samples[i])) {
      at += digits + 1;
      ++i;
    } else {
      const std::string_view rest(at, static_cast<std::size_t>(end + 1 - at));
      const std::size_t length = text_at(rest, separator, points).size();
      if (length == 0) return 0;
      make_absent(samples, mask, i++, absent);
      at += length + 1;
    }
  }
  return at == end + 1 ? absent : 0;
}

}  // namespace framesd::formats
