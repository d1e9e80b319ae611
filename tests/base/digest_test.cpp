// SPDX-License-Identifier: MIT
#include <framesd/base/digest.hpp>

#include <random>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::Digest;

namespace {

std::string digest_of(const std::string& text) {
  Digest digest;
  digest.add(text);
  return digest.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(digest)

BOOST_AUTO_TEST_CASE(is_32_hexadecimal_digits_and_the_same_each_time) {
  BOOST_TEST(digest_of("depth,1,2").size() == 32u);
  BOOST_TEST(digest_of("depth,1,2") == digest_of("depth,1,2"));
  BOOST_TEST(digest_of("").find_first_not_of("0123456789abcdef") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(does_not_depend_on_how_the_bytes_are_cut) {
  std::mt19937 random(7);
  std::string text(1000, ' ');
  for (char& c : text) c = static_cast<char>(random());
  const std::string whole = digest_of(text);
  for (int round = 0; round < 200; ++round) {
    Digest digest;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t bytes = std::min<std::size_t>(random() % 90, text.size() - at);
      digest.add(std::span(text).subspan(at, bytes));
      at += bytes;
    }
    BOOST_REQUIRE_EQUAL(digest.text(), whole);
  }
}

BOOST_AUTO_TEST_CASE(every_change_of_a_bit_changes_it) {
  std::string text(97, 'x');
  std::set<std::string> seen = {digest_of(text)};
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    text[bit / 8] ^= static_cast<char>(1 << bit % 8);
    BOOST_REQUIRE(seen.insert(digest_of(text)).second);
    text[bit / 8] ^= static_cast<char>(1 << bit % 8);
  }
}

BOOST_AUTO_TEST_CASE(tells_lengths_order_and_trailing_zeros_apart) {
  std::set<std::string> seen;
  for (std::size_t length = 0; length < 200; ++length) {
    BOOST_REQUIRE(seen.insert(digest_of(std::string(length, '\0'))).second);
  }
  const std::string a(32, 'a');
  const std::string b(32, 'b');
  BOOST_TEST(digest_of(a + b) != digest_of(b + a));
}

// Other programs compute it as tools/HTTP.md shows, and stores keep it: it may never change.
BOOST_AUTO_TEST_CASE(is_what_it_has_always_been) {
  BOOST_TEST(digest_of("") == "6752c826303f49618d54392e3d5963a1");
  BOOST_TEST(digest_of("a") == "299abdd5bde2b6c68b67bacd5dd776fb");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "0123456789";
  BOOST_TEST(digest_of(text) == "599e3e66fa7f382e9868bfdec6a8ab39");
}

BOOST_AUTO_TEST_SUITE_END()
