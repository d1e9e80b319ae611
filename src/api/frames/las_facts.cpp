// SPDX-License-Identifier: MIT
#include "las_facts.hpp"

#include <framesd/base/number.hpp>
#include <framesd/base/text.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

using render::LasFacts;
using render::LasLine;

struct WellLine {
  std::string_view mnemonic;
  std::string_view description;
  bool required = true;  // else it is written only where its value is known
};

constexpr std::array<WellLine, 12> kWellLines = {{{"COMP", "COMPANY"},
                                                  {"WELL", "WELL"},
                                                  {"FLD", "FIELD"},
                                                  {"LOC", "LOCATION"},
                                                  {"PROV", "PROVINCE"},
                                                  {"CNTY", "COUNTY", false},
                                                  {"STAT", "STATE", false},
                                                  {"CTRY", "COUNTRY", false},
                                                  {"SRVC", "SERVICE COMPANY"},
                                                  {"DATE", "LOG DATE"},
                                                  {"UWI", "UNIQUE WELL ID"},
                                                  {"API", "API NUMBER", false}}};

bool is_of_well(std::string_view tag) {
  return std::ranges::any_of(kWellLines,
                             [&](const WellLine& line) { return equal_ignoring_case(tag, line.mnemonic); });
}

// The value of a line: the fact, or the first tag that is named like it.
std::string value_of(const WellLine& line, const facts::Facts& facts) {
  if (line.mnemonic == "WELL" && facts.well) return *facts.well;
  const auto found = std::ranges::find_if(
      facts.tags, [&](const auto& tag) { return equal_ignoring_case(tag.first, line.mnemonic); });
  return found == facts.tags.end() ? std::string() : found->second;
}

std::vector<LasLine> well_of(const facts::Facts& facts) {
  std::vector<LasLine> lines;
  for (const WellLine& line : kWellLines) {
    std::string value = value_of(line, facts);
    if (value.empty() && !line.required) continue;
    lines.push_back({std::string(line.mnemonic), {}, std::move(value), std::string(line.description)});
  }
  return lines;
}

class Parameters {
 public:
  void add(const char* mnemonic, const std::optional<std::string>& value, const char* about) {
    if (value) lines_.push_back({mnemonic, {}, *value, about});
  }

  void add(const char* mnemonic, const std::string& unit, const std::optional<double>& value,
           const char* about) {
    if (!value) return;
    LasLine line{mnemonic, unit, {}, about};
    append_number(line.value, *value);
    lines_.push_back(std::move(line));
  }

  // A tag named like another parameter gets a name of its own: programs find parameters by name.
  void add_tag(const std::string& key, const std::string& value) {
    const bool taken = std::ranges::any_of(
        lines_, [&](const LasLine& line) { return equal_ignoring_case(line.mnemonic, key); });
    lines_.push_back({taken ? "TAG_" + key : key, {}, value, "Tag"});
  }

  std::vector<LasLine> take() { return std::move(lines_); }

 private:
  std::vector<LasLine> lines_;
};

void add_azimuth(Parameters& out, const facts::Facts& facts) {
  if (facts.azimuth_reference) {
    const bool north = *facts.azimuth_reference == facts::AzimuthReference::north;
    out.add("AZREF", north ? "NORTH" : "HIGH SIDE", "Azimuths are counted from");
  }
  out.add("AZIM1", "DEG", facts.azimuth_zero, "Azimuth of the first sample");
  out.add("MDEC", "DEG", facts.declination, "Magnetic declination, east positive");
}

void add_scale(Parameters& out, const facts::Scale& scale) {
  const std::string unit = scale.unit.value_or("");
  out.add("SCLO", unit, scale.lo, "Value of sample 0");
  out.add("SCHI", unit, scale.hi, "Value of sample 255");
  out.add("SCALE", scale.log ? "LOGARITHMIC" : "LINEAR", "Samples between these two");
}

std::vector<LasLine> parameters_of(const facts::Facts& facts, const std::string& depth_unit) {
  Parameters out;
  out.add("TITLE", facts.title, "Title of the log");
  out.add("RUN", facts.run, "Run");
  out.add("PASS", facts.pass, "Pass");
  out.add("TOOL", facts.tool, "Tool");
  out.add("BS", depth_unit, facts.bit_size, "Bit size");
  add_azimuth(out, facts);
  if (facts.scale) add_scale(out, *facts.scale);
  for (const auto& [key, value] : facts.tags) {
    if (!is_of_well(key)) out.add_tag(key, value);
  }
  return out.take();
}

}  // namespace

LasFacts las_facts_of(const facts::Facts& facts) {
  LasFacts las{.depth_unit = facts.depth_unit() == facts::Unit::foot ? "F" : "M"};
  las.well = well_of(facts);
  las.parameters = parameters_of(facts, las.depth_unit);
  las.remarks = facts.description.value_or("");
  return las;
}

}  // namespace framesd::api
