// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::net::Peer;

namespace {

std::string text_of_v6(const char* address) {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  inet_pton(AF_INET6, address, &v6.sin6_addr);
  sockaddr_storage storage{};
  std::memcpy(&storage, &v6, sizeof v6);
  return std::string(Peer(storage).text());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(peer)

BOOST_AUTO_TEST_CASE(an_ipv4_client_of_an_ipv6_socket_reads_as_ipv4) {
  BOOST_TEST(text_of_v6("::ffff:192.0.2.7") == "192.0.2.7");
  BOOST_TEST(text_of_v6("2001:db8::1") == "2001:db8::1");
}

BOOST_AUTO_TEST_CASE(an_address_of_another_family_is_empty) {
  BOOST_TEST(Peer(sockaddr_storage{}).text() == "");
  BOOST_TEST(Peer().text() == "");
}

BOOST_AUTO_TEST_SUITE_END()
