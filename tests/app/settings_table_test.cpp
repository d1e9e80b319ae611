// SPDX-License-Identifier: MIT
#include "settings_table.hpp"

#include "settings_values.hpp"
#include "support/printing.hpp"

#include <set>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using namespace framesd::app;
using namespace std::chrono_literals;

namespace {
const Key& key(std::string_view name) { return keys()[find_key(name).value()]; }

// What assign() says of it; empty when it is accepted.
std::string refusal(std::string_view name, std::string_view text) {
  Settings settings;
  return assign(key(name), text, settings).value_or("");
}

Settings with(std::string_view name, std::string_view text) {
  Settings settings;
  BOOST_TEST(assign(key(name), text, settings).value_or("") == "");
  return settings;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(sizes_and_durations)

BOOST_AUTO_TEST_CASE(units_are_binary_and_of_any_case) {
  BOOST_TEST(parse_size("1500").value() == 1500u);
  BOOST_TEST(parse_size("512k").value() == 524288u);
  BOOST_TEST(parse_size("1M").value() == 1048576u);
  BOOST_TEST(parse_size("64G").value() == 68719476736u);
  BOOST_TEST(parse_size("2T").value() == 2199023255552u);
}

BOOST_AUTO_TEST_CASE(durations_need_their_unit) {
  BOOST_TEST((parse_duration("10s").value() == 10s));
  BOOST_TEST((parse_duration("500MS").value() == 500ms));
  BOOST_TEST((parse_duration("2m").value() == 2min));
  BOOST_TEST((parse_duration("1h").value() == 1h));
  BOOST_TEST(parse_duration("75").error() == errc::number_malformed);
}

BOOST_AUTO_TEST_CASE(anything_else_is_malformed) {
  for (const char* text : {"", "G", "1 G", "1.5G", "-1", "+1", "1GB", "0x10", "1e3", "GG"}) {
    BOOST_TEST(parse_size(text).error() == errc::number_malformed, text);
  }
  for (const char* text : {"", "s", "1 s", "1.5s", "-1s", "1min"}) {
    BOOST_TEST(parse_duration(text).error() == errc::number_malformed, text);
  }
}

BOOST_AUTO_TEST_CASE(what_would_overflow_is_out_of_range) {
  BOOST_TEST(parse_size("9223372036854775807").value() == static_cast<std::uint64_t>(INT64_MAX));
  for (const char* text : {"9223372036854775808", "8388608T", "99999999999999999999999G"}) {
    BOOST_TEST(parse_size(text).error() == errc::number_out_of_range, text);
  }
  BOOST_TEST(parse_duration("9223372036854775807s").error() == errc::number_out_of_range);
}

BOOST_AUTO_TEST_CASE(are_printed_with_the_unit_that_is_exact) {
  BOOST_TEST(size_text(1048576) == "1M");
  BOOST_TEST(size_text(1536) == "1536");
  BOOST_TEST(size_text(0) == "0");
  BOOST_TEST(duration_text(60s) == "60s");
  BOOST_TEST(duration_text(1500ms) == "1500ms");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(settings_table)

BOOST_AUTO_TEST_CASE(every_key_has_its_own_name_and_words) {
  std::set<std::string_view> names;
  for (const Key& each : keys()) {
    BOOST_TEST(names.insert(each.name).second, each.name);
    BOOST_TEST(!each.about.empty(), each.name);
    BOOST_TEST(each.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos,
               each.name);
  }
  BOOST_TEST(key_names().size() == keys().size());
}

BOOST_AUTO_TEST_CASE(defaults_are_the_documented_ones) {
  const Settings defaults;
  const std::pair<const char*, const char*> documented[] = {{"host", "::"},
                                                            {"port", "8000"},
                                                            {"app_name", "ImageFramesAPI"},
                                                            {"environment", "production"},
                                                            {"log_level", "info"},
                                                            {"log_format", "json"},
                                                            {"access_log", "on"},
                                                            {"map_size", "64G"},
                                                            {"durability", "full"},
                                                            {"database_url", "none"},
                                                            {"database_password_file", "none"},
                                                            {"database_connections", "8"},
                                                            {"max_staleness", "0s"},
                                                            {"database_read_url", "none"},
                                                            {"source_width", "200"},
                                                            {"frame_width", "150"},
                                                            {"resample", "bilinear"},
                                                            {"chunk_size", "10000"},
                                                            {"on_error", "skip"},
                                                            {"max_connections", "1024"},
                                                            {"header_timeout", "10s"},
                                                            {"request_timeout", "60s"},
                                                            {"idle_timeout", "75s"},
                                                            {"drain_timeout", "20s"},
                                                            {"body_max", "1M"},
                                                            {"png_level", "1"},
                                                            {"unix_socket", "none"},
                                                            {"csv_dir", "./data/csv"},
                                                            {"csv_file", "none"},
                                                            {"max_ingests", "32"},
                                                            {"max_event_clients", "64"},
                                                            {"upstream", "none"},
                                                            {"upstream_token_file", "none"},
                                                            {"upstream_rate", "0"},
                                                            {"upstream_erase", "on"},
                                                            {"colormap", "default"},
                                                            {"colormap_dir", "none"},
                                                            {"png", "rgb"},
                                                            {"cache_ttl_seconds", "60"},
                                                            {"frame_cache_size", "1000"},
                                                            {"range_cache_size", "100"},
                                                            {"cache_max_bytes", "64M"},
                                                            {"admin_token_file", "none"},
                                                            {"ingest_token_file", "none"},
                                                            {"read_token_file", "none"},
                                                            {"auth_failures", "20"},
                                                            {"rate_limit", "0"},
                                                            {"rate_burst", "0"},
                                                            {"cors_origins", "none"},
                                                            {"allowed_hosts", "*"},
                                                            {"trusted_proxies", "none"},
                                                            {"viewer", "on"},
                                                            {"metrics", "on"},
                                                            {"server_timing", "off"}};
  for (const auto& [name, value] : documented) BOOST_TEST(value_text(key(name), defaults) == value, name);
}

BOOST_AUTO_TEST_CASE(every_default_is_accepted_and_reads_back) {
  const Settings defaults;
  for (const Key& each : keys()) {
    Settings settings;
    const std::string text = value_text(each, defaults);
    BOOST_TEST(assign(each, text, settings).value_or("") == "", each.name);
    BOOST_TEST(value_text(each, settings) == text, each.name);
  }
}

BOOST_AUTO_TEST_CASE(values_arrive_with_their_type) {
  BOOST_TEST(with("port", " 9000 ").server.port == 9000);
  BOOST_TEST((with("log_level", "WARNING").log.level == framesd::LogLevel::warning));
  BOOST_TEST((with("durability", "Relaxed").store.durability == framesd::store::lmdb::Durability::relaxed));
  BOOST_TEST((with("resample", "lanczos").store.format.filter == framesd::Filter::lanczos));
  BOOST_TEST((with("on_error", "stop").service.on_error == framesd::ingest::OnError::stop));
  BOOST_TEST((with("idle_timeout", "2m").server.idle_timeout == 120s));
  BOOST_TEST(with("body_max", "2M").server.body_max == 2097152u);
  BOOST_TEST(with("data_dir", "/srv/\xc3\xa9").store.directory.string() == "/srv/\xc3\xa9");
}

BOOST_AUTO_TEST_CASE(bounds_hold_and_are_named) {
  BOOST_TEST(refusal("port", "65535").empty());
  BOOST_TEST(refusal("port", "65536") == "'65536' is out of bounds: 0..65535");
  BOOST_TEST(refusal("port", "99999999999999999999999") ==
             "'99999999999999999999999' is out of bounds: 0..65535");
  BOOST_TEST(refusal("port", "-1") == "'-1' is not a count: 0..65535");
  BOOST_TEST(refusal("threads", "0") == "'0' is out of bounds: 1..256");
  BOOST_TEST(refusal("map_size", "1K") == "'1K' is out of bounds: 1M..16T");
  BOOST_TEST(refusal("map_size", "big") == "'big' is not a size such as 512K, 1M or 64G: 1M..16T");
  BOOST_TEST(refusal("idle_timeout", "0s") == "'0s' is out of bounds: 100ms..86400s");
  BOOST_TEST(refusal("idle_timeout", "75") ==
             "'75' is not a duration such as 500ms, 10s or 2m: 100ms..86400s");
  BOOST_TEST(refusal("on_error", "halt") == "'halt' is not one of skip, stop");
}

BOOST_AUTO_TEST_CASE(a_rate_is_none_or_one_that_a_server_does_not_give_up_on) {
  BOOST_TEST(with("upstream_rate", "0").service.upstream.bytes_per_second == 0u);
  BOOST_TEST(with("upstream_rate", "1K").service.upstream.bytes_per_second == 1024u);
  for (const char* slow : {"1", "550", "1023"})
    BOOST_TEST(refusal("upstream_rate", slow) ==
               "'" + std::string(slow) +
                   "' is too slow: the centre would take the sender for gone; 0, 1K..1G");
  BOOST_TEST(refusal("upstream_rate", "2G") == "'2G' is out of bounds: 0, 1K..1G");
  BOOST_TEST(refusal("upstream_rate", "fast") == "'fast' is not a size such as 512K or 1M: 0, 1K..1G");
}

BOOST_AUTO_TEST_CASE(an_address_of_a_database_holds_no_password_and_none_is_repeated) {
  for (const char* address :
       {"postgresql://framesd@db.example:5432/logs", "postgresql:///logs?host=/run/postgresql",
        "host=db.example dbname=logs", "postgresql://[::1]:5432/logs?passfile=/etc/passwords"})
    BOOST_TEST(refusal("database_url", address).empty(), address);
  for (const char* address : {"postgresql://framesd:s3cret@db.example/logs", "host=db password=s3cret",
                              "postgresql://db/logs?user=a&password=s3cret", "host=db password = 's3cret'",
                              "postgresql://db/logs?pass%77ord=s3cret"}) {
    const std::string said = refusal("database_url", address);
    BOOST_TEST(said.find("database_password_file") != std::string::npos, address);
    BOOST_TEST(said.find("s3cret") == std::string::npos, address);
  }
  BOOST_TEST(with("database_url", "none").database.url.empty());
}

BOOST_AUTO_TEST_CASE(access_lines_are_all_some_or_none) {
  using framesd::net::AccessLog;
  BOOST_TEST((with("access_log", "on").server.access_log == AccessLog{.remarkable = true, .one_in = 1}));
  BOOST_TEST((with("access_log", "Errors").server.access_log == AccessLog{.remarkable = true, .one_in = 0}));
  BOOST_TEST((with("access_log", "1/100").server.access_log == AccessLog{.remarkable = true, .one_in = 100}));
  BOOST_TEST((with("access_log", "off").server.access_log == AccessLog{.remarkable = false, .one_in = 0}));
  for (const char* text : {"errors", "1/100", "off"}) {
    BOOST_TEST(value_text(key("access_log"), with("access_log", text)) == text);
  }
  for (const char* text : {"1/0", "1/", "2/3", "100", "1/1000001", "true"}) {
    BOOST_TEST(refusal("access_log", text) ==
               "'" + std::string(text) + "' is not one of on, errors, 1/N, off");
  }
}

BOOST_AUTO_TEST_CASE(switches_are_on_or_off) {
  for (const char* on : {"on", "True", "ON"}) BOOST_TEST(with("server_timing", on).server.server_timing, on);
  for (const char* off : {"off", "FALSE"}) BOOST_TEST(!with("viewer", off).service.viewer, off);
  BOOST_TEST(refusal("viewer", "maybe") == "'maybe' is neither on nor off");
}

BOOST_AUTO_TEST_CASE(lists_have_commas_between_their_items_or_are_none) {
  const std::vector<std::string> hosts = {"rig.example", "well-7"};
  BOOST_TEST(with("allowed_hosts", "rig.example,  well-7").service.allowed_hosts == hosts);
  BOOST_TEST(value_text(key("allowed_hosts"), with("allowed_hosts", "rig.example,well-7")) ==
             "rig.example, well-7");
  BOOST_TEST(with("allowed_hosts", "None").service.allowed_hosts.empty());
  const std::vector<std::string> proxies = {"127.0.0.1", "10.0.0.0/8", "fd00::/8", "unix"};
  BOOST_TEST(with("trusted_proxies", "127.0.0.1, 10.0.0.0/8,fd00::/8, unix").service.trusted_proxies ==
             proxies);
  for (const char* wrong : {"proxy.example", "10.0.0.0/33", "10.0.0/8", "*", "127.0.0.1:80"})
    BOOST_TEST(refusal("trusted_proxies", wrong)
                   .ends_with(" is not one of these: addresses, networks such as 10.0.0.0/8, or unix"),
               wrong);
  BOOST_TEST(refusal("allowed_hosts", "rig.example,") == "'' is not one of these: host names, or * for any");
  BOOST_TEST(refusal("allowed_hosts", "a b").starts_with("'a b' is not one of these"));
  BOOST_TEST(with("cors_origins", "*, http://[::1]:80").service.cors_origins.size() == 2u);
  for (const char* wrong : {"rig.example", "https://", "https://rig.example/", "https://*.rig.example"}) {
    BOOST_TEST(
        refusal("cors_origins", wrong).find(" is not one of these: origins such as") != std::string::npos,
        wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_path_that_may_be_none_is_empty_then) {
  BOOST_TEST(with("unix_socket", "/run/framesd.sock").server.unix_socket.string() == "/run/framesd.sock");
  BOOST_TEST(with("unix_socket", "NONE").server.unix_socket.empty());
}

BOOST_AUTO_TEST_CASE(csv_dir_follows_data_dir_until_it_is_set) {
  BOOST_TEST(with("data_dir", "/srv/log").csv_folder().string() == "/srv/log/csv");
  BOOST_TEST(with("csv_dir", "/srv/csv").csv_folder().string() == "/srv/csv");
}

BOOST_AUTO_TEST_CASE(a_refused_value_changes_nothing) {
  Settings settings;
  BOOST_TEST(assign(key("port"), "70000", settings).has_value());
  BOOST_TEST(settings.server.port == 8000);
}

BOOST_AUTO_TEST_CASE(text_must_be_there_and_printable) {
  BOOST_TEST(refusal("host", " \t") == "no value");
  BOOST_TEST(refusal("app_name", "a\nb") == "'a\\nb' holds control characters");
  BOOST_TEST(refusal("data_dir", "a\xff") == "'a\xef\xbf\xbd' is not UTF-8");
  BOOST_TEST(refusal("data_dir", std::string(5000, 'x')).ends_with("...' is too long: at most 4096"));
}

BOOST_AUTO_TEST_SUITE_END()
