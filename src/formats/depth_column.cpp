// SPDX-License-Identifier: MIT
#include "depth_column.hpp"

#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace framesd::formats {
namespace {

constexpr std::array<std::string_view, 5> kDepthNames = {"depth", "dept", "md", "tdep", "measured depth"};

struct NamedUnit {
  std::string_view written;
  DepthUnit unit;
};
constexpr std::array<NamedUnit, 21> kUnits = {{{"m", {"m"}},
                                               {"metre", {"m"}},
                                               {"metres", {"m"}},
                                               {"meter", {"m"}},
                                               {"meters", {"m"}},
                                               {"ft", {"ft"}},
                                               {"f", {"ft"}},
                                               {"foot", {"ft"}},
                                               {"feet", {"ft"}},
                                               {"in", {"ft", 12}},
                                               {"inch", {"ft", 12}},
                                               {"inches", {"ft", 12}},
                                               {".1in", {"ft", 120}},
                                               {"0.1in", {"ft", 120}},
                                               {"0.1 in", {"ft", 120}},
                                               {".1 in", {"ft", 120}},
                                               {"1/10in", {"ft", 120}},
                                               {"mm", {"m", 1000}},
                                               {"cm", {"m", 100}},
                                               {"millimetres", {"m", 1000}},
                                               {"centimetres", {"m", 100}}}};

constexpr std::size_t kUnitShown = 40;  // bytes of one that is refused

// Null if no unit is written so.
const DepthUnit* known_unit(std::string_view text) noexcept {
  for (const auto& [written, unit] : kUnits) {
    if (equal_ignoring_case(text, written)) return &unit;
  }
  return nullptr;
}

// What stands between the brackets at the end of `text`, if it ends in a pair; `text` keeps what is before.
std::string_view take_bracketed(std::string_view& text) noexcept {
  if (text.empty() || (text.back() != ']' && text.back() != ')')) return {};
  const std::size_t open = text.rfind(text.back() == ']' ? '[' : '(');
  if (open == text.npos) return {};
  const std::string_view inside = trimmed(text.substr(open + 1, text.size() - open - 2));
  text = trimmed(text.substr(0, open));
  return inside;
}

}  // namespace

std::optional<DepthColumn> depth_column(std::string_view cell) noexcept {
  cell = trimmed(cell);
  const std::string_view unit = take_bracketed(cell);
  const auto named = [cell](std::string_view name) { return equal_ignoring_case(cell, name); };
  if (std::ranges::none_of(kDepthNames, named)) return {};
  return DepthColumn{cell, unit};
}

Depth DepthUnit::converted(Depth written) const noexcept {
  const std::int64_t count = written.count();
  std::int64_t whole = count / divisor;
  const std::int64_t twice_left = 2 * (count < 0 ? -(count % divisor) : count % divisor);
  const bool away = twice_left > divisor || (twice_left == divisor && whole % 2 != 0);
  if (away) whole += count < 0 ? -1 : 1;
  return Depth::from_count(whole);
}

std::string_view without_brackets(std::string_view unit) noexcept {
  std::string_view before = trimmed(unit);
  const std::string_view inside = take_bracketed(before);
  return before.empty() && !inside.empty() ? inside : trimmed(unit);
}

DepthUnit depth_unit(std::string_view text) noexcept {
  const DepthUnit* const known = known_unit(text);
  return known != nullptr ? *known : DepthUnit{text};
}

std::string_view unit_alone(std::string_view cell) noexcept {
  const std::string_view inside = take_bracketed(cell);
  return cell.empty() && known_unit(inside) != nullptr ? inside : std::string_view();
}

checked<void> check_depth_unit(std::string_view written, std::string_view expected) {
  const DepthUnit* const known = known_unit(written);
  if (expected.empty() || written.empty() || (known != nullptr && known->name == expected)) return {};
  std::string why = "wrong header: the unit of its depths is '" + std::string(written.substr(0, kUnitShown)) +
                    "', but the facts of the log say '" + std::string(expected) + "': ";
  why += known == nullptr ? "that unit is not known, so convert the depths and name their unit 'm' or 'ft'"
                          : "convert the depths, correct the facts, or store the rows in a log of their own";
  return fail(errc::csv_wrong_header, std::move(why));
}

}  // namespace framesd::formats
