// SPDX-License-Identifier: MIT
#include <framesd/http/host_allowed.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::host_allowed;

namespace {

const std::vector<std::string> kNames = {"logs.example.org", "Rig7."};

bool allowed(std::string_view host) { return host_allowed(host, kNames, "box"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(allowed_hosts)

BOOST_AUTO_TEST_CASE(addresses_localhost_and_own_names_are_allowed) {
  for (const char* host : {"10.0.0.7", "10.0.0.7:8000", "127.0.0.1:80", "[::1]", "[fe80::1]:8000",
                           "localhost", "LOCALHOST:8000", "localhost.", "box", "Box:8000", "box.", "box.:80",
                           "logs.example.org", "LOGS.example.org:443", "rig7", "rig7.", "box:"}) {
    BOOST_TEST(allowed(host), host);
  }
}

BOOST_AUTO_TEST_CASE(other_names_are_not) {
  for (const char* host : {"",
                           ":80",
                           ".",
                           "evil.example",
                           "evil.example:8000",
                           "xlogs.example.org",
                           "logs.example.org.evil.example",
                           "example.org",
                           "box.evil.example",
                           "localhost.evil.example",
                           "10.0.0.7.evil.example",
                           "10.0.0",
                           "10.0.0.0.7",
                           "10.0.0.256",
                           "10.0.0.7a",
                           "2130706433",
                           "0x7f000001",
                           "10..0.7",
                           "*",
                           "rig7.."}) {
    BOOST_TEST(!allowed(host), host);
  }
}

BOOST_AUTO_TEST_CASE(a_star_allows_any) {
  const std::vector<std::string> star = {"rig7", "*"};
  BOOST_TEST(host_allowed("evil.example", star, "box"));
  BOOST_TEST(host_allowed("", star, "box"));
}

BOOST_AUTO_TEST_CASE(without_own_name_or_list_addresses_remain) {
  BOOST_TEST(host_allowed("10.0.0.7", {}, ""));
  BOOST_TEST(!host_allowed("box", {}, ""));
  BOOST_TEST(!host_allowed("", {}, ""));
}

BOOST_AUTO_TEST_SUITE_END()
