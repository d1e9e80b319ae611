// SPDX-License-Identifier: MIT
#include "number_marks.hpp"

#include "cells.hpp"

#include <algorithm>

namespace framesd::formats {
namespace {

constexpr std::size_t kGroupDigits = 3;

// What the marks of one cell alone show.
enum class Shape : std::uint8_t {
  unmarked,         // no comma, and a point that can only be the decimal mark, or none
  comma_decimal,    // 9000,5
  comma_either,     // 9,000
  point_either,     // 9.000
  comma_thousands,  // 9,000.5  9,000,000
  point_thousands,  // 9.000,5  9.000.000
  no_number,
};

bool all_digits(std::string_view text) noexcept { return std::ranges::all_of(text, is_digit); }

// "9,000,000": digits in groups of three, the first one of one to three that do not begin with 0.
bool grouped(std::string_view text, char mark) noexcept {
  std::size_t end = text.find(mark);
  const std::string_view first = text.substr(0, end);
  if (first.empty() || first.size() > kGroupDigits || first[0] == '0' || !all_digits(first)) return false;
  while (end != text.npos) {
    text.remove_prefix(end + 1);
    end = text.find(mark);
    const std::string_view group = text.substr(0, end);
    if (group.size() != kGroupDigits || !all_digits(group)) return false;
  }
  return true;
}

std::string_view unsigned_mantissa(std::string_view cell) noexcept {
  if (cell.starts_with('-') || cell.starts_with('+')) cell.remove_prefix(1);
  return cell.substr(0, cell.find_first_of("eE"));
}

// Of a number with both marks: the last one is the decimal mark, the others group.
Shape shape_of_both(std::string_view number) noexcept {
  const std::size_t last = number.find_last_of(",.");
  const char group = number[last] == '.' ? ',' : '.';
  if (!grouped(number.substr(0, last), group) || !all_digits(number.substr(last + 1)))
    return Shape::no_number;
  return group == ',' ? Shape::comma_thousands : Shape::point_thousands;
}

Shape shape_of_comma(std::string_view number) noexcept {
  if (grouped(number, ',')) return Shape::comma_either;
  const std::size_t comma = number.find(',');
  const bool digits = all_digits(number.substr(0, comma)) && all_digits(number.substr(comma + 1));
  return digits && number.size() > 1 ? Shape::comma_decimal : Shape::no_number;
}

Shape shape_of(std::string_view cell) noexcept {
  const std::string_view number = unsigned_mantissa(cell);
  const auto commas = std::ranges::count(number, ',');
  const auto points = std::ranges::count(number, '.');
  if (commas != 0 && points != 0) return shape_of_both(number);
  if (commas > 1) return grouped(number, ',') ? Shape::comma_thousands : Shape::no_number;
  if (points > 1) return grouped(number, '.') ? Shape::point_thousands : Shape::no_number;
  if (commas == 1) return shape_of_comma(number);
  return points == 1 && grouped(number, '.') ? Shape::point_either : Shape::unmarked;
}

std::string_view without(std::string_view cell, char mark, std::string& room) {
  room = cell;
  std::erase(room, mark);
  std::ranges::replace(room, ',', '.');
  return room;
}

}  // namespace

bool NumberMarks::certain(std::string_view cell) noexcept { return shape_of(cell) == Shape::unmarked; }

bool NumberMarks::marked(std::string_view cell) noexcept {
  const Shape shape = shape_of(cell);
  return shape != Shape::unmarked && shape != Shape::no_number;
}

void NumberMarks::learn(std::string_view cell) noexcept {
  Known shown = Known::nothing;
  switch (shape_of(cell)) {
    case Shape::comma_decimal: shown = Known::decimal_comma; break;
    case Shape::comma_thousands: shown = Known::thousands_comma; break;
    case Shape::point_thousands: shown = Known::thousands_point; break;
    default: return;
  }
  const bool fits = known_ == shown || known_ == Known::nothing ||
                    (known_ == Known::thousands_point && shown == Known::decimal_comma);
  const bool refined = known_ == Known::decimal_comma && shown == Known::thousands_point;
  if (shown == Known::thousands_point && thousand_read_as_one_) {
    known_ = Known::contradictory;
  } else if (refined || known_ == Known::nothing) {
    known_ = shown;
  } else if (!fits) {
    known_ = Known::contradictory;
  }
}

result<std::string_view> NumberMarks::plain(std::string_view cell, std::string& room) {
  const auto doubt = [this]() -> result<std::string_view> {
    in_doubt_ = true;
    return errc::csv_number_ambiguous;
  };
  const bool comma_is_decimal = known_ == Known::decimal_comma || known_ == Known::thousands_point;
  switch (shape_of(cell)) {
    case Shape::unmarked:
      return known_ == Known::thousands_point && cell.find('.') != cell.npos ? doubt() : cell;
    case Shape::comma_decimal: return comma_is_decimal ? without(cell, '\0', room) : doubt();
    case Shape::comma_either:
      if (comma_is_decimal) return without(cell, '\0', room);
      return known_ == Known::thousands_comma ? without(cell, ',', room) : doubt();
    case Shape::point_either:
      if (known_ == Known::thousands_point) return without(cell, '.', room);
      if (known_ == Known::decimal_comma || known_ == Known::contradictory) return doubt();
      thousand_read_as_one_ = thousand_read_as_one_ || known_ == Known::nothing;
      return cell;
    case Shape::comma_thousands: return without(cell, ',', room);
    case Shape::point_thousands: return without(cell, '.', room);
    case Shape::no_number: return cell;
  }
  return cell;
}

}  // namespace framesd::formats
