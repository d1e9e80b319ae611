// SPDX-License-Identifier: MIT
#include "png/checksums.hpp"

#include <cstring>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <zlib.h>

using framesd::image::adler32;
using framesd::image::adler32_portable;
using framesd::image::crc32;
using framesd::image::crc32_portable;
using Bytes = std::vector<std::uint8_t>;

namespace {

Bytes random_bytes(std::size_t count) {
  std::mt19937 random(5);
  Bytes bytes(count);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

std::uint32_t zlib_crc32(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
}

std::uint32_t zlib_adler32(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(::adler32_z(1, bytes.data(), bytes.size()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(checksums)

BOOST_AUTO_TEST_CASE(check_values_of_the_published_catalogues) {
  const char* text = "123456789";
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(text), std::strlen(text));
  BOOST_TEST(crc32(bytes) == 0xCBF43926u);
  BOOST_TEST(adler32(bytes) == 0x091E01DEu);
}

BOOST_AUTO_TEST_CASE(no_bytes_leave_a_checksum_as_it_is) {
  BOOST_TEST(crc32({}, 77) == 77u);
  BOOST_TEST(adler32({}, 77) == 77u);
}

BOOST_AUTO_TEST_CASE(every_length_and_alignment_equals_zlib) {
  const Bytes bytes = random_bytes(1000);
  for (std::size_t start = 0; start < 17; ++start) {
    for (std::size_t length = 0; start + length <= bytes.size(); ++length) {
      const std::span part(bytes.data() + start, length);
      BOOST_REQUIRE_EQUAL(crc32(part), zlib_crc32(part));
      BOOST_REQUIRE_EQUAL(crc32_portable(part), zlib_crc32(part));
      BOOST_REQUIRE_EQUAL(adler32(part), zlib_adler32(part));
      BOOST_REQUIRE_EQUAL(adler32_portable(part), zlib_adler32(part));
    }
  }
}

BOOST_AUTO_TEST_CASE(long_bright_messages_do_not_overflow) {
  const Bytes bytes(1'000'003, 255);
  BOOST_TEST(adler32(bytes) == zlib_adler32(bytes));
  BOOST_TEST(adler32_portable(bytes) == zlib_adler32(bytes));
  BOOST_TEST(adler32(bytes, 0xFFF0FFF0u) ==
             static_cast<std::uint32_t>(::adler32_z(0xFFF0FFF0u, bytes.data(), bytes.size())));
  BOOST_TEST(crc32(bytes) == zlib_crc32(bytes));
}

BOOST_AUTO_TEST_CASE(parts_continue_to_the_checksum_of_the_whole) {
  const Bytes bytes = random_bytes(400);
  const std::span whole(bytes);
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    BOOST_REQUIRE_EQUAL(crc32(whole.subspan(cut), crc32(whole.first(cut))), crc32(whole));
    BOOST_REQUIRE_EQUAL(adler32(whole.subspan(cut), adler32(whole.first(cut))), adler32(whole));
  }
}

BOOST_AUTO_TEST_SUITE_END()
