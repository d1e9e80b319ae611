// SPDX-License-Identifier: MIT
//
// Facts in an object that has other members too, and which member a refusal is about.
#include "full_facts.hpp"

#include <array>

namespace framesd::facts {
namespace {

constexpr std::array<std::string_view, 3> kOthers = {"width", "name", "frames"};

FactsAndOthers found_in(std::string_view json) {
  auto found = parse_facts_beside(kOthers, json);
  BOOST_TEST_REQUIRE(found.has_value(), (found ? std::string() : found.error().detail));
  return *std::move(found);
}

std::string refusal(std::string_view json) {
  const auto found = parse_facts_beside(kOthers, json);
  return found ? std::string() : found.error().detail;
}

std::string at_fault(std::string_view json) { return std::string(member_at_fault(refusal(json))); }

BOOST_AUTO_TEST_SUITE(members_beside_facts)

BOOST_AUTO_TEST_CASE(are_given_with_their_values_in_the_order_of_the_text) {
  const auto found = found_in(R"({"frames":[1,{}],"title":"T","width":3.5,"name":"n"})");
  BOOST_CHECK(found.facts == Facts{.title = "T"});
  const std::vector<OtherMember> expected = {{.which = 2}, {0, 3.5}, {1, "n"}};
  BOOST_CHECK(found.others == expected);
  const std::vector<OtherMember> null = {{0, nullptr}};
  BOOST_CHECK(found_in(R"({"width":null})").others == null);
  BOOST_CHECK(found_in(R"({"width":true})").others == std::vector<OtherMember>{{.which = 0}});
}

BOOST_AUTO_TEST_CASE(may_be_absent) {
  BOOST_CHECK(found_in(kFullJson).facts == full_facts());
  BOOST_TEST(found_in(kFullJson).others.empty());
}

BOOST_AUTO_TEST_CASE(are_given_once_and_known) {
  BOOST_TEST(refusal(R"({"width":1,"width":1})") == "width: given twice; once is allowed");
  BOOST_TEST(
      refusal(R"({"widht":1})").starts_with(R"(the member "widht" is not known; did you mean "width"?)"));
  BOOST_TEST(parse_facts(R"({"width":1})").has_error());
}

BOOST_AUTO_TEST_CASE(the_member_at_fault_is_the_path_that_a_sentence_begins_with) {
  BOOST_TEST(at_fault(R"({"survey":[[0,0,0],[1,181,0]]})") == "survey[1]");
  BOOST_TEST(at_fault(R"({"scale":{"lo":"1","hi":2}})") == "scale.lo");
  BOOST_TEST(at_fault(R"({"tags":{"a: b":"c"}})") == "tags");
  BOOST_TEST(at_fault(R"({"tags":{"a":1}})") == "tags.a");
  BOOST_TEST(at_fault(R"({"title":1})") == "title");
  BOOST_TEST(at_fault(R"({"titel: x":1})") == "titel: x");
  BOOST_TEST(at_fault(R"({"scale":{"low":1}})") == "scale");
}

BOOST_AUTO_TEST_CASE(a_sentence_about_the_whole_text_names_no_member) {
  BOOST_TEST(at_fault("[]") == "");
  BOOST_TEST(at_fault("x") == "");
  BOOST_TEST(at_fault(R"({"title":"a"} : )") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd::facts
