// SPDX-License-Identifier: MIT
#include "las_header.hpp"

#include "sample.hpp"
#include <framesd/base/text.hpp>

#include <algorithm>

namespace framesd::formats {
namespace {

constexpr char kSectionMark = '~';

std::optional<Depth> depth_in(std::string_view value) noexcept {
  const auto depth = Depth::parse(value);
  return depth ? std::optional(*depth) : std::nullopt;
}

std::optional<double> number_in(std::string_view value) noexcept {
  const auto number = parse_number(value);
  return number ? std::optional(*number) : std::nullopt;
}

// "IMG" of "IMG[17]"; empty if `name` is no element of an array.
std::string_view array_of(std::string_view name) noexcept {
  const std::size_t open = name.find('[');
  return open == name.npos || !name.ends_with(']') ? std::string_view() : name.substr(0, open);
}

}  // namespace

bool LasHeader::take(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with(kSectionMark)) {
    section_ = line.size() < 2 ? '\0' : static_cast<char>(line[1] & ~0x20);  // letters in any case
    return section_ == 'A';
  }
  const std::size_t point = std::min(line.find('.'), line.size());
  const std::string_view name = trimmed(line.substr(0, point));
  std::string_view rest = line.substr(std::min(point + 1, line.size()));
  const std::string_view unit = rest.substr(0, rest.find_first_of(" \t:"));
  rest.remove_prefix(unit.size());
  const std::string_view value = trimmed(rest.substr(0, rest.rfind(':')));
  if (section_ == 'V' && equal_ignoring_case(name, "VERS")) version_ = value;
  if (section_ == 'V' && equal_ignoring_case(name, "WRAP")) wrapped_ = equal_ignoring_case(value, "YES");
  if (section_ == 'W') take_well(name, unit, value);
  if (section_ == 'C') take_curve(name, unit);
  return false;
}

void LasHeader::take_curve(std::string_view name, std::string_view unit) {
  if (curves_.empty() && !unit.empty()) unit_ = unit;
  curves_.push_back({std::string(name), std::string(unit)});
}

void LasHeader::take_well(std::string_view name, std::string_view unit, std::string_view value) {
  if (equal_ignoring_case(name, "NULL")) null_ = number_in(value);
  if (equal_ignoring_case(name, "STRT")) start_ = depth_in(value);
  if (equal_ignoring_case(name, "STOP")) stop_ = depth_in(value);
  if (equal_ignoring_case(name, "STEP")) step_ = depth_in(value);
  if (equal_ignoring_case(name, "STRT") && unit_.empty()) unit_ = unit;
}

// Where arrays of this many elements begin.
std::vector<std::size_t> LasHeader::arrays_of(std::uint16_t source_width) const {
  std::vector<std::size_t> found;
  for (std::size_t begin = 1, end = 1; begin < curves_.size(); begin = end) {
    const std::string_view array = array_of(curves_[begin].name);
    for (end = begin + 1; end < curves_.size() && !array.empty() && array_of(curves_[end].name) == array;)
      ++end;
    if (end - begin == source_width && !array.empty()) found.push_back(begin);
  }
  return found;
}

checked<void> LasHeader::complete(std::uint16_t source_width) {
  const auto refused = [](const std::string& why) {
    return fail(errc::csv_wrong_header, "wrong header: " + why);
  };
  if (version_.starts_with('3')) return refused("LAS " + version_ + " is not read, only 1.2 and 2.0");
  if (curves_.empty()) return refused("no ~Curve section before the data");
  if (!depth_column(curves_[0].name))
    return refused("the first curve must be the depth (DEPT), found '" + curves_[0].name.substr(0, 40) + "'");
  const std::size_t expected = std::size_t{source_width} + 1;
  if (curves_.size() == expected) return {};
  const auto arrays = arrays_of(source_width);
  if (arrays.size() == 1) {
    first_sample_ = arrays[0];
    return {};
  }
  return refused("expected " + std::to_string(expected) + " curves (depth + " + std::to_string(source_width) +
                 " samples), found " + std::to_string(curves_.size()) +
                 (arrays.empty() ? ", and no array of that many elements among them"
                                 : ", and several arrays of that many elements among them"));
}

std::string LasHeader::csv_header(std::uint16_t source_width) const {
  std::string line = curves_[0].name;
  if (!unit_.empty()) line.append(" [").append(unit_) += ']';
  for (std::size_t i = 0; i < source_width; ++i) line.append(",").append(curves_[first_sample_ + i].name);
  return line;
}

}  // namespace framesd::formats
