// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <chrono>

#include <boost/test/unit_test.hpp>

using framesd::app::progress_text;
using framesd::ingest::FileProgress;

namespace {

FileProgress half_way() {
  FileProgress progress{.bytes_done = 400'000'000, .bytes_total = 800'000'000, .session = {}};
  progress.session.rows = 500'000;
  return progress;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress_line)

BOOST_AUTO_TEST_CASE(says_percent_rows_rates_and_what_is_left) {
  BOOST_TEST(progress_text("log.csv", half_way(), std::chrono::seconds(2), 200) ==
             "log.csv  50 %  500,000 rows  250,000 rows/s  200 MB/s  ETA 2 s");
}

BOOST_AUTO_TEST_CASE(without_a_size_there_is_neither_percent_nor_end) {
  FileProgress progress = half_way();
  progress.bytes_total = 0;
  BOOST_TEST(progress_text("-", progress, std::chrono::seconds(2), 200) ==
             "-  500,000 rows  250,000 rows/s  200 MB/s");
}

BOOST_AUTO_TEST_CASE(a_narrow_terminal_is_told_what_matters) {
  const auto text_in = [](std::size_t columns) {
    return progress_text("log.csv", half_way(), std::chrono::seconds(2), columns);
  };
  BOOST_TEST(text_in(62) == "log.csv  50 %  500,000 rows  250,000 rows/s  200 MB/s  ETA 2 s");
  BOOST_TEST(text_in(61) == "log.csv  50 %  500,000 rows  250,000 rows/s  ETA 2 s");
  BOOST_TEST(text_in(39) == "log.csv  50 %  250,000 rows/s  ETA 2 s");
  BOOST_TEST(text_in(25) == "log.csv  50 %  ETA 2 s");
  BOOST_TEST(text_in(12) == "log.  50 %");
  BOOST_TEST(progress_text(std::string(100, 'n'), half_way(), std::chrono::seconds(2), 39) ==
             "nnnnnnnnnnnnn  50 %  ETA 2 s");
}

BOOST_AUTO_TEST_CASE(is_cut_to_the_terminal_between_characters) {
  BOOST_TEST(progress_text("\u00e4\u00f6\u00fc.csv", half_way(), std::chrono::seconds(2), 6) ==
             "\u00e4\u00f6  50");
  BOOST_TEST(progress_text("a\x1b[2Jb", half_way(), std::chrono::seconds(2), 24).starts_with("a\\u001b["));
  BOOST_TEST(progress_text("a", half_way(), std::chrono::seconds(2), 0).empty());
}

BOOST_AUTO_TEST_CASE(a_long_rest_is_hours_and_minutes) {
  const auto rest_after = [](int seconds) {
    const std::string text = progress_text("a", half_way(), std::chrono::seconds(seconds), 200);
    return text.substr(text.find("ETA"));
  };
  BOOST_TEST(rest_after(99) == "ETA 99 s");
  BOOST_TEST(rest_after(100) == "ETA 1:40");
  BOOST_TEST(rest_after(7405) == "ETA 2:03:25");
}

BOOST_AUTO_TEST_SUITE_END()
