// SPDX-License-Identifier: MIT
//
// What parse_facts takes and facts_json writes. What is refused: refusals_test.cpp.
#include "full_facts.hpp"

namespace framesd::facts {
namespace {

std::string rewritten(std::string_view json) { return facts_json(parsed(json)); }

BOOST_AUTO_TEST_SUITE(facts)

BOOST_AUTO_TEST_CASE(nothing_known_is_an_empty_object) {
  BOOST_TEST(rewritten("{}") == "{}");
  BOOST_CHECK(parsed(" {\n}\t") == Facts());
  BOOST_CHECK(parsed("\xEF\xBB\xBF{}") == Facts());
}

BOOST_AUTO_TEST_CASE(every_member_is_read) { BOOST_CHECK(parsed(kFullJson) == full_facts()); }

BOOST_AUTO_TEST_CASE(the_canonical_form_has_a_fixed_order_and_no_blanks) {
  BOOST_TEST(facts_json(full_facts()) == kFullJson);
  BOOST_TEST(rewritten(R"({ "tags": {"b": "2", "a": "1"}, "unit": "m", "title": "T" })") ==
             R"({"title":"T","unit":"m","tags":{"a":"1","b":"2"}})");
}

BOOST_AUTO_TEST_CASE(defaults_hold_when_nothing_is_known_and_are_not_written) {
  const Facts facts;
  BOOST_CHECK(facts.depth_unit() == Unit::metre);
  const auto absent = facts.absent_values();
  const double usual[] = {-999.25, -999, -9999, -32768};
  BOOST_TEST(absent == usual, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_empty_list_of_absent_values_is_known_to_be_empty) {
  const Facts facts = parsed(R"({"absent":[]})");
  BOOST_TEST(facts.absent_values().empty());
  BOOST_TEST(facts_json(facts) == R"({"absent":[]})");
}

BOOST_AUTO_TEST_CASE(an_empty_survey_and_empty_tags_are_as_if_not_given) {
  BOOST_TEST(rewritten(R"({"survey":[],"tags":{}})") == "{}");
}

BOOST_AUTO_TEST_CASE(empty_text_is_text) {
  BOOST_TEST(rewritten(R"({"title":"","tags":{"a":""}})") == R"({"title":"","tags":{"a":""}})");
}

BOOST_AUTO_TEST_CASE(numbers_are_plain_decimals_where_people_write_them_so) {
  const auto written = [](std::string_view number) {
    const std::string json = rewritten(std::string(R"({"absent":[)").append(number).append("]}"));
    return json.substr(11, json.size() - 13);
  };
  BOOST_TEST(written("100.0") == "100");
  BOOST_TEST(written("1E5") == "100000");
  BOOST_TEST(written("0.1") == "0.1");
  BOOST_TEST(written("1e-5") == "0.00001");
  BOOST_TEST(written("-0.000001234567890123456") == "-0.000001234567890123456");
  BOOST_TEST(written("9.99e-7") == "9.99e-07");
  BOOST_TEST(written("999999999999999") == "999999999999999");
  BOOST_TEST(written("1000000000000000") == "1e+15");
  BOOST_TEST(written("18446744073709551615") == "18446744073709551616");
  BOOST_TEST(written("1.7976931348623157e308") == "1.7976931348623157e+308");
  BOOST_TEST(written("5e-324") == "5e-324");
}

BOOST_AUTO_TEST_CASE(zero_has_no_sign_and_a_number_too_small_is_zero) {
  BOOST_TEST(rewritten(R"({"absent":[-0,-0.0,0e5,1e-400,-1e-400]})") == R"({"absent":[0,0,0,0,0]})");
  BOOST_TEST(facts_json({.azimuth_zero = -0.0}) == R"({"azimuth_zero":0})");
}

BOOST_AUTO_TEST_CASE(numbers_are_read_to_the_last_bit) {
  BOOST_TEST(parsed(R"({"absent":[0.12345678901234568]})").absent->front() == 0.12345678901234568);
  BOOST_TEST(parsed(R"({"absent":[123456.78901234567]})").absent->front() == 123456.78901234567);
  const std::string ones(400, '1');
  BOOST_TEST(parsed(R"({"absent":[0.)" + ones + "]}").absent->front() == 1 / 9.0);
}

BOOST_AUTO_TEST_CASE(limits_belong_to_what_is_allowed) {
  parsed(R"({"bit_size":10000,"azimuth_zero":0,"declination":180})");
  parsed(R"({"bit_size":5e-324,"azimuth_zero":359.99999999,"declination":-180})");
  parsed(R"({"title":")" + std::string(1024, 'x') + R"("})");
  parsed(R"({"description":")" + std::string(8192, 'x') + R"("})");
  parsed(R"({"scale":{"lo":5,"hi":-5,"unit":")" + std::string(32, 'x') + R"("}})");
  parsed(R"({"tags":{")" + std::string(64, 'k') + R"(":")" + std::string(1024, 'x') + R"("}})");
  parsed(R"({"absent":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]})");
}

BOOST_AUTO_TEST_CASE(a_scale_is_linear_unless_it_says_otherwise) {
  BOOST_TEST(rewritten(R"({"scale":{"hi":0,"lo":255}})") == R"({"scale":{"lo":255,"hi":0,"log":false}})");
}

BOOST_AUTO_TEST_CASE(text_is_kept_whatever_its_letters_and_escapes) {
  const Facts facts = parsed(R"({"title":"Ba\u00df \ud83d\ude00 \"q\" \\ \/","description":"a\nb"})");
  BOOST_TEST(*facts.title == "Ba\xC3\x9F \xF0\x9F\x98\x80 \"q\" \\ /");
  BOOST_TEST(*facts.description == "a\nb");
  BOOST_CHECK(parsed(facts_json(facts)) == facts);
}

BOOST_AUTO_TEST_CASE(a_survey_of_10000_stations_is_taken) {
  const Facts facts = parsed(survey_json(10'000));
  BOOST_TEST(facts.survey.size() == 10'000u);
  BOOST_TEST(facts_json(facts) == survey_json(10'000));
}

BOOST_AUTO_TEST_CASE(the_longest_facts_are_read_back) {
  Facts facts = facts_of_size(kFactsBytesMax);
  for (int i = 0; i < 10'000; ++i) {
    facts.survey.push_back({-10'000.123456789012 + i, 1.2345678901234567e-300, 2.3456789012345678e-300});
  }
  const std::string json = facts_json(facts);
  BOOST_TEST(json.size() > 650'000u);
  BOOST_TEST(json.size() < kJsonBytesMax);
  BOOST_CHECK(parsed(json) == facts);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd::facts
