// SPDX-License-Identifier: MIT
#include "options.hpp"

#include "commands/commands.hpp"
#include "settings_table.hpp"
#include "support/printing.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using namespace framesd::app;
using Words = std::vector<std::string_view>;

namespace {
const Command& kIngest = *find_command("ingest");
Invocation understood(const Words& words, const Words& environment = {}) {
  auto invocation = read_invocation(words, environment);
  BOOST_REQUIRE_MESSAGE(invocation.has_value(), (invocation.has_error() ? invocation.error().detail : ""));
  return std::move(*invocation);
}

std::string complaint(const Words& words, const Words& environment = {}) {
  const auto invocation = read_invocation(words, environment);
  BOOST_REQUIRE(invocation.has_error());
  BOOST_TEST(invocation.error().code == errc::usage);
  return invocation.error().detail;
}

const Option* option_called(std::string_view name) {
  return *std::ranges::find(kIngest.options, name, &Option::name);
}
bool given(const Invocation& invocation, std::string_view option) {
  return invocation.has(*option_called(option));
}
std::string_view value(const Invocation& invocation, std::string_view option) {
  return invocation.value_of(*option_called(option));
}

const Settings& settings_of(const Invocation& invocation) { return invocation.configuration.settings; }

// A configuration file that is gone when the test ends.
struct TempFile {
  explicit TempFile(std::string_view text) { std::ofstream(path) << text; }
  ~TempFile() { std::filesystem::remove(path); }

  const std::string path =
      (std::filesystem::temp_directory_path() / ("framesd-options-" + std::to_string(::getpid()) + ".conf"));
};
}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(nothing_said_is_serving_with_defaults) {
  const Invocation invocation = understood({});
  BOOST_TEST(invocation.command == &kServe);
  BOOST_TEST(settings_of(invocation).server.port == 8000);
  BOOST_TEST(understood({"serve"}).command == &kServe);
}

BOOST_AUTO_TEST_CASE(options_stand_before_or_after_the_command) {
  for (const Words& words : {Words{"--port", "9000", "--quiet", "ingest", "a.csv", "b.csv"},
                             Words{"ingest", "a.csv", "--port=9000", "b.csv", "--quiet"}}) {
    const Invocation invocation = understood(words);
    BOOST_TEST(invocation.command == &kIngest);
    BOOST_TEST(invocation.words == (std::vector<std::string>{"a.csv", "b.csv"}),
               boost::test_tools::per_element());
    BOOST_TEST(given(invocation, "quiet"));
    BOOST_TEST(settings_of(invocation).server.port == 9000);
  }
}

BOOST_AUTO_TEST_CASE(every_setting_is_an_option_with_dashes_or_underscores) {
  const Settings defaults;
  for (const Key& key : keys()) {
    std::string dashed = "--" + std::string(key.name);
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    const std::string value = value_text(key, defaults);
    const std::string joined = "--" + std::string(key.name) + "=" + value;
    BOOST_TEST(settings_of(understood({dashed, value})).service.png_level == 1);
    BOOST_TEST(settings_of(understood({joined})).service.png_level == 1);
  }
}

BOOST_AUTO_TEST_CASE(ingest_has_options_of_its_own) {
  const Invocation invocation =
      understood({"--dry-run", "ingest", "-", "--rejects=bad.csv", "--format", "JSON"});
  BOOST_TEST(given(invocation, "dry_run"));
  BOOST_TEST(value(invocation, "format") == "json");
  BOOST_TEST(value(invocation, "rejects") == "bad.csv");
  BOOST_TEST(invocation.words.at(0) == "-");
  BOOST_TEST(value(understood({"ingest", "a.csv", "--format=json", "--format=text"}), "format") == "text");
  BOOST_TEST(!given(understood({"ingest", "a.csv"}), "format"));
}

BOOST_AUTO_TEST_CASE(the_last_of_two_equal_options_wins) {
  BOOST_TEST(settings_of(understood({"--port", "1", "--port=2"})).server.port == 2);
}

BOOST_AUTO_TEST_CASE(two_dashes_end_the_options) {
  BOOST_TEST(understood({"ingest", "--", "--odd.csv", "-"}).words.at(0) == "--odd.csv");
}

