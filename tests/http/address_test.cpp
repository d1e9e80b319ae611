// SPDX-License-Identifier: MIT
#include <framesd/http/address.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::Address;
using framesd::http::AddressText;
using framesd::http::Network;

namespace {

std::string shown(std::string_view text) {
  const auto address = Address::from(text);
  return address ? std::string(AddressText(*address).view()) : "none";
}

bool holds(std::string_view network, std::string_view address) {
  return Network::from(network).value().holds(Address::from(address).value());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_AUTO_TEST_CASE(each_is_shown_in_one_form) {
  BOOST_TEST(shown("10.0.0.7") == "10.0.0.7");
  BOOST_TEST(shown("2001:DB8:0:0::1") == "2001:db8::1");
  BOOST_TEST(shown("fe80::1%eth0") == "fe80::1");
  BOOST_TEST(shown("::") == "::");
  BOOST_TEST(AddressText().view() == "");
}

BOOST_AUTO_TEST_CASE(ipv4_inside_ipv6_is_ipv4) {
  for (const char* text : {"::ffff:10.0.0.7", "::FFFF:a00:7", "0:0:0:0:0:ffff:10.0.0.7"})
    BOOST_TEST(shown(text) == "10.0.0.7", text);
  BOOST_TEST(shown("::10.0.0.7") != "10.0.0.7");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_none) {
  for (const char* text : {"", "localhost", "10.0.0", "010.0.0.7x", "10.0.0.7:80", "[::1]", "::g",
                           "10.0.0.7%eth0", "1:2:3:4:5:6:7:8:9", " 10.0.0.7", "10.0.0.7/8"})
    BOOST_TEST(shown(text) == "none", text);
  BOOST_TEST(shown(std::string(5000, '1')) == "none");
  BOOST_TEST(shown(std::string_view("10.0.0.7\0x", 10)) == "none");
}

BOOST_AUTO_TEST_CASE(a_network_holds_what_shares_its_first_bits) {
  BOOST_TEST(holds("10.0.0.0/8", "10.255.0.1"));
  BOOST_TEST(!holds("10.0.0.0/8", "11.0.0.1"));
  BOOST_TEST(holds("10.0.0.128/25", "10.0.0.200"));
  BOOST_TEST(!holds("10.0.0.128/25", "10.0.0.127"));
  BOOST_TEST(holds("10.1.2.3/8", "10.9.9.9"));  // bits behind do not count
  BOOST_TEST(holds("0.0.0.0/0", "203.0.113.9"));
  BOOST_TEST(holds("2001:db8::/33", "2001:db8:7fff::1"));
  BOOST_TEST(!holds("2001:db8::/33", "2001:db8:8000::1"));
  BOOST_TEST(holds("::1", "::1"));
  BOOST_TEST(!holds("::1", "::2"));
  BOOST_TEST(holds("192.0.2.7/32", "192.0.2.7"));
  BOOST_TEST(!holds("192.0.2.7/32", "192.0.2.6"));
}

BOOST_AUTO_TEST_CASE(families_are_apart_but_for_ipv4_inside_ipv6) {
  BOOST_TEST(!holds("::/0", "10.0.0.7"));
  BOOST_TEST(!holds("0.0.0.0/0", "2001:db8::1"));
  BOOST_TEST(holds("10.0.0.0/8", "::ffff:10.0.0.7"));
  BOOST_TEST(holds("::ffff:10.0.0.0/104", "10.0.0.7"));
  BOOST_TEST(!holds("::ffff:10.0.0.0/104", "11.0.0.7"));
}

BOOST_AUTO_TEST_CASE(what_is_no_network_is_none) {
  for (const char* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8",
                           "10.0.0.0/ 8", "proxy/8", "10/8", "*"})
    BOOST_TEST(!Network::from(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
