// SPDX-License-Identifier: MIT
//
// The depth's column: the names that the field gives it, and the units that its values may be in.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace framesd::formats {

// The cell that heads the column, taken apart: "DEPT [M]" is DEPT and M.
struct DepthColumn {
  std::string_view name;
  std::string_view unit;  // empty if none is named
};

// Depth, dept, md, tdep and measured depth in any case, with or without a unit in [] or () behind it.
[[nodiscard]] std::optional<DepthColumn> depth_column(std::string_view cell) noexcept;

// A unit as it is written in a file, and the one that its depths are given in: a unit is kept, but for the
// small ones of instruments.
struct DepthUnit {
  std::string_view name;      // "m", "ft"; one that is not known stands as it was written
  std::uint16_t divisor = 1;  // of a depth as written

  // A depth as written, in the unit `name`, rounded to the nearest 1e-6, ties to even.
  [[nodiscard]] Depth converted(Depth written) const noexcept;
};

// The text of a unit without [] or () around it.
[[nodiscard]] std::string_view without_brackets(std::string_view unit) noexcept;

// m, ft and their names; .1in and in become ft, mm and cm become m.
[[nodiscard]] DepthUnit depth_unit(std::string_view text) noexcept;

// The unit in a cell that holds a known one alone, in [] or (): "[m]". Empty if `cell` is none.
[[nodiscard]] std::string_view unit_alone(std::string_view cell) noexcept;

// Whether depths of a unit that is written so are in the unit `expected`, "m" or "ft". They are if no unit is
// written or none is expected. Those of a unit that depth_unit() does not know may be anything: they are not.
//
// Errors: csv_wrong_header.
[[nodiscard]] checked<void> check_depth_unit(std::string_view written, std::string_view expected);

}  // namespace framesd::formats
