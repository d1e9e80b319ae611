// SPDX-License-Identifier: MIT
//
// Depth: measured depth along the hole, in the log's own unit, fixed point.
//
// A signed 64-bit count of 1e-6 units, so that 0.1 + 0.2 and 0.3 are one depth and order is integer order.
// The count INT64_MIN is left out: every depth has its negative.
#pragma once

#include <framesd/base/error.hpp>

#include <compare>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <string_view>

namespace framesd {

class Depth {
 public:
  static constexpr std::int64_t kCountsPerUnit = 1'000'000;

  constexpr Depth() noexcept = default;

  // REQUIRES: count != INT64_MIN
  static constexpr Depth from_count(std::int64_t count) noexcept { return Depth(count); }
  static constexpr Depth lowest() noexcept { return Depth(-std::numeric_limits<std::int64_t>::max()); }
  static constexpr Depth highest() noexcept { return Depth(std::numeric_limits<std::int64_t>::max()); }

  // Depth from text as written in a CSV cell or a query: "9000.1", "-3", "1e3", "+.5".
  //
  // [+-]? digits with at most one point, and an optional exponent; nothing before or after. Rounded to the
  // nearest 1e-6 of the log's unit, ties to even, exactly: the text never passes through a double.
  // Locale-free. Errors: depth_malformed (not a number), depth_overflow (beyond +-9223372036854.775807).
  [[nodiscard]] static result<Depth> parse(std::string_view text) noexcept;

  // In 1e-6 units.
  constexpr std::int64_t count() const noexcept { return count_; }
  // In units of the log, for statistics and people; not exact beyond 2^53 counts.
  constexpr double units() const noexcept { return static_cast<double>(count_) / kCountsPerUnit; }

  // Appends the exact value, shortest, with at least one decimal: "9000.1", "100.0", "-0.000001".
  void append_to(std::string& out) const;
  [[nodiscard]] std::string text() const;

  friend constexpr auto operator<=>(Depth, Depth) noexcept = default;

 private:
  explicit constexpr Depth(std::int64_t count) noexcept : count_(count) {}
  std::int64_t count_ = 0;
};

// For Boost.Test and for people.
std::ostream& operator<<(std::ostream& out, Depth depth);

}  // namespace framesd