BOOST_AUTO_TEST_CASE(questions_go_before_the_command) {
  BOOST_TEST(understood({"--check-config"}).command == &kCheckConfig);
  BOOST_TEST(understood({"-t"}).command == &kCheckConfig);
  BOOST_TEST(understood({"--print-config", "-t"}).command == &kPrintConfig);
  BOOST_TEST(understood({"--version", "--print-config"}).command == &kVersion);
  BOOST_TEST(understood({"ingest", "--help"}).command == &kHelp);
}

BOOST_AUTO_TEST_CASE(help_and_version_need_no_configuration) {
  BOOST_TEST(understood({"--help", "--prot", "1", "-c", "/no/such/file"}).command == &kHelp);
  BOOST_TEST(understood({"--version", "-c", "/no/such/file"}, {"FRAMESD_PORT=x"}).command == &kVersion);
}

BOOST_AUTO_TEST_CASE(help_and_version_are_words_too) {
  BOOST_TEST(understood({"help"}).command == &kHelp);
  BOOST_TEST(understood({"help"}).words.empty());
  BOOST_TEST(understood({"help", "ingest"}, {"FRAMESD_PORT=x"}).words.at(0) == "ingest");
  BOOST_TEST(understood({"version", "-c", "/no/such/file"}, {"FRAMESD_PORT=x"}).command == &kVersion);
  BOOST_TEST(complaint({"help", "ingest", "stat"}) == "unexpected argument 'stat'");
}

BOOST_AUTO_TEST_CASE(flags_go_before_the_environment_which_goes_before_the_file) {
  const TempFile file("port = 1\nthreads = 2\npng_level = 3\n");
  const Invocation invocation =
      understood({"--png-level", "9", "-c", file.path}, {"FRAMESD_THREADS=8", "FRAMESD_PNG_LEVEL=8"});
  BOOST_TEST(settings_of(invocation).server.port == 1);
  BOOST_TEST(settings_of(invocation).server.threads == 8u);
  BOOST_TEST(settings_of(invocation).service.png_level == 9);
  const auto origin = [&](std::string_view key) {
    return invocation.configuration.origins[find_key(key).value()];
  };
  BOOST_TEST(origin("port") == file.path + ":1");
  BOOST_TEST(origin("threads") == "FRAMESD_THREADS");
  BOOST_TEST(origin("png_level") == "--png-level");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wrong_command_line)

BOOST_AUTO_TEST_CASE(the_file_of_an_export_may_follow_a_single_letter) {
  const Invocation invocation = understood({"export", "-o", "a12.csv"});
  const auto& row = *std::ranges::find(invocation.command->options, "output", &Option::name);
  BOOST_TEST(invocation.value_of(*row) == "a12.csv");
  BOOST_TEST(complaint({"export", "-o"}) == "-o: no file named");
  BOOST_TEST(complaint({"stat", "-o", "a12.csv"}) == "--output is an option of export");
}

BOOST_AUTO_TEST_CASE(unknown_words_name_the_nearest) {
  BOOST_TEST(complaint({"--prot", "9000"}) == "unknown option '--prot', did you mean '--port'?");
  BOOST_TEST(complaint({"--log-levle=info"}) == "unknown option '--log-levle', did you mean '--log-level'?");
  BOOST_TEST(complaint({"--check-confg"}) ==
             "unknown option '--check-confg', did you mean '--check-config'?");
  BOOST_TEST(complaint({"--admin-token=0123456789abcdef"}) ==
             "unknown option '--admin-token', did you mean '--admin-token-file'? Tokens are read from files "
             "only.");
  BOOST_TEST(complaint({"ingets", "a.csv"}) == "unknown command 'ingets', did you mean 'ingest'?");
  std::string names;
  for (const Command* command : commands()) names.append(names.empty() ? "" : ", ").append(command->name);
  BOOST_TEST(names.starts_with("serve, ingest, "));
  BOOST_TEST(complaint({"framesd.conf"}) == "unknown command 'framesd.conf'; there are " + names);
  BOOST_TEST(complaint({"--bogus-thing", "ingest", "a.csv"}) == "unknown option '--bogus-thing'");
  BOOST_TEST(complaint({"-x"}) == "unknown option '-x'");
}

