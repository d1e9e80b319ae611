// SPDX-License-Identifier: MIT
#include "full_facts.hpp"
#include <framesd/facts/outline.hpp>

namespace framesd::facts {
namespace {

Outline outlined(std::string_view canonical) {
  auto outline = outline_of(canonical);
  BOOST_TEST_REQUIRE(outline.has_value(), (outline ? std::string() : outline.error().detail));
  return *std::move(outline);
}

void check(const Facts& facts) {
  const Outline outline = outlined(facts_json(facts));
  BOOST_TEST(outline.stations == facts.survey.size());
  Facts without = facts;
  without.survey.clear();
  BOOST_CHECK(outline.facts == without);
}

BOOST_AUTO_TEST_SUITE(outline)

BOOST_AUTO_TEST_CASE(has_all_but_the_survey_whose_stations_are_counted) {
  check(full_facts());
  check({});
  check({.survey = {{0, 0, 0}}});
  check({.well = "7", .survey = {{0, 0, 0}, {1, 0, 0}}});
  check({.survey = {{0, 0, 0}, {1, 0, 0}}, .tags = {{"a", "b"}}});
  check(parsed(survey_json(kStationsMax)));
}

BOOST_AUTO_TEST_CASE(of_no_text_is_that_nothing_is_known) {
  const Outline outline = outlined("");
  BOOST_TEST(outline.stations == 0u);
  BOOST_CHECK(outline.facts == Facts());
}

BOOST_AUTO_TEST_CASE(a_text_that_looks_like_a_survey_is_none) {
  check({.title = R"("survey":[[1,2,3]])", .tags = {{"survey", R"([[1,2,3]])"}}});
  check({.title = R"(\"survey":[[)", .survey = {{0, 0, 0}}});
  check({.survey = {{5, 0, 0}}, .tags = {{"survey", R"("survey":[[)"}}});
}

BOOST_AUTO_TEST_CASE(of_another_text_is_an_error) {
  for (const std::string_view text : {"x", "[]", R"({"survey":[[1,2,3})", R"({"titel":"a"})"})
    BOOST_TEST(outline_of(text).has_error(), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd::facts
