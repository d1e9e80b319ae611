// SPDX-License-Identifier: MIT
//
// Facts that are refused, each with the sentence that its author reads.
#include "full_facts.hpp"
#include "support/printing.hpp"

namespace framesd::facts {
namespace {

struct Refused {
  std::string_view json;
  std::string_view sentence;
};

std::string refusal(std::string_view json, errc code = errc::facts_malformed) {
  const auto facts = parse_facts(json);
  BOOST_TEST_REQUIRE(!facts.has_value(), json.substr(0, 100));
  BOOST_TEST(facts.error().code == code, json.substr(0, 100));
  return facts.error().detail;
}

template <std::size_t kCount>
void check(const Refused (&table)[kCount]) {
  for (const auto& [json, sentence] : table) BOOST_TEST(refusal(json) == sentence);
}

constexpr std::string_view kAllowed =
    "title, well, pass, run, tool, description, unit, bit_size, azimuth_reference, azimuth_zero, "
    "declination, "
    "survey, absent, scale, tags";

BOOST_AUTO_TEST_SUITE(refused_facts)

BOOST_AUTO_TEST_CASE(what_is_not_an_object) {
  check({{"[]", "facts: must be an object, not an array"},
         {"7", "facts: must be an object, not a number"},
         {"null", "facts: must be an object, not null; what is not known is left out"}});
}

BOOST_AUTO_TEST_CASE(unknown_members_by_name) {
  BOOST_TEST(refusal(R"({"colour":1})") ==
             "the member \"colour\" is not known; allowed are " + std::string(kAllowed));
  BOOST_TEST(refusal(R"({"tittle":"x"})") ==
             "the member \"tittle\" is not known; did you mean \"title\"? Allowed are " +
                 std::string(kAllowed));
  BOOST_TEST(refusal(R"({"":1})") == "the member \"\" is not known; allowed are " + std::string(kAllowed));
  BOOST_TEST(refusal(R"({"\u001b[2J":1})").starts_with(R"(the member "\u001b[2J" is not known;)"));
  BOOST_TEST(refusal(R"({")" + std::string(9999, 'x') + R"(":1})").size() < 300u);
  check({{R"({"scale":{"low":1}})",
          R"(scale: the member "low" is not known; did you mean "lo"? Allowed are lo, hi, log, unit)"},
         {R"({"scale":{"points":1}})",
          R"(scale: the member "points" is not known; allowed are lo, hi, log, unit)"}});
}

BOOST_AUTO_TEST_CASE(members_given_twice) {
  check({{R"({"title":"a","well":"b","title":"a"})", "title: given twice; once is allowed"},
         {R"({"scale":{"lo":1,"hi":2,"lo":1}})", "scale.lo: given twice; once is allowed"},
         {R"({"tags":{"a":"1","\u0061":"2"}})", "tags.a: given twice; once is allowed"}});
}

BOOST_AUTO_TEST_CASE(text) {
  const std::string kilobyte(1024, 'x');
  check({{R"({"title":5})", "title: must be a string, not a number"},
         {R"({"well":null})", "well: must be a string, not null; what is not known is left out"},
         {R"({"run":["1"]})", "run: must be a string, not an array"},
         {R"({"title":"a\nb"})", "title: the control character U+000a at byte 2; none is allowed"},
         {R"({"description":"a\tb"})",
          "description: the control character U+0009 at byte 2; only line feeds are allowed"},
         {R"({"tool":"\u0000"})", "tool: the control character U+0000 at byte 1; none is allowed"},
         {R"({"pass":"\u007f"})", "pass: the control character U+007f at byte 1; none is allowed"},
         {R"({"pass":"aa\u0085"})", "pass: the control character U+0085 at byte 3; none is allowed"}});
  BOOST_TEST(refusal(R"({"title":")" + kilobyte + R"(x"})") ==
             "title: must have at most 1,024 bytes, not 1,025");
  BOOST_TEST(refusal(R"({"description":")" + std::string(8193, 'x') + R"("})") ==
             "description: must have at most 8,192 bytes, not 8,193");
  BOOST_TEST(refusal(R"({"tags":{"a":")" + kilobyte + R"(x"}})") ==
             "tags.a: must have at most 1,024 bytes, not 1,025");
}

BOOST_AUTO_TEST_CASE(words_that_are_none_of_those_allowed) {
  check({{R"({"unit":"km"})", R"(unit: must be "m" or "ft", not "km")"},
         {R"({"unit":"M"})", R"(unit: must be "m" or "ft", not "M")"},
         {R"({"unit":1})", R"(unit: must be "m" or "ft", not a number)"},
         {R"({"azimuth_reference":"south"})",
          R"(azimuth_reference: must be "north" or "highside", not "south")"}});
}

BOOST_AUTO_TEST_CASE(numbers) {
  check({{R"({"bit_size":"8.5"})", "bit_size: must be a number, not a string"},
         {R"({"bit_size":true})", "bit_size: must be a number, not a truth value"},
         {R"({"bit_size":0})", "bit_size: must be above 0 and at most 10,000, not 0"},
         {R"({"bit_size":1e-400})", "bit_size: must be above 0 and at most 10,000, not 0"},
         {R"({"bit_size":10000.5})", "bit_size: must be above 0 and at most 10,000, not 10000.5"},
         {R"({"bit_size":1e400})", "bit_size: must be above 0 and at most 10,000, not one so large"},
         {R"({"azimuth_zero":360})", "azimuth_zero: must be at least 0 and below 360, not 360"},
         {R"({"azimuth_zero":-0.1})", "azimuth_zero: must be at least 0 and below 360, not -0.1"},
         {R"({"declination":180.1})", "declination: must be from -180 to 180, not 180.1"},
         {R"({"declination":-181})", "declination: must be from -180 to 180, not -181"}});
}

BOOST_AUTO_TEST_CASE(surveys) {
  check({{R"({"survey":{}})", "survey: must be an array of stations, not an object"},
         {R"({"survey":[[1,2,3],5]})",
          "survey[1]: must be an array [depth, inclination, azimuth], not a number"},
         {R"({"survey":[[1,2]]})",
          "survey[0]: must be an array [depth, inclination, azimuth], not one of 2 values"},
         {R"({"survey":[[1]]})",
          "survey[0]: must be an array [depth, inclination, azimuth], not one of 1 value"},
         {R"({"survey":[["1",2,3]]})", "survey[0]: the depth must be a number, not a string"},
         {R"({"survey":[[1,null,3]]})", "survey[0]: the inclination must be a number, not null"},
         {R"({"survey":[[-1e999,2,3]]})",
          "survey[0]: the depth must be one that a double can hold, not one so large"},
         {R"({"survey":[[0,0,0],[1,0,0],[2,0,0],[3,181,0]]})",
          "survey[3]: the inclination must be from 0 to 180, not 181"},
         {R"({"survey":[[0,-1,0]]})", "survey[0]: the inclination must be from 0 to 180, not -1"},
         {R"({"survey":[[0,0,360]]})", "survey[0]: the azimuth must be at least 0 and below 360, not 360"},
         {R"({"survey":[[120,0,0],[100,0,0]]})",
          "survey[1]: the depth must be above that of the station before, 120, not 100"},
         {R"({"survey":[[120,0,0],[120,0,0]]})",
          "survey[1]: the depth must be above that of the station before, 120, not 120"}});
  check({{R"({"survey":[[1.0000001,0,0],[1.0000002,0,0]]})",
          "survey[1]: the depth must be above that of the station before, 1.0000001, not 1.0000002; both are "
          "1.0 "
          "in steps of 0.000001"},
         {R"({"survey":[[1e300,0,0]]})",
          "survey[0]: the depth must be from -9223372036854.775807 to 9223372036854.775807, not 1e+300"},
         {R"({"survey":[[-9223372036855,0,0]]})",
          "survey[0]: the depth must be from -9223372036854.775807 to 9223372036854.775807, not "
          "-9223372036855"}});
  BOOST_TEST(parse_facts(R"({"survey":[[-9223372036854,0,0],[1,0,0],[1.000001,0,0]]})").has_value());
  BOOST_TEST(refusal(survey_json(10'001)) == "survey: must have at most 10,000 stations, not 10,001");
}

BOOST_AUTO_TEST_CASE(absent_values) {
  check({{R"({"absent":-999})", "absent: must be an array of numbers, not a number"},
         {R"({"absent":[-999,"x"]})", "absent[1]: must be a number, not a string"},
         {R"({"absent":[1,2,1e999]})", "absent[2]: must be one that a double can hold, not one so large"},
         {R"({"absent":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]})",
          "absent: must have at most 16 numbers, not 17"}});
}

BOOST_AUTO_TEST_CASE(scales) {
  check({{R"({"scale":[0,1]})", "scale: must be an object, not an array"},
         {R"({"scale":{"hi":1}})", "scale.lo: is missing; a scale has lo and hi"},
         {R"({"scale":{"lo":1}})", "scale.hi: is missing; a scale has lo and hi"},
         {R"({"scale":{"lo":"1","hi":2}})", "scale.lo: must be a number, not a string"},
         {R"({"scale":{"lo":5,"hi":5.0}})", "scale: lo and hi must differ, but both are 5"},
         {R"({"scale":{"lo":1,"hi":2,"log":1}})", "scale.log: must be true or false, not a number"},
         {R"({"scale":{"log":true,"lo":0,"hi":5}})",
          "scale: lo and hi of a logarithmic scale must be above 0, not 0 and 5"},
         {R"({"scale":{"log":true,"lo":5,"hi":-1}})",
          "scale: lo and hi of a logarithmic scale must be above 0, not 5 and -1"},
         {R"({"scale":{"lo":-1e308,"hi":1e308}})",
          "scale: lo and hi must be at most 1e+305 apart, not -1e+308 and 1e+308"},
         {R"({"scale":{"lo":2e305,"hi":0}})",
          "scale: lo and hi must be at most 1e+305 apart, not 2e+305 and 0"},
         {R"({"scale":{"lo":1,"hi":2,"unit":"123456789012345678901234567890123"}})",
          "scale.unit: must have at most 32 bytes, not 33"}});
}

BOOST_AUTO_TEST_CASE(tags) {
  constexpr std::string_view kKeys = " must have 1 to 64 characters of A-Z, a-z, 0-9, '_', '.' and '-'";
  const auto of_key = [](std::string_view key) {
    return refusal(std::string(R"({"tags":{")").append(key).append(R"(":"v"}})"));
  };
  BOOST_TEST(of_key("") == R"(tags: the key "")" + std::string(kKeys));
  BOOST_TEST(of_key("a b") == R"(tags: the key "a b")" + std::string(kKeys));
  BOOST_TEST(of_key("\xC3\xA4") == "tags: the key \"\xC3\xA4\"" + std::string(kKeys));
  const std::string long_key(64, 'k');
  BOOST_TEST(of_key(long_key + "k") == "tags: the key \"" + long_key + "\"..." + std::string(kKeys));
  check({{R"({"tags":["a"]})", "tags: must be an object of strings, not an array"},
         {R"({"tags":{"a":1}})", "tags.a: must be a string, not a number"}});
  std::string json = R"({"tags":{"k":"v")";
  for (int i = 1; i <= 64; ++i) json += ",\"k" + std::to_string(i) + "\":\"v\"";
  BOOST_TEST(refusal(json + "}}") == "tags: must have at most 64 members, not 65");
}

BOOST_AUTO_TEST_CASE(what_is_not_json) {
  const auto not_json = [](std::string_view text) { return refusal(text, errc::json_malformed); };
  BOOST_TEST(not_json("").starts_with("not JSON at byte 1: "));
  BOOST_TEST(not_json("{").starts_with("not JSON at byte 2: "));
  BOOST_TEST(not_json(R"({"bit_size":08})").starts_with("not JSON at byte 14: "));
  BOOST_TEST(not_json(R"({"bit_size":NaN})").starts_with("not JSON at byte 13: "));
  BOOST_TEST(not_json(R"({"title":"a",})").starts_with("not JSON at byte 14: "));
  BOOST_TEST(not_json(R"({"title":"\ud800"})").starts_with("not JSON at byte "));
  BOOST_TEST(not_json("{} {}") == "not JSON at byte 4: something follows after its end");
  BOOST_TEST(not_json("{\"title\":\"\xFF\"}") == "not UTF-8 at byte 11");
  BOOST_TEST(not_json("{\"title\":\"\xED\xA0\x80\"}") == "not UTF-8 at byte 11");
  BOOST_TEST(not_json(std::string(1000, '[')).starts_with("not JSON at byte "));
}

BOOST_AUTO_TEST_CASE(facts_longer_than_64_kib_besides_the_survey) {
  BOOST_CHECK(parsed(facts_json(facts_of_size(kFactsBytesMax))) == facts_of_size(kFactsBytesMax));
  BOOST_TEST(refusal(facts_json(facts_of_size(kFactsBytesMax + 1))) ==
             "facts: without the survey must have at most 65,536 bytes as JSON, not 65,537");
}

BOOST_AUTO_TEST_CASE(far_more_values_than_facts_have) {
  std::string json = R"({"absent":[0)";
  for (int i = 0; i < 50'000; ++i) json += ",0";
  BOOST_TEST(refusal(json + "]}") == "facts: must have at most 50,000 values");
}

BOOST_AUTO_TEST_CASE(a_text_longer_than_a_mebibyte) {
  std::string json = "{}" + std::string(kJsonBytesMax - 2, ' ');
  parsed(json);
  BOOST_TEST(refusal(json + " ", errc::json_malformed) ==
             "facts must have at most 1,048,576 bytes, not 1,048,577");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd::facts
