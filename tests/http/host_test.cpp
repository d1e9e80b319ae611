// SPDX-License-Identifier: MIT
#include "message/host.hpp"

#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::is_valid_host;

BOOST_AUTO_TEST_SUITE(host_grammar)

BOOST_AUTO_TEST_CASE(names_and_addresses_with_and_without_port) {
  for (const char* text :
       {"box", "box.local", "box.local.", "a-b_c~d", "10.0.0.7", "10.0.0.7:8000", "box:", "box:0",
        "box:65535", "%62ox", "[::]", "[::1]", "[1::]", "[fe80::1]:80", "[1:2:3:4:5:6:7:8]",
        "[::ffff:10.0.0.7]", "[1:2:3:4:5:6:10.0.0.7]", "[1:2:3::5:6:7:8]"}) {
    BOOST_TEST(is_valid_host(text), text);
  }
}

BOOST_AUTO_TEST_CASE(everything_else_is_refused) {
  for (const char* text : {"",
                           ":80",
                           "a b",
                           "a,b",
                           "user@box",
                           "box/",
                           "box?",
                           "box#",
                           "box:65536",
                           "box:-1",
                           "box:80a",
                           "box:80:80",
                           "%6",
                           "%zz",
                           "b\xc3\xb6x",
                           "[]",
                           "[::1",
                           "::1",
                           "[::1]x",
                           "[::1]:x",
                           "[:::]",
                           "[1::2::3]",
                           "[12345::]",
                           "[g::]",
                           "[1:2:3:4:5:6:7]",
                           "[1:2:3:4:5:6:7:8:9]",
                           "[1:2:3:4:5:6:7:10.0.0.7]",
                           "[::10.0.0.256]",
                           "[::10.0.0]",
                           "[::10.00.0.1]",
                           "[10.0.0.7::]",
                           "[1:2:3:4::5:6:7:8]",
                           "[fe80::1%25eth0]",
                           "[v1.a]",
                           "[::1:]",
                           "[:1::]"}) {
    BOOST_TEST(!is_valid_host(text), text);
  }
  BOOST_TEST(!is_valid_host(std::string("box\0", 4)));
}

BOOST_AUTO_TEST_SUITE_END()
