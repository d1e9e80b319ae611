// SPDX-License-Identifier: MIT
#include "settings_load.hpp"
#include "settings_table.hpp"

#include <filesystem>

#include <boost/test/unit_test.hpp>

using namespace framesd::app;
using namespace std::string_view_literals;

namespace {
// A file's text, read over the defaults.
struct File {
  explicit File(std::string_view text) { apply_file(text, "framesd.conf", configuration, complaints); }

  const Settings& settings() const { return configuration.settings; }
  std::string origin(std::string_view key) const { return configuration.origins[find_key(key).value()]; }
  // The complaints, a line each.
  std::string said() const {
    std::string all;
    for (const std::string& complaint : complaints) all += complaint + "\n";
    return all;
  }

  Configuration configuration = default_configuration({});
  Complaints complaints;
};
}  // namespace

BOOST_AUTO_TEST_SUITE(settings_file)

BOOST_AUTO_TEST_CASE(key_value_lines_comments_and_blanks) {
  const File file("# framesd\n\nport = 9000\n  host=::1   # everywhere\n\tapp_name = Well A-12#3 \n");
  BOOST_TEST(file.said() == "");
  BOOST_TEST(file.settings().server.port == 9000);
  BOOST_TEST(file.settings().server.host == "::1");
  BOOST_TEST(file.settings().service.app_name == "Well A-12#3");
  BOOST_TEST(file.origin("port") == "framesd.conf:3");
  BOOST_TEST(file.origin("host") == "framesd.conf:4");
  BOOST_TEST(file.origin("threads") == "default");
}

BOOST_AUTO_TEST_CASE(windows_line_ends_a_byte_order_mark_and_a_missing_last_newline) {
  const File file("\xEF\xBB\xBFport = 1\r\nthreads = 3");
  BOOST_TEST(file.said() == "");
  BOOST_TEST(file.settings().server.port == 1);
  BOOST_TEST(file.settings().server.threads == 3u);
}

BOOST_AUTO_TEST_CASE(quotes_keep_what_would_be_a_comment) {
  const File file(R"(app_name = "a # \"b\" \\ c"  # why
environment = a "b" c
)");
  BOOST_TEST(file.said() == "");
  BOOST_TEST(file.settings().service.app_name == R"(a # "b" \ c)");
  BOOST_TEST(file.settings().service.environment == R"(a "b" c)");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_names_the_nearest_with_line_and_column) {
  const File file("\n\n\n\n\n\n\n\n\n\n\n  porrt = 9000\nviewport = 1\n");
  BOOST_TEST(file.complaints.at(0) ==
             "framesd.conf:12: unknown key 'porrt', did you mean 'port'? (column 3)");
  BOOST_TEST(file.complaints.at(1).starts_with("framesd.conf:13: unknown key 'viewport'"));
}

BOOST_AUTO_TEST_CASE(the_beginning_of_keys_names_them) {
  const File file("admin_token = 0123456789abcdef\ncsv = logs\n");
  BOOST_TEST(
      file.said() ==
      "framesd.conf:1: unknown key 'admin_token', did you mean 'admin_token_file'? Tokens are read from "
      "files only. (column 1)\n"
      "framesd.conf:2: unknown key 'csv', did you mean 'csv_dir' or 'csv_file'? (column 1)\n");
}

BOOST_AUTO_TEST_CASE(everything_wrong_is_said_at_once) {
  const File file("port = 70000\nwhat\n= 5\nport = 1\nhost =  # none\nlog_level = loud\n");
  BOOST_TEST(
      file.said() ==
      "framesd.conf:1: port: '70000' is out of bounds: 0..65535 (column 8)\n"
      "framesd.conf:2: expected 'key = value' (column 1)\n"
      "framesd.conf:3: expected a key before '=' (column 1)\n"
      "framesd.conf:4: repeated key 'port', first on line 1 (column 1)\n"
      "framesd.conf:5: host: no value (column 7)\n"
      "framesd.conf:6: log_level: 'loud' is not one of debug, info, warning, error, critical (column 13)\n");
}

BOOST_AUTO_TEST_CASE(quotes_are_closed_and_end_the_value) {
  const File file("host = \"a\napp_name = \"a\" b\n");
  BOOST_TEST(file.said() ==
             "framesd.conf:1: closing quote missing (column 8)\n"
             "framesd.conf:2: nothing but a comment may follow the closing quote (column 16)\n");
}

BOOST_AUTO_TEST_CASE(a_comment_before_the_equals_sign_hides_it) {
  BOOST_TEST(File("port # = 5\n").said() == "framesd.conf:1: expected 'key = value' (column 1)\n");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_named_not_repeated) {
  const File file("host = a\0b\nhost = \xc3\xa9\xff\n# \x1b[2J\n"sv);
  BOOST_TEST(file.said() ==
             "framesd.conf:1: control character '\\u0000' (column 9)\n"
             "framesd.conf:2: not UTF-8 (column 9)\n"
             "framesd.conf:3: control character '\\u001b' (column 3)\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_says_why) {
  Configuration configuration = default_configuration({});
  Complaints complaints;
  apply_file_at("/no/such/framesd.conf", configuration, complaints);
  apply_file_at(std::filesystem::temp_directory_path().string(), configuration, complaints);
  apply_file_at("/dev/zero", configuration, complaints);
  BOOST_TEST(complaints.at(0) == "/no/such/framesd.conf: No such file or directory");
  BOOST_TEST(complaints.at(1).ends_with(": Is a directory"));
  BOOST_TEST(complaints.at(2) == "/dev/zero: larger than 1M: not a configuration");
}

BOOST_AUTO_TEST_SUITE_END()
