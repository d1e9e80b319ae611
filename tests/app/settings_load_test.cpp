// SPDX-License-Identifier: MIT
#include "settings_load.hpp"

#include "settings_table.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace framesd::app;
using Variables = std::vector<std::string_view>;

namespace {
// The environment read over the defaults.
struct Environed {
  explicit Environed(const Variables& variables) : configuration(default_configuration(variables)) {
    apply_environment(variables, configuration, complaints);
  }

  std::string origin(std::string_view key) const { return configuration.origins[find_key(key).value()]; }

  Configuration configuration;
  Complaints complaints;
};

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
}  // namespace

BOOST_AUTO_TEST_SUITE(default_settings)

BOOST_AUTO_TEST_CASE(the_store_is_in_the_state_directory_where_there_is_one) {
  BOOST_TEST(default_configuration({}).settings.store.directory.string() == "./data");
  const Environed systemd(Variables{"STATE_DIRECTORY=/var/lib/framesd:/var/lib/other"});
  BOOST_TEST(systemd.configuration.settings.store.directory.string() == "/var/lib/framesd");
  BOOST_TEST(systemd.origin("data_dir") == "$STATE_DIRECTORY");
  BOOST_TEST(Environed(Variables{"STATE_DIRECTORY="}).origin("data_dir") == "default");
}

