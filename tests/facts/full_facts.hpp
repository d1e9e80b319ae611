// SPDX-License-Identifier: MIT
//
// What the tests of facts share: reading that must succeed, and a log of which everything is known.
#pragma once

#include <framesd/facts/facts.hpp>

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace framesd::facts {

inline Facts parsed(std::string_view json) {
  auto facts = parse_facts(json);
  BOOST_TEST_REQUIRE(facts.has_value(), (facts ? std::string() : facts.error().detail));
  return *std::move(facts);
}

constexpr std::string_view kFullJson =
    R"({"title":"Image 9000-9500","well":"A-1","pass":"main","run":"2","tool":"acoustic",)"
    R"("description":"up log\nold tool",)"
    R"("unit":"ft","bit_size":8.5,"azimuth_reference":"highside","azimuth_zero":359.5,"declination":-3.25,)"
    R"("survey":[[0,0,0],[100,1.5,359.9],[1000000,180,12]],"absent":[-999.25,0],)"
    R"("scale":{"lo":0.2,"hi":2000,"log":true,"unit":"ohm.m"},"tags":{"client":"x","site.no":"7"}})";

inline Facts full_facts() {
  return {.title = "Image 9000-9500",
          .well = "A-1",
          .pass = "main",
          .run = "2",
          .tool = "acoustic",
          .description = "up log\nold tool",
          .unit = Unit::foot,
          .bit_size = 8.5,
          .azimuth_reference = AzimuthReference::high_side,
          .azimuth_zero = 359.5,
          .declination = -3.25,
          .survey = {{0, 0, 0}, {100, 1.5, 359.9}, {1e6, 180, 12}},
          .absent = std::vector{-999.25, 0.0},
          .scale = Scale{.lo = 0.2, .hi = 2000, .log = true, .unit = "ohm.m"},
          .tags = {{"client", "x"}, {"site.no", "7"}}};
}

// {"survey":[[0,0,0],[1,0,0],...]}
inline std::string survey_json(std::size_t stations) {
  std::string json = R"({"survey":[)";
  for (std::size_t i = 0; i < stations; ++i) {
    json += (i == 0 ? "[" : ",[") + std::to_string(i) + ",0,0]";
  }
  return json + "]}";
}

// Facts whose canonical form has `bytes` bytes besides the survey.
inline Facts facts_of_size(std::size_t bytes) {
  Facts facts;
  for (int i = 0; i < 62; ++i) facts.tags["key" + std::to_string(i)] = std::string(1000, 'x');
  facts.description = "";
  const std::size_t filled = facts_json(facts).size();
  facts.description = std::string(bytes - filled, 'd');
  return facts;
}

}  // namespace framesd::facts
