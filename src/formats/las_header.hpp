// SPDX-License-Identifier: MIT
//
// LasHeader: the sections in front of the data of a LAS 1.2 or 2.0 file, as far as an image log needs them.
//
// A line of a section is `MNEM.UNIT VALUE : DESCRIPTION`. ~Version has WRAP, ~Well has NULL, STRT, STOP and
// STEP, ~Curve names the columns: the first is the depth, the samples are all others, or the one array among
// them that has as many elements as a frame has samples: IMG[1] to IMG[200].
#pragma once

#include "depth_column.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::formats {

struct LasCurve {
  std::string name;
  std::string unit;
};

class LasHeader {
 public:
  // A line that is neither blank nor a comment. True: it was the last one, data follows.
  bool take(std::string_view line);
  // Finds the columns. Errors: csv_wrong_header, saying what was expected and what is there.
  [[nodiscard]] checked<void> complete(std::uint16_t source_width);

  bool wrapped() const noexcept { return wrapped_; }
  std::size_t curves() const noexcept { return curves_.size(); }
  std::size_t first_sample() const noexcept { return first_sample_; }  // the column, counted from 0
  const std::string& unit() const noexcept { return unit_; }           // of the depth, as written
  // A depth as written, converted: see depth_column.hpp.
  Depth in_unit(Depth written) const noexcept { return depth_unit(unit_).converted(written); }
  const LasCurve& curve(std::size_t column) const { return curves_[column]; }
  const std::string& version() const noexcept { return version_; }
  // The number for absent values, of samples and depths.
  std::optional<double> null_value() const noexcept { return null_; }
  // In ~Well, in the unit as written.
  std::optional<Depth> start() const noexcept { return start_; }
  std::optional<Depth> stop() const noexcept { return stop_; }
  std::optional<Depth> step() const noexcept { return step_; }
  // The columns that are read, as the header line of a CSV.
  std::string csv_header(std::uint16_t source_width) const;

 private:
  void take_curve(std::string_view name, std::string_view unit);
  void take_well(std::string_view name, std::string_view unit, std::string_view value);
  std::vector<std::size_t> arrays_of(std::uint16_t source_width) const;

  char section_ = '\0';
  std::string version_;
  bool wrapped_ = false;
  std::vector<LasCurve> curves_;
  std::size_t first_sample_ = 1;
  std::string unit_;
  std::optional<double> null_;
  std::optional<Depth> start_;
  std::optional<Depth> stop_;
  std::optional<Depth> step_;
};

}  // namespace framesd::formats
