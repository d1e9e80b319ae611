// SPDX-License-Identifier: MIT
#include "key.hpp"

#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::store::decode_key;
using framesd::store::depth_of;
using framesd::store::encode_key;
using framesd::store::key_of;
using framesd::store::KeyBytes;

BOOST_AUTO_TEST_SUITE(key)

BOOST_AUTO_TEST_CASE(bytes_are_the_count_big_endian_with_its_sign_bit_flipped) {
  const KeyBytes zero = {0x80, 0, 0, 0, 0, 0, 0, 0};
  const KeyBytes one = {0x80, 0, 0, 0, 0, 0, 0, 1};
  const KeyBytes minus_one = {0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  BOOST_TEST(encode_key(key_of(Depth::from_count(0))) == zero);
  BOOST_TEST(encode_key(key_of(Depth::from_count(1))) == one);
  BOOST_TEST(encode_key(key_of(Depth::from_count(-1))) == minus_one);
}

BOOST_AUTO_TEST_CASE(byte_order_is_depth_order_and_every_depth_comes_back) {
  std::mt19937_64 random(3);
  std::vector<Depth> depths = {Depth::lowest(), Depth(), Depth::highest()};
  for (int i = 0; i < 500; ++i) {
    depths.push_back(Depth::from_count((static_cast<std::int64_t>(random()) >> (random() % 63)) | 1));
  }
  for (const Depth a : depths) {
    BOOST_REQUIRE_EQUAL(depth_of(decode_key(encode_key(key_of(a))).value()), a);
    for (const Depth b : depths) {
      BOOST_REQUIRE_EQUAL(encode_key(key_of(a)) < encode_key(key_of(b)), a < b);
    }
  }
}

BOOST_AUTO_TEST_CASE(bytes_of_another_length_or_of_no_depth_are_no_key) {
  const std::vector<std::uint8_t> nine(9, 1);
  const std::vector<std::uint8_t> zeros(8, 0);
  BOOST_TEST(!decode_key(nine).has_value());
  BOOST_TEST(!decode_key(std::span(nine).first(7)).has_value());
  BOOST_TEST(!decode_key(zeros).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
