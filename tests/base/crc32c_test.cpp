// SPDX-License-Identifier: MIT
#include <framesd/base/crc32c.hpp>

#include <cstring>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::crc32c;
using framesd::crc32c_portable;

namespace {
std::span<const std::uint8_t> bytes_of(const char* text) {
  return {reinterpret_cast<const std::uint8_t*>(text), std::strlen(text)};
}
}  // namespace

BOOST_AUTO_TEST_SUITE(crc_32c)

BOOST_AUTO_TEST_CASE(check_value_of_the_published_catalogue) {
  BOOST_TEST(crc32c(bytes_of("123456789")) == 0xE3069283u);
  BOOST_TEST(crc32c_portable(bytes_of("123456789")) == 0xE3069283u);
}

BOOST_AUTO_TEST_CASE(rfc_3720_examples) {
  const std::vector<std::uint8_t> zeros(32, 0);
  const std::vector<std::uint8_t> ones(32, 0xFF);
  BOOST_TEST(crc32c(zeros) == 0x8A9136AAu);
  BOOST_TEST(crc32c(ones) == 0x62A8AB43u);
}

BOOST_AUTO_TEST_CASE(no_bytes_leave_the_crc_as_it_is) {
  BOOST_TEST(crc32c({}) == 0u);
  BOOST_TEST(crc32c({}, 0x1234u) == 0x1234u);
}

BOOST_AUTO_TEST_CASE(instruction_and_table_agree_at_every_length_and_alignment) {
  std::mt19937 random(7);
  std::vector<std::uint8_t> bytes(300);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  for (std::size_t start = 0; start < 9; ++start) {
    for (std::size_t length = 0; start + length <= bytes.size(); ++length) {
      const std::span part(bytes.data() + start, length);
      BOOST_REQUIRE_EQUAL(crc32c(part), crc32c_portable(part));
    }
  }
}

BOOST_AUTO_TEST_CASE(instruction_and_table_agree_on_long_texts_that_are_continued) {
  std::mt19937 random(8);
  std::vector<std::uint8_t> bytes(8192);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  for (std::size_t length = 300; length <= bytes.size(); length += 1 + random() % 40) {
    const std::span part(bytes.data() + random() % (bytes.size() - length + 1), length);
    const auto before = static_cast<std::uint32_t>(random());
    BOOST_REQUIRE_EQUAL(crc32c(part, before), crc32c_portable(part, before));
  }
}

BOOST_AUTO_TEST_CASE(parts_continue_to_the_crc_of_the_whole) {
  const auto whole = bytes_of("depth,col1,col2,col3");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    BOOST_TEST(crc32c(whole.subspan(cut), crc32c(whole.first(cut))) == crc32c(whole));
  }
}

BOOST_AUTO_TEST_SUITE_END()