BOOST_AUTO_TEST_CASE(everything_wrong_is_said_at_once_wherever_it_stands) {
  const TempFile file("porrt = 1\n");
  BOOST_TEST(
      complaint({"--quiet", "serve", "x", "--bogus-thing=1", "--threads", "0", "-c", file.path, "--host"},
                {"FRAMESD_BODY_MAX=1B"}) ==
      "unknown option '--bogus-thing'\n"
      "--host: no value\n"
      "unexpected argument 'x'\n"
      "--quiet is an option of ingest\n" +
          file.path +
          ":1: unknown key 'porrt', did you mean 'port'? (column 1)\n"
          "FRAMESD_BODY_MAX: '1B' is not a size such as 512K, 1M or 64G: 1K..1G\n"
          "--threads: '0' is out of bounds: 1..256");
}

BOOST_AUTO_TEST_CASE(options_of_ingest_go_with_nothing_else) {
  BOOST_TEST(complaint({"stat", "--dry-run", "--rejects", "x", "--format=yaml"}) ==
             "--dry-run is an option of ingest, restore, migrate, salvage\n"
             "--rejects is an option of ingest\n"
             "--format is an option of ingest, export");
  BOOST_TEST(complaint({"--format=yaml", "ingest", "a.csv"}) == "--format: 'yaml' is not one of text, json");
  BOOST_TEST(complaint({"--format", "json", "export"}) ==
             "--format: 'json' is not one of csv, ndjson, npy, las, png");
  BOOST_TEST(complaint({"ingest", "a.csv", "--rejects="}) == "--rejects: no value");
  BOOST_TEST(complaint({"ingest", "a.csv", "--dry-run=yes"}) == "--dry-run takes no value");
}

BOOST_AUTO_TEST_CASE(options_without_their_value) {
  BOOST_TEST(complaint({"--port", "--host", "::1"}) == "--port: no value");
  BOOST_TEST(complaint({"--port="}) == "--port: no value");
  BOOST_TEST(complaint({"-c"}) == "-c: no file named");
  BOOST_TEST(complaint({"ingest"}) == "ingest: missing FILE...; see framesd help ingest");
  BOOST_TEST(complaint({"--version=1"}) == "--version takes no value");
}

BOOST_AUTO_TEST_CASE(two_configuration_files_are_one_too_many) {
  const TempFile file("");
  BOOST_TEST(complaint({"-c", file.path, "--config", file.path}) == "-c is given twice");
}

BOOST_AUTO_TEST_CASE(what_was_typed_cannot_break_the_line) {
  BOOST_TEST(complaint({"--a\nb\x1b"}) == "unknown option '--a\\nb\\u001b'");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(names_every_setting_its_values_and_its_default) {
  const std::string help = help_text();
  for (const char* line :
       {"  --port N\n", "  --log-level debug|info|warning|error|critical\n", "  --map-size SIZE\n",
        " [64G]\n", "  --idle-timeout TIME\n", "[the number of cores]"}) {
    BOOST_TEST(help.find(line) != std::string::npos, line);
  }
}

BOOST_AUTO_TEST_CASE(fits_a_terminal) {
  std::size_t length = 0;
  std::string texts = help_text();
  for (const Command* command : commands()) texts += help_text(*command);
  for (const char c : texts) {
    length = c == '\n' ? 0 : length + 1;
    BOOST_REQUIRE(length <= 100);
  }
}

BOOST_AUTO_TEST_CASE(every_command_has_one_of_its_own_and_the_exit_statuses) {
  for (const Command* command : commands()) {
    const std::string name(command->name);
    for (const Words& words :
         {Words{"--help", command->name}, Words{command->name, "-h"}, Words{"help", command->name}}) {
      const Invocation invocation = understood(words);
      BOOST_TEST(invocation.command == &kHelp);
      BOOST_TEST(invocation.words == std::vector<std::string>{name}, boost::test_tools::per_element());
    }
    const std::string text = help_text(*command);
    BOOST_TEST(text.starts_with("usage: framesd " + name));
    for (const char* status : {"\n  0  ", "\n  1  ", "\n  2  ", "\n  3  ", "\n  4  ", "\n  5  "})
      BOOST_TEST(text.find(status) != std::string::npos, name);
    BOOST_TEST(help_text().find(" framesd " + (command == &kServe ? "[" + name + "]" : name)) !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(names_every_option_of_the_command_and_the_settings_that_matter) {
  const std::string text = help_text(kIngest);
  for (const Option* option : kIngest.options)
    BOOST_TEST(text.find("\n      " + spelled(option->name)) != std::string::npos, option->name);
  BOOST_TEST(text.find("\n      --rejects FILE         write the rejected rows") != std::string::npos);
  BOOST_TEST(text.find("\n      --on-error skip|stop   ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