BOOST_AUTO_TEST_CASE(token_files_are_credentials_that_were_handed_over) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("framesd-creds-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "admin_token") << "secret";
  std::ofstream(folder / "upstream_token") << "secret";
  const std::string variable = "CREDENTIALS_DIRECTORY=" + folder.string();
  const Environed systemd(Variables{variable});
  BOOST_TEST(systemd.configuration.settings.token_files.admin.string() == (folder / "admin_token").string());
  BOOST_TEST(systemd.origin("admin_token_file") == "$CREDENTIALS_DIRECTORY");
  BOOST_TEST(systemd.configuration.settings.token_files.upstream.string() ==
             (folder / "upstream_token").string());
  BOOST_TEST(systemd.origin("upstream_token_file") == "$CREDENTIALS_DIRECTORY");
  BOOST_TEST(systemd.configuration.settings.token_files.read.empty());
  BOOST_TEST(systemd.origin("read_token_file") == "default");
  BOOST_TEST(print_config(systemd.configuration).find("secret") == std::string::npos);
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(credentials_that_cannot_be_looked_at_are_not_passed_over) {
  const std::string variable = "CREDENTIALS_DIRECTORY=/" + std::string(300, 'x');
  const Environed systemd(Variables{variable});
  BOOST_TEST(!systemd.configuration.settings.token_files.read.empty());
  BOOST_TEST(!systemd.configuration.settings.token_files.admin.empty());
}

BOOST_AUTO_TEST_CASE(there_is_at_least_one_thread) {
  BOOST_TEST(default_configuration({}).settings.server.threads >= 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(environment_settings)

BOOST_AUTO_TEST_CASE(variables_set_keys_and_are_their_origin) {
  const Environed from(Variables{"PATH=/bin", "FRAMESD_PORT=9000", "FRAMESD_LOG_LEVEL=Debug"});
  BOOST_TEST(from.complaints.empty());
  BOOST_TEST(from.configuration.settings.server.port == 9000);
  BOOST_TEST((from.configuration.settings.log.level == framesd::LogLevel::debug));
  BOOST_TEST(from.origin("port") == "FRAMESD_PORT");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_is_not_set) {
  const Environed from(Variables{"FRAMESD_PORT=", "FRAMESD_HOST= ", "FRAMESD_THREADS"});
  BOOST_TEST(from.complaints.empty());
  BOOST_TEST(from.origin("port") == "default");
}

BOOST_AUTO_TEST_CASE(wrong_values_are_all_named) {
  const Environed from(Variables{"FRAMESD_PORT=http://10.0.0.1:80", "FRAMESD_PNG_LEVEL=10"});
  BOOST_TEST(from.complaints.at(0) == "FRAMESD_PORT: 'http://10.0.0.1:80' is not a count: 0..65535");
  BOOST_TEST(from.complaints.at(1) == "FRAMESD_PNG_LEVEL: '10' is out of bounds: 0..9");
}

BOOST_AUTO_TEST_CASE(a_name_like_a_settings_is_refused_with_what_was_meant) {
  const std::pair<const char*, const char*> slips[] = {
      {"FRAMESD_PROT", ", did you mean 'FRAMESD_PORT'?"},
      {"FRAMESD_port", ", did you mean 'FRAMESD_PORT'?"},
      {"FRAMESD_ADMIN_TOKEN", ", did you mean 'FRAMESD_ADMIN_TOKEN_FILE'? Tokens are read from files only."},
      {"FRAMESD_ENV", ", did you mean 'FRAMESD_ENVIRONMENT'?"},
      {"FRAMESD_LOG", ", did you mean 'FRAMESD_LOG_LEVEL' or 'FRAMESD_LOG_FORMAT' or 'FRAMESD_LOG_IDLE'?"},
      {"FRAMESD_DATA_DIRECTORY", ", did you mean 'FRAMESD_DATA_DIR'?"},
      {"FRAMESD_PORT_NUMBER", ", did you mean 'FRAMESD_PORT'?"},
  };
  for (const auto& [name, suggestion] : slips) {
    const std::string entry = std::string(name) + "=0123456789abcdef";
    const Environed from(Variables{entry});
    BOOST_REQUIRE_EQUAL(from.complaints.size(), 1u);
    BOOST_TEST(from.complaints[0] == "unknown variable '" + std::string(name) + "'" + suggestion);
    BOOST_TEST(from.configuration.warnings.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_name_like_none_is_warned_of) {
  const Environed from(Variables{"FRAMESD_FLAVOUR=red", "FRAMESD_SERVICE_HOST_IP=10.0.0.1", "FRAMESD_=1"});
  BOOST_TEST(from.complaints.empty());
  BOOST_TEST(from.configuration.warnings ==
                 (Complaints{"unknown variable 'FRAMESD_FLAVOUR': it sets nothing",
                             "unknown variable 'FRAMESD_SERVICE_HOST_IP': it sets nothing",
                             "unknown variable 'FRAMESD_': it sets nothing"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_container_platforms_and_our_tools_set_is_left_alone) {
  const Environed from(Variables{
      "FRAMESD_SERVICE_HOST=10.0.0.11", "FRAMESD_SERVICE_PORT=8000", "FRAMESD_SERVICE_PORT_HTTP=8000",
      "FRAMESD_PORT=tcp://10.0.0.11:8000", "FRAMESD_PORT_8000_TCP=tcp://10.0.0.11:8000",
      "FRAMESD_PORT_8000_TCP_PROTO=tcp", "FRAMESD_PORT_8000_TCP_PORT=8000", "FRAMESD_PORT_53_UDP_ADDR=::1",
      "FRAMESD_RIG_7_SERVICE_HOST=10.0.0.12", "FRAMESD_RIG_7_PORT=tcp://10.0.0.12:8000",
      "FRAMESD_RIG_7_PORT_8000_TCP=tcp://10.0.0.12:8000", "FRAMESD_NAME=/viewer/framesd",
      "FRAMESD_ENV_PATH=/usr/bin", "FRAMESD_TOKEN_FILE=/run/token", "FRAMESDX=1"});
  BOOST_TEST(from.complaints.empty());
  BOOST_TEST(from.configuration.warnings.empty());
  BOOST_TEST(from.origin("port") == "default");
}

BOOST_AUTO_TEST_CASE(a_port_of_ones_own_is_a_setting_beside_those_of_a_platform) {
  const Environed from(Variables{"FRAMESD_PORT=9000", "FRAMESD_SERVICE_PORT=8000"});
  BOOST_TEST(from.configuration.settings.server.port == 9000);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(printed_settings)

BOOST_AUTO_TEST_CASE(each_value_stands_beside_its_origin) {
  Configuration configuration = default_configuration({});
  Complaints complaints;
  apply_file("\nport = 9000\n", "framesd.conf", configuration, complaints);
  apply_flag(find_key("host").value(), "--host", "::1", configuration, complaints);
  const std::string printed = print_config(configuration);
  const auto holds = [&](std::string_view begin, std::string_view end) {
    const auto at = printed.find(begin);
    return at != std::string::npos && printed.substr(at, printed.find('\n', at) - at).ends_with(end);
  };
  BOOST_TEST(holds("port = 9000 ", " # from framesd.conf:2"));
  BOOST_TEST(holds("host = ::1 ", " # from --host"));
  BOOST_TEST(holds("log_level = info ", " # default"));
  BOOST_TEST(holds("threads = ", " # default: the number of cores"));
}

BOOST_AUTO_TEST_CASE(what_is_printed_reads_back_as_the_same_settings) {
  Configuration configuration = default_configuration({});
  Complaints complaints;
  const std::pair<const char*, const char*> set[] = {
      {"app_name", R"(a # "b" \ c)"}, {"environment", R"("quoted")"}, {"data_dir", "/srv/log store"},
      {"map_size", "1500001"},        {"idle_timeout", "1500ms"},     {"log_level", "critical"}};
  for (const auto& [key, value] : set)
    apply_flag(find_key(key).value(), "", value, configuration, complaints);
  Configuration again = default_configuration({});
  apply_file(print_config(configuration), "printed", again, complaints);
  BOOST_TEST(complaints.empty());
  for (const Key& key : keys()) {
    BOOST_TEST(value_text(key, again.settings) == value_text(key, configuration.settings), key.name);
  }
}

BOOST_AUTO_TEST_CASE(the_sample_file_names_every_key_and_sets_none) {
  const std::string sample = sample_file();
  Configuration configuration = default_configuration({});
  Complaints complaints;
  apply_file(sample, "sample", configuration, complaints);
  BOOST_TEST(complaints.empty());
  for (const std::string& origin : configuration.origins) BOOST_TEST(origin == "default");
  for (const Key& key : keys()) {
    BOOST_TEST(sample.find("\n#" + std::string(key.name) + " = ") != std::string::npos, key.name);
  }
}

BOOST_AUTO_TEST_CASE(the_sample_file_uncommented_is_in_order) {
  std::string text;
  const std::string sample = sample_file();
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const bool key_follows = sample[i] == '#' && sample[i + 1] != ' ';
    if (!key_follows) text += sample[i];
  }
  Configuration configuration = default_configuration({});
  Complaints complaints;
  apply_file(text, "sample", configuration, complaints);
  BOOST_TEST(complaints.empty());
  for (const std::string& origin : configuration.origins) BOOST_TEST(origin.starts_with("sample:"));
}

// When the table has changed: `ninja -C build/release settings_texts` writes both files again.
BOOST_AUTO_TEST_CASE(the_texts_in_the_tree_are_the_tables) {
  BOOST_TEST((contents(FRAMESD_TOOLS "/packaging/framesd.conf") == sample_file()),
             "framesd.conf differs from the table: ninja -C build/release settings_texts");
  const std::string page = contents(FRAMESD_TOOLS "/SETTINGS.md");
  BOOST_TEST(page.find("| `port` | 8000 | ") != std::string::npos);
  BOOST_TEST((page == settings_page(page)),
             "tools/SETTINGS.md differs from the table: ninja -C build/release settings_texts");
}

BOOST_AUTO_TEST_SUITE_END()
