// SPDX-License-Identifier: MIT
//
// Facts: what is known about one log besides its rows: well and tool, the hole, how the image is oriented,
// the survey of the hole, how grey values are to be read. All of it is optional; what is absent is not known.
//
// Facts travel and are kept as one JSON object. parse_facts reads it strictly: what is misspelled or of the
// wrong type is refused, not dropped, because nobody would notice. facts_json writes the canonical form:
// equal Facts are equal bytes, so the text may serve as an identity. Where Facts are kept, and how one member
// of them is changed, is not decided here. Values without state: any thread.
#pragma once

#include <framesd/base/error.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace framesd::facts {

constexpr std::size_t kTextBytesMax = 1024;  // of a string: a title, the value of a tag
constexpr std::size_t kDescriptionBytesMax = 8 * 1024;
constexpr double kBitSizeMax = 10'000;
constexpr std::size_t kStationsMax = 10'000;
constexpr std::size_t kAbsentMax = 16;
constexpr std::size_t kScaleUnitBytesMax = 32;
constexpr double kScaleSpanMax = 1e305;  // from lo to hi: 255 times as much is still a number
constexpr std::size_t kTagsMax = 64;
constexpr std::size_t kTagKeyBytesMax = 64;
// Of the canonical form without the survey, which alone is ten times as long.
constexpr std::size_t kFactsBytesMax = 64 * 1024;
// Of the text that parse_facts takes. The longest canonical form has about 830,000 bytes.
constexpr std::size_t kJsonBytesMax = 1024 * 1024;

enum class Unit { metre, foot };
enum class AzimuthReference { north, high_side };

// The direction of the hole at one depth, in degrees.
struct Station {
  double depth = 0;        // measured along the hole, in the log's unit
  double inclination = 0;  // 0 (straight down) .. 180
  double azimuth = 0;      // 0 .. below 360

  friend bool operator==(const Station&, const Station&) = default;
};

// What the grey values 0 and 255 mean. lo > hi is an inverted scale; they are never equal.
struct Scale {
  double lo = 0;
  double hi = 0;
  bool log = false;  // logarithmic between lo and hi, which are then above 0
  std::optional<std::string> unit = {};

  friend bool operator==(const Scale&, const Scale&) = default;
};

// Whether a scale that is not logarithmic may go from `lo` to `hi`: for numbers so large that their
// difference is none every sample would be 0.
[[nodiscard]] constexpr bool has_scale_span(double lo, double hi) noexcept {
  return (lo < hi ? hi - lo : lo - hi) <= kScaleSpanMax;
}

struct Facts {
  // UTF-8 without control characters; the description may have line feeds.
  std::optional<std::string> title = {};
  std::optional<std::string> well = {};
  std::optional<std::string> pass = {};
  std::optional<std::string> run = {};
  std::optional<std::string> tool = {};
  std::optional<std::string> description = {};

  std::optional<Unit> unit = {};
  std::optional<double> bit_size = {};  // diameter of the hole, in the log's unit
  std::optional<AzimuthReference> azimuth_reference = {};
  // Direction of the first sample of a row, in degrees, 0 .. below 360.
  std::optional<double> azimuth_zero = {};
  std::optional<double> declination = {};  // in degrees, -180 .. 180, east positive
  std::vector<Station> survey = {};        // by ascending Depth; empty: not known
  // Values that mean "no sample". An empty list: there are none.
  std::optional<std::vector<double>> absent = {};
  std::optional<Scale> scale = {};
  std::map<std::string, std::string, std::less<>> tags = {};

  // The facts that hold when nothing is known.
  [[nodiscard]] Unit depth_unit() const noexcept { return unit.value_or(Unit::metre); }
  [[nodiscard]] std::span<const double> absent_values() const noexcept;

  friend bool operator==(const Facts&, const Facts&) = default;
};

// Facts from a JSON object in UTF-8, a byte order mark before it allowed. Numbers are read exactly (correctly
// rounded, which the parsers of Boost.JSON do not promise); -0 is read as 0.
//
// A fault is reported with where it is, what is allowed, what was found:
// "survey[3]: the inclination must be from 0 to 180, not 181". Of several members that are wrong each has a
// line, of each the first fault; a member that there is not is reported alone.
// Cost: 0.4 us per number, so 12 ms for the longest survey: no work for an event loop.
// Errors: json_malformed (not JSON, not UTF-8, longer than kJsonBytesMax); facts_malformed.
[[nodiscard]] checked<Facts> parse_facts(std::string_view json);

// A member that stands beside the facts in one object.
struct OtherMember {
  std::size_t which = 0;  // by its place among the names that were asked for
  // monostate: neither null nor a number nor a string.
  std::variant<std::monostate, std::nullptr_t, double, std::string> value = {};

  friend bool operator==(const OtherMember&, const OtherMember&) = default;
};

struct FactsAndOthers {
  Facts facts = {};
  std::vector<OtherMember> others = {};  // in the order of the text
};

// The same of an object that may also have members called one of `names`, of any value. Limits, errors, cost:
// as parse_facts().
//
// REQUIRES: no member of Facts is called so.
[[nodiscard]] checked<FactsAndOthers> parse_facts_beside(std::span<const std::string_view> names,
                                                         std::string_view json);

// Which member a line of parse_facts() is about: "survey[3]". Empty: the whole text.
[[nodiscard]] std::string_view member_at_fault(std::string_view sentence) noexcept;

// The canonical form: members in the order above, only what is known, no blanks, tags by key, each number the
// shortest that reads back the same. parse_facts gives back equal Facts.
//
// REQUIRES: Facts that parse_facts would accept.
[[nodiscard]] std::string facts_json(const Facts& facts);

}  // namespace framesd::facts
