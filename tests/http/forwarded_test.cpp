// SPDX-License-Identifier: MIT
#include <framesd/http/forwarded.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::AddressText;
using framesd::http::Field;
using framesd::http::is_prefix;
using framesd::http::is_proxy;
using framesd::http::read_forwarded;
using framesd::http::Request;
using framesd::http::TrustedProxies;

namespace {

using Items = std::vector<std::string>;

struct Behind {
  // What becomes of a request with these fields from `peer`.
  void read(std::vector<Field> with, std::string_view peer = "127.0.0.1") {
    fields = std::move(with);
    request = {.fields = fields, .remote = peer};
    read_forwarded(request, trusted, room);
  }
  std::string_view client(std::string_view forwarded_for, std::string_view peer = "127.0.0.1") {
    read({{"X-Forwarded-For", forwarded_for}}, peer);
    return request.remote;
  }

  TrustedProxies trusted{Items{"127.0.0.1", "10.0.0.0/8", "fd00::/8", "unix"}};
  std::vector<Field> fields;
  AddressText room;
  Request request;
};

struct BehindNone : Behind {
  BehindNone() { trusted = TrustedProxies{}; }
};

const std::vector<Field> kAll = {{"X-Forwarded-For", "192.0.2.7"},
                                 {"X-Forwarded-Proto", "https"},
                                 {"X-Forwarded-Host", "logs.example:8443"},
                                 {"X-Forwarded-Prefix", "/well7"}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(forwarded, Behind)

BOOST_AUTO_TEST_CASE(a_trusted_proxy_names_the_client_and_the_outside) {
  read(kAll);
  BOOST_TEST(request.remote == "192.0.2.7");
  BOOST_TEST(request.outside.scheme == "https");
  BOOST_TEST(request.outside.host == "logs.example:8443");
  BOOST_TEST(request.outside.prefix == "/well7");
  BOOST_TEST(request.link("/frames") == "/well7/frames");
}

BOOST_AUTO_TEST_CASE(others_have_no_say) {
  for (const char* peer : {"192.0.2.1", "11.0.0.1", "2001:db8::1", "fe80::1"}) {
    read(kAll, peer);
    BOOST_TEST(request.remote == peer);
    BOOST_TEST(request.outside.scheme.empty());
    BOOST_TEST(request.outside.host.empty());
    BOOST_TEST(request.link("/frames") == "/frames");
  }
}

BOOST_FIXTURE_TEST_CASE(nobody_is_trusted_by_default, BehindNone) {
  for (const char* peer : {"127.0.0.1", "::1", ""}) {
    read(kAll, peer);
    BOOST_TEST(request.remote == peer);
    BOOST_TEST(request.link("/frames") == "/frames");
  }
}

BOOST_AUTO_TEST_CASE(whoever_connects_to_the_unix_socket_may_be_trusted) {
  BOOST_TEST(client("192.0.2.7", "") == "192.0.2.7");
  trusted = TrustedProxies(Items{"127.0.0.1"});
  BOOST_TEST(client("192.0.2.7", "") == "");
}

BOOST_AUTO_TEST_CASE(the_client_is_the_last_one_that_is_no_proxy) {
  BOOST_TEST(client("192.0.2.66, 192.0.2.7") == "192.0.2.7");
  BOOST_TEST(client("192.0.2.7, 10.1.1.1, fd00::5") == "192.0.2.7");
  BOOST_TEST(client("192.0.2.66, 192.0.2.7, 10.1.1.1") == "192.0.2.7");
  BOOST_TEST(client("10.2.2.2, 10.1.1.1") == "10.2.2.2");  // all are: the one farthest away
  BOOST_TEST(client(",192.0.2.7 ,, 10.1.1.1,") == "192.0.2.7");
  read({{"X-Forwarded-For", "192.0.2.66"},
        {"x-forwarded-for", "192.0.2.7, 10.1.1.1"},
        {"X-FORWARDED-FOR", "10.1.1.2"}});
  BOOST_TEST(request.remote == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(addresses_are_taken_in_every_form_and_shown_in_one) {
  BOOST_TEST(client("192.0.2.7:4711") == "192.0.2.7");
  BOOST_TEST(client("[2001:DB8::7]:4711") == "2001:db8::7");
  BOOST_TEST(client("[2001:db8::7]") == "2001:db8::7");
  BOOST_TEST(client("2001:db8::7") == "2001:db8::7");
  BOOST_TEST(client("::ffff:192.0.2.7") == "192.0.2.7");
  BOOST_TEST(client("::ffff:c000:207") == "192.0.2.7");
  BOOST_TEST(client("192.0.2.7", "::ffff:127.0.0.1") == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_whoever_wrote_it) {
  for (const char* wrong : {"unknown", "_hidden", "\"192.0.2.7\"", "192.0.2.7\r\nX: y", "<script>",
                            "[2001:db8::7", "[2001:db8::7]x", "192.0.2"}) {
    BOOST_TEST(client(wrong) == "127.0.0.1", wrong);
    BOOST_TEST(client(std::string(wrong) + ", 10.1.1.1") == "10.1.1.1", wrong);
    BOOST_TEST(client(std::string("192.0.2.66, ") + wrong + ", 10.1.1.1") == "10.1.1.1", wrong);
  }
  BOOST_TEST(client("") == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(the_nearest_proxy_has_the_last_word) {
  read({{"X-Forwarded-Proto", "http, https"},
        {"X-Forwarded-Host", "evil.example, logs.example"},
        {"X-Forwarded-Prefix", "/evil"},
        {"X-Forwarded-Prefix", "/well7"}});
  BOOST_TEST(request.outside.scheme == "https");
  BOOST_TEST(request.outside.host == "logs.example");
  BOOST_TEST(request.outside.prefix == "/well7");
}

BOOST_AUTO_TEST_CASE(hostile_values_are_as_if_not_sent) {
  for (const char* wrong : {"ftp", "https://", "javascript", "https\r\nX: y", ""}) {
    read({{"X-Forwarded-Proto", wrong}});
    BOOST_TEST(request.outside.scheme.empty(), wrong);
  }
  for (const char* wrong :
       {"a b", "a/b", "user@host", "host:99999", "host\"", "<b>", "h\r\nX: y", "[::1", ""}) {
    read({{"X-Forwarded-Host", wrong}});
    BOOST_TEST(request.outside.host.empty(), wrong);
  }
  for (const char* wrong : {"//evil.example",
                            "/a//b",
                            "/../x",
                            "/./x",
                            "/..",
                            "well7",
                            "/a?b",
                            "/a#b",
                            "/a b",
                            "/a\"b",
                            "/a<b",
                            "/a\\b",
                            "/a%",
                            "/a%2",
                            "/a%zz",
                            "/a\r\nX: y",
                            "http://evil.example",
                            "/a;b",
                            "/\xc3\xa9",
                            "/%2e%2e",
                            "/a/%2E.",
                            "/.%2e/b",
                            "/%2e"}) {
    read({{"X-Forwarded-Prefix", wrong}});
    BOOST_TEST(request.outside.prefix.empty(), wrong);
  }
}

BOOST_AUTO_TEST_CASE(a_prefix_has_no_slash_at_its_end) {
  for (const char* given : {"/well7", "/well7/", "/well7//"}) {
    read({{"X-Forwarded-Prefix", given}});
    BOOST_TEST(request.outside.prefix == "/well7", given);
  }
  read({{"X-Forwarded-Prefix", "/"}});
  BOOST_TEST(request.link("/frames") == "/frames");
  BOOST_TEST(is_prefix("/logs/north%20sea"));
  BOOST_TEST(is_prefix("/~a/b-c_d.e"));
  BOOST_TEST(is_prefix("/.../%2e%2e%2e/.a"));
  BOOST_TEST(!is_prefix("/" + std::string(256, 'x')));
}

BOOST_AUTO_TEST_CASE(proxies_are_addresses_networks_or_the_unix_socket) {
  for (const char* item : {"127.0.0.1", "::1", "10.0.0.0/8", "fd00::/8", "unix", "UNIX"})
    BOOST_TEST(is_proxy(item), item);
  for (const char* item : {"", "*", "proxy.example", "10.0.0.0/33", "127.0.0.1:80", "unix:/run/x"})
    BOOST_TEST(!is_proxy(item), item);
}

BOOST_AUTO_TEST_SUITE_END()
