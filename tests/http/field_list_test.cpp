// SPDX-License-Identifier: MIT
#include "message/field_list.hpp"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::next_part;
using framesd::http::read_parameter;
using framesd::http::read_weight;

namespace {

std::vector<std::string> parts(std::string_view text, char separator) {
  std::vector<std::string> all;
  while (const auto part = next_part(text, separator)) all.emplace_back(*part);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(field_list)

BOOST_AUTO_TEST_CASE(parts_stand_between_separators) {
  BOOST_TEST((parts("", ',') == Texts{}));
  BOOST_TEST((parts("a", ',') == Texts{"a"}));
  BOOST_TEST((parts(" a ,\tb,c", ',') == Texts{"a", "b", "c"}));
  BOOST_TEST((parts(",,a,", ',') == Texts{"", "", "a"}));
  BOOST_TEST((parts("a;q=1;b", ';') == Texts{"a", "q=1", "b"}));
}

BOOST_AUTO_TEST_CASE(quoted_separators_do_not_separate) {
  BOOST_TEST((parts(R"(a="x,y",b)", ',') == Texts{R"(a="x,y")", "b"}));
  BOOST_TEST((parts(R"(a="x\",y",b)", ',') == Texts{R"(a="x\",y")", "b"}));
  BOOST_TEST((parts(R"(a="x\\",b)", ',') == Texts{R"(a="x\\")", "b"}));
  BOOST_TEST((parts(R"(a="x,b)", ',') == Texts{R"(a="x,b)"}));
  BOOST_TEST((parts(R"(a="x\)", ',') == Texts{R"(a="x\)"}));
}

BOOST_AUTO_TEST_CASE(a_parameter_is_a_name_and_a_value) {
  const auto plain = read_parameter("charset=utf-8");
  BOOST_REQUIRE(plain.has_value());
  BOOST_TEST(plain->name == "charset");
  BOOST_TEST(plain->value == "utf-8");
  BOOST_TEST(read_parameter("a=\"b c\"").value().value == "b c");
  BOOST_TEST(read_parameter("a=\"\"").value().value == "");
  for (const char* text :
       {"", "a", "=", "a=", "=b", "a =b", "a= b", "a=\"b", "a=b\"", "a=\"b\"c", "a=\"b\\\"", "a=b=c"})
    BOOST_TEST(!read_parameter(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_weight_has_three_decimals_at_most) {
  BOOST_TEST(read_weight("0").value() == 0);
  BOOST_TEST(read_weight("0.").value() == 0);
  BOOST_TEST(read_weight("0.5").value() == 500);
  BOOST_TEST(read_weight("0.123").value() == 123);
  BOOST_TEST(read_weight("1").value() == 1000);
  BOOST_TEST(read_weight("1.000").value() == 1000);
  for (const char* text :
       {"", ".5", "2", "1.1", "1.001", "0.1234", "-1", "+1", "01", "0,5", "0.x", "1e0", "nan"})
    BOOST_TEST(!read_weight(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
