// SPDX-License-Identifier: MIT
#include <framesd/base/log.hpp>

#include <boost/test/unit_test.hpp>

using framesd::format_log_line;
using framesd::LogFormat;
using framesd::LogLevel;

BOOST_AUTO_TEST_SUITE(log_line)

BOOST_AUTO_TEST_CASE(json_carries_time_level_message_and_fields) {
  BOOST_TEST(format_log_line(LogFormat::json, LogLevel::info, "T", "request",
                             {{"route", std::string_view("/frames")},
                              {"status", std::int64_t{200}},
                              {"seconds", 0.25},
                              {"hit", true}}) ==
             "{\"timestamp\":\"T\",\"level\":\"info\",\"message\":\"request\",\"route\":\"/frames\","
             "\"status\":200,\"seconds\":0.25,\"hit\":true}\n");
}

BOOST_AUTO_TEST_CASE(text_is_one_line_with_quoted_strings) {
  BOOST_TEST(format_log_line(LogFormat::text, LogLevel::error, "T", "cannot open",
                             {{"path", std::string_view("a b")}, {"errno", std::int64_t{2}}}) ==
             "T error cannot open path=\"a b\" errno=2\n");
}

BOOST_AUTO_TEST_CASE(a_field_without_a_name_is_left_out) {
  BOOST_TEST(format_log_line(LogFormat::text, LogLevel::info, "T", "m", {{"", true}, {"a", true}}) ==
             "T info m a=true\n");
  BOOST_TEST(format_log_line(LogFormat::json, LogLevel::info, "T", "m", {{"", true}, {"a", true}}) ==
             "{\"timestamp\":\"T\",\"level\":\"info\",\"message\":\"m\",\"a\":true}\n");
}

BOOST_AUTO_TEST_CASE(a_client_cannot_begin_a_line_of_its_own) {
  for (const LogFormat format : {LogFormat::json, LogFormat::text}) {
    const std::string line = format_log_line(format, LogLevel::info, "T", "x\ny",
                                             {{"target", std::string_view("/\r\n\x1b[2Jforged\xff")}});
    BOOST_TEST(line.find('\n') == line.size() - 1);
    BOOST_TEST(line.find('\r') == std::string::npos);
    BOOST_TEST(line.find('\x1b') == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
