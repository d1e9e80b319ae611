// SPDX-License-Identifier: MIT
#include <framesd/base/clock.hpp>

#include <charconv>

namespace framesd {
namespace {

// Appends `value` in `digits` decimal digits, zeros in front.
void append_padded(std::string& out, int value, int digits) {
  char text[8];
  for (int i = digits; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
  out.append(text, static_cast<std::size_t>(digits));
}

// The number of `digits` decimal digits at `at`; -1: something else stands there.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  const std::string_view part = text.substr(at, digits);
  int value = -1;
  const auto end = std::from_chars(part.data(), part.data() + part.size(), value).ptr;
  return end == part.data() + part.size() && part[0] != '-' ? value : -1;
}

}  // namespace

void append_timestamp(std::string& out, std::chrono::system_clock::time_point when) {
  using namespace std::chrono;
  const auto day = floor<days>(when);
  const year_month_day date(day);
  const hh_mm_ss time(floor<milliseconds>(when - day));
  append_padded(out, static_cast<int>(date.year()), 4);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  append_padded(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  append_padded(out, static_cast<int>(time.hours().count()), 2);
  out += ':';
  append_padded(out, static_cast<int>(time.minutes().count()), 2);
  out += ':';
  append_padded(out, static_cast<int>(time.seconds().count()), 2);
  out += '.';
  append_padded(out, static_cast<int>(time.subseconds().count()), 3);
  out += 'Z';
}

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  if (text.size() != kShape.size()) return std::nullopt;
  const auto part = [text](std::size_t at, std::size_t digits = 2) { return number_at(text, at, digits); };
  const year_month_day date(year(part(0, 4)), month(static_cast<unsigned>(part(5))),
                            day(static_cast<unsigned>(part(8))));
  // system_clock counts nanoseconds in 64 bits: outside of these years a time is not a number it can hold.
  if (!date.ok() || date.year() < year(1678) || date.year() > year(2261)) return std::nullopt;
  const system_clock::time_point when = sys_days(date) + hours(part(11)) + minutes(part(14)) +
                                        std::chrono::seconds(part(17)) + milliseconds(part(20, 3));
  if (timestamp(when) != text) return std::nullopt;
  return when;
}

}  // namespace framesd
