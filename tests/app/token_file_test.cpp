// SPDX-License-Identifier: MIT
#include "token_file.hpp"

#include "service_options.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using namespace framesd::app;
using std::filesystem::path;
using std::filesystem::perms;

namespace {

using Tokens = std::vector<std::string>;

constexpr const char* kToken = "bore-hole-41-derrick";
constexpr const char* kNext = "mud-pump-17-caliper";

struct Folder : framesd::test::TempDir {
  // A file that only its owner may read.
  ::path file(std::string_view content, perms mode = perms::owner_read) {
    const ::path name = path() / ("token" + std::to_string(++files_));
    std::ofstream(name, std::ios::binary) << content;
    std::filesystem::permissions(name, mode);
    return name;
  }
  // What is said of a file that holds this, without its path.
  std::string refusal(std::string_view content) {
    const auto read = read_token_file(file(content));
    BOOST_REQUIRE(read.has_error());
    BOOST_TEST(read.error().code == errc::usage);
    return read.error().detail.substr(read.error().detail.find(": ") + 2);
  }

 private:
  int files_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(token_file, Folder)

BOOST_AUTO_TEST_CASE(holds_a_token_with_or_without_a_line_end) {
  for (const char* end : {"", "\n", "\r\n"}) {
    const auto read = read_token_file(file(kToken + std::string(end)));
    BOOST_TEST(read.value().tokens == Tokens{kToken}, boost::test_tools::per_element());
    BOOST_TEST(!read.value().open_to_all);
  }
}

BOOST_AUTO_TEST_CASE(holds_two_tokens_while_one_replaces_the_other) {
  const std::string lines = "# since May\r\n\n" + std::string(kNext) + "\r\n#until June\n" + kToken + "\n\n";
  const auto read = read_token_file(file(lines));
  BOOST_TEST(read.value().tokens == (Tokens{kNext, kToken}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(readable_by_everybody_is_noticed) {
  const auto name = file(kToken, perms::owner_read | perms::others_read);
  BOOST_TEST(read_token_file(name).value().open_to_all);
}

BOOST_AUTO_TEST_CASE(what_holds_no_good_token_is_refused_without_repeating_it) {
  BOOST_TEST(refusal("") == "holds no token");
  BOOST_TEST(refusal("\n") == "holds no token");
  BOOST_TEST(refusal("# of the night shift\n") == "holds no token");
  const std::string good = std::string(kToken) + "\n";
  BOOST_TEST(refusal(good + kNext + "\nwire-line-88-gamma\n") == "holds more than two tokens");
  BOOST_TEST(refusal("swordfish") == "line 1: the token is shorter than 16 characters");
  BOOST_TEST(refusal(good + "#\nswordfish\n") == "line 3: the token is shorter than 16 characters");
  BOOST_TEST(refusal(good + "change-me-in-production") == "line 2: the token is a well-known default");
  BOOST_TEST(refusal(std::string(5000, '#')) == "is longer than 4,096 bytes");
  BOOST_TEST(refusal("bore hole 41 derrick").find("bore") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named_with_the_reason) {
  const auto missing = read_token_file(path() / "none");
  BOOST_TEST(missing.error().code == errc::file_missing);
  BOOST_TEST(missing.error().detail == (path() / "none").string() + ": No such file or directory");
  const auto folder = read_token_file(path());
  BOOST_TEST(folder.error().code == errc::file_unreadable);
  BOOST_TEST(folder.error().detail == path().string() + ": not a regular file");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(options_of_the_service, Folder)

BOOST_AUTO_TEST_CASE(tokens_are_read_and_warned_of) {
  Settings settings;
  settings.token_files.admin = file(kToken, perms::owner_read | perms::others_read);
  settings.service.png_indexed = true;
  Complaints warnings;
  const auto options = service_options(settings, warnings);
  BOOST_TEST(options.value().tokens.admin == Tokens{kToken}, boost::test_tools::per_element());
  BOOST_TEST(options.value().tokens.read.empty());
  BOOST_TEST(options.value().png_indexed);
  BOOST_REQUIRE(warnings.size() == 1u);
  BOOST_TEST(warnings[0].starts_with("admin_token_file: "));
  BOOST_TEST(warnings[0].find(kToken) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_keys_of_systemds_copies_are_known) {
  Settings settings;
  settings.token_files.admin = "/run/credentials/framesd.service/admin_token";
  settings.token_files.read = "/etc/framesd/read_token";
  const auto keys = credential_keys(settings, "/run/credentials/framesd.service");
  BOOST_TEST(keys == std::vector<std::string_view>{"admin_token_file"}, boost::test_tools::per_element());
  BOOST_TEST(credential_keys(settings, "").empty());
}

BOOST_AUTO_TEST_CASE(everything_wrong_is_said_at_once) {
  Settings settings;
  settings.token_files.admin = path() / "none";
  settings.token_files.read = file("short");
  settings.service.colormap = "viridsi";
  Complaints warnings;
  const auto options = service_options(settings, warnings);
  BOOST_REQUIRE(options.has_error());
  const std::string& said = options.error().detail;
  BOOST_TEST(said.starts_with("admin_token_file: "));
  BOOST_TEST(said.find("\nread_token_file: ") != std::string::npos);
  BOOST_TEST(said.find("\ncolormap: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tokens_of_logs_stand_in_lines_of_three_words) {
  const auto read =
      read_log_token_file(file("# rigs\n\ningest rig7-* " + std::string(kToken) + "\r\n  read\t* " + kNext));
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->tokens.size() == 2u);
  BOOST_TEST((read->tokens[0].scope == framesd::http::Scope::ingest));
  BOOST_TEST(read->tokens[0].pattern == "rig7-*");
  BOOST_TEST(read->tokens[0].token == kToken);
  BOOST_TEST(read->tokens[1].pattern == "*");
  const auto refusal_of = [&](const std::string& text) {
    const auto bad = read_log_token_file(file(text));
    BOOST_REQUIRE(bad.has_error());
    return bad.error().detail.substr(bad.error().detail.find(": ") + 2);
  };
  BOOST_TEST(refusal_of("") == "holds no token");
  BOOST_TEST(refusal_of("write a x\n") == "line 1: the first word must be read, ingest or admin");
  BOOST_TEST(refusal_of("\nread Rig7 x\n") ==
             "line 2: the second word must be a log's name, in which * stands for any characters");
  BOOST_TEST(refusal_of("read a short\n") == "line 1: the token is shorter than 16 characters");
  BOOST_TEST(refusal_of("read a " + std::string(kToken) + " x") ==
             "line 1: there is something behind the token");
}

BOOST_AUTO_TEST_SUITE_END()
