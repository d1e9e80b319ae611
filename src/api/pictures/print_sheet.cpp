// SPDX-License-Identifier: MIT
#include "print_sheet.hpp"

#include <framesd/base/number.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace framesd::api {
namespace {

constexpr double kMetresPerFoot = 0.3048;

std::string colours_line(const PrintRequest& request, const render::ColourPlan& drawn) {
  const render::ColourPlan& asked = request.picture.colours;
  std::string line = "Colormap " + request.picture.colormap.substr(0, 40) + ", norm ";
  line.append(kNorms[static_cast<std::size_t>(asked.norm)]);
  if (asked.norm != render::Norm::window)
    line += " " + text_of(drawn.tone.lo) + ".." + text_of(drawn.tone.hi);
  if (asked.clip.deviations) {
    line += ", mean ± " + text_of(*asked.clip.deviations) + " std";
  } else if (asked.norm != render::Norm::none) {
    line += ", clip " + text_of(asked.clip.lo) + "," + text_of(asked.clip.hi);
  }
  if (asked.norm == render::Norm::window) {
    line += ", window " + text_of(2 * static_cast<double>(asked.half_window) / Depth::kCountsPerUnit);
  }
  if (asked.tone.gamma != 1) line += ", gamma " + text_of(asked.tone.gamma);
  if (asked.tone.invert) line += ", inverted";
  return line;
}

// "1:200, around the hole 1:11.3 (8.5 in in 60 mm)": down and across are seldom the same.
std::string scale_line(const PrintRequest& request) {
  const Track& track = request.track;
  std::string line = "Scale 1:" + std::to_string(request.scale);
  const std::string width = text_of(std::round(track.millimetres * 10) / 10) + " mm";
  if (track.true_shape) {
    line += ", true shape: hole " + text_of(*track.bit_size) + " in, track " + width;
  } else if (track.bit_size) {
    const double across = std::round(circumference_mm(*track.bit_size) / track.millimetres * 10) / 10;
    line += ", across 1:" + text_of(across) + ": hole " + text_of(*track.bit_size) + " in, track " + width;
  } else {
    line += ", track " + width + " wide";
  }
  return line + ", " + std::to_string(request.dpi) + " dpi";
}

}  // namespace

double circumference_mm(double bit_size) { return std::numbers::pi * bit_size * kMillimetresPerInch; }

double rows_of(const PrintRequest& request, const DepthRange& bounds) {
  const double length = bounds.max.units() - bounds.min.units();
  const double metres = request.units == Units::feet ? length * kMetresPerFoot : length;
  return std::max(1.0, std::round(metres * kInchesPerMetre * request.dpi / request.scale));
}

std::string text_of(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

render::PrintSheet sheet_of(const PrintRequest& request, const Policy& policy, const facts::Facts& facts,
                            const render::ColourPlan& drawn, const DepthRange& bounds) {
  const std::string unit(kUnits[static_cast<std::size_t>(request.units)]);
  render::PrintSheet sheet{.dpi = request.dpi,
                           .title = request.title.empty() ? policy.options.app_name : request.title,
                           .unit = unit,
                           .azimuth_zero = facts.azimuth_zero.value_or(0),
                           .rotate = request.picture.shape.rotate,
                           .flip = request.picture.shape.flip};
  if (facts.azimuth_reference == facts::AzimuthReference::high_side)
    sheet.quarters = {"High", "Right", "Low", "Left"};
  if (!request.well.empty()) sheet.header.push_back("Well " + request.well);
  if (!request.date.empty()) sheet.header.push_back("Date " + request.date);
  sheet.header.push_back("Depth " + bounds.min.text() + " – " + bounds.max.text() + " " + unit);
  sheet.header.push_back(scale_line(request));
  sheet.header.push_back(colours_line(request, drawn));
  return sheet;
}

}  // namespace framesd::api
