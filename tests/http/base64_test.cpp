// SPDX-License-Identifier: MIT
#include <framesd/http/base64.hpp>

#include <random>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::append_base64;
using framesd::http::base64_size;
using framesd::http::write_base64_portable;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string encoded(std::span<const std::uint8_t> bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

std::string encoded(std::string_view text) {
  return encoded(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

// The dumb way: bit after bit.
std::string bit_by_bit(std::span<const std::uint8_t> bytes) {
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 6) {
    std::size_t value = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const bool set = i / 8 < bytes.size() && (bytes[i / 8] >> (7 - i % 8) & 1) != 0;
      value = value * 2 + (set ? 1 : 0);
    }
    out += alphabet[value];
  }
  while (out.size() % 4 != 0) out += '=';
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(rfc_4648_examples) {
  BOOST_TEST(encoded("") == "");
  BOOST_TEST(encoded("f") == "Zg==");
  BOOST_TEST(encoded("fo") == "Zm8=");
  BOOST_TEST(encoded("foo") == "Zm9v");
  BOOST_TEST(encoded("foob") == "Zm9vYg==");
  BOOST_TEST(encoded("fooba") == "Zm9vYmE=");
  BOOST_TEST(encoded("foobar") == "Zm9vYmFy");
}

BOOST_AUTO_TEST_CASE(it_is_appended) {
  std::string out = "x";
  append_base64(out, Bytes{0xFF, 0xEF, 0xBE});
  BOOST_TEST(out == "x/+++");
}

BOOST_AUTO_TEST_CASE(kernel_table_and_twin_agree_at_every_length) {
  std::mt19937 random(3);
  for (std::size_t length = 0; length < 300; ++length) {
    Bytes bytes(length);  // exactly as long, so that a sanitizer sees a load beyond
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    const std::string twin = bit_by_bit(bytes);
    std::string portable(base64_size(length), '\0');
    BOOST_REQUIRE(write_base64_portable(portable.data(), bytes) == portable.data() + portable.size());
    BOOST_REQUIRE_EQUAL(encoded(bytes), twin);
    BOOST_REQUIRE_EQUAL(portable, twin);
  }
}

BOOST_AUTO_TEST_CASE(every_sextet_at_every_place) {
  for (std::size_t place = 0; place < 32; ++place) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes bytes(32, 0);
      bytes[place] = static_cast<std::uint8_t>(value);
      BOOST_REQUIRE_EQUAL(encoded(bytes), bit_by_bit(bytes));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
