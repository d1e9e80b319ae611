// SPDX-License-Identifier: MIT
#include <framesd/base/text.hpp>

#include <array>

#include <boost/test/unit_test.hpp>

using framesd::nearest_name;

namespace {
std::string quoted(std::string_view text) {
  std::string out;
  framesd::append_json_string(out, text);
  return out;
}
constexpr std::array<std::string_view, 4> kKeys = {"port", "host", "threads", "log_level"};
}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(trimming_takes_blanks_and_tabs_only) {
  BOOST_TEST(framesd::trimmed(" \t a b \t") == "a b");
  BOOST_TEST(framesd::trimmed(" \t ").empty());
  BOOST_TEST(framesd::trimmed("\va") == "\va");
}

BOOST_AUTO_TEST_CASE(case_is_ignored_for_letters_only) {
  BOOST_TEST(framesd::equal_ignoring_case("Host", "hOST"));
  BOOST_TEST(!framesd::equal_ignoring_case("Host", "Hos"));
  BOOST_TEST(!framesd::equal_ignoring_case("[", "{"));
}

BOOST_AUTO_TEST_CASE(a_slip_of_the_finger_finds_its_name) {
  BOOST_TEST(nearest_name("porrt", kKeys) == "port");
  BOOST_TEST(nearest_name("PROT", kKeys) == "port");
  BOOST_TEST(nearest_name("log-level", kKeys) == "log_level");
}

BOOST_AUTO_TEST_CASE(a_strange_word_finds_nothing) {
  BOOST_TEST(nearest_name("colormap", kKeys).empty());
  BOOST_TEST(nearest_name("", kKeys).empty());
  BOOST_TEST(nearest_name(std::string(100000, 'p'), kKeys).empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(json_string)

BOOST_AUTO_TEST_CASE(what_could_break_a_line_is_escaped) {
  BOOST_TEST(quoted("a\"b\\c\nd\re\tf") == R"("a\"b\\c\nd\re\tf")");
  BOOST_TEST(quoted(std::string_view("\0\x1b\x7f", 3)) == R"("\u0000\u001b\u007f")");
}

BOOST_AUTO_TEST_CASE(what_is_obeyed_and_not_drawn_is_escaped) {
  BOOST_TEST(quoted("\xc2\x80\xc2\x85\xc2\x9b") == R"("\u0080\u0085\u009b")");
  BOOST_TEST(quoted("\xe2\x80\xa8\xe2\x80\xa9") == R"("\u2028\u2029")");
  BOOST_TEST(quoted("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f") == R"("\u202e\u2066\u200f")");
  BOOST_TEST(quoted("\xc2\xa0\xe2\x80\x90\xe2\x81\xaa") == "\"\xc2\xa0\xe2\x80\x90\xe2\x81\xaa\"");
}

BOOST_AUTO_TEST_CASE(what_others_have_said_keeps_its_quotes_and_its_line) {
  BOOST_TEST(framesd::drawable("\"a\" \\b\x1b[2J\nc\xff") == "\"a\" \\b\\u001b[2J\\nc\xef\xbf\xbd");
}

BOOST_AUTO_TEST_CASE(utf_8_passes_and_everything_else_is_replaced) {
  BOOST_TEST(quoted("\xc3\xa9\xe2\x82\xac\xf0\x9f\xaa\xa8") == "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\xaa\xa8\"");
  for (const char* bad : {"\xff", "\xc0", "\xed", "\xf5"}) {
    BOOST_TEST(quoted(bad) == "\"\xef\xbf\xbd\"");
  }
  BOOST_TEST(quoted("\xc3(") == "\"\xef\xbf\xbd(\"");
}

BOOST_AUTO_TEST_SUITE_END()
