// SPDX-License-Identifier: MIT
#include "gap_cells.hpp"

#include "number_marks.hpp"
#include "plain_cells.hpp"
#include <framesd/base/number.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace framesd::formats {
namespace {

constexpr int kDecimalsMost = 4;
constexpr double kLongest = 1e9;  // of values that are written with decimals

}  // namespace

void GapCells::add(double absent_value) {
  std::string& shortest = texts_.emplace_back();
  append_number(shortest, absent_value);
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
  return *found;
}

std::size_t GapCells::read(std::string_view cells, char separator, bool points,
                           std::span<std::uint8_t> samples, std::span<std::uint8_t> mask) noexcept {
  const char* at = cells.data();
  const char* const end = at + cells.size();  // where a separator stands
  std::size_t absent = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (at > end) return 0;
    if (const std::size_t digits = read_plain_cell(at, separator, samples[i]); digits != 0) {
      at += digits + 1;
      continue;
    }
    std::size_t length = 0;
    if (*at != separator) {
      length = text_at({at, static_cast<std::size_t>(end + 1 - at)}, separator, points).size();
      if (length == 0) return 0;
    }
    make_absent(samples, mask, i, absent);
    at += length + 1;
  }
  return at == end + 1 ? absent : 0;
}

}  // namespace framesd::formats
