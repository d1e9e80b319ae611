// SPDX-License-Identifier: MIT
#include "support/printing.hpp"
#include "unpacked.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::gzip::compressed;
using framesd::gzip::Inflater;
using framesd::gzip::looks_compressed;
using framesd::gzip::Unpacked;
using framesd::gzip::unpacked;

namespace {

// "hello, hello, hello\n" as `gzip -n` writes it.
const std::string kHello(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9"
    "\xd7\x51\xc8\x40\xa2\xb8\x00\xe7\x42\x6e\x52\x14\x00\x00\x00",
    30);
const std::string kHelloText = "hello, hello, hello\n";

// Text that packs to about a third, with runs and surprises.
std::string rows_of_text(std::size_t size) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < size) {
    text += std::to_string(random() % 256);
    text.append(random() % 9 == 0 ? 40 : 1, ',');
  }
  text.resize(size);
  return text;
}

void check_refused(const std::string& file, const std::string& text_before) {
  const Unpacked seen = unpacked(file);
  BOOST_TEST(seen.refused);
  BOOST_TEST(!seen.complete);
  BOOST_TEST(seen.text == text_before);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(inflater)

BOOST_AUTO_TEST_CASE(a_file_of_gzip_is_unpacked) {
  const Unpacked seen = unpacked(kHello);
  BOOST_TEST(seen.text == kHelloText);
  BOOST_TEST(seen.complete);
  BOOST_TEST(!seen.refused);
}

BOOST_AUTO_TEST_CASE(every_split_and_every_room_gives_the_same) {
  const std::string text = rows_of_text(3000);
  const std::string file = compressed(text) + kHello + std::string(5, '\0');
  for (const std::size_t piece : {1, 2, 3, 7, 18, 100, 1000, 5000}) {
    for (const std::size_t room : {1, 2, 13, 500, 3020, 3021, 100000}) {
      BOOST_TEST_CONTEXT("pieces of " << piece << " into " << room) {
        const Unpacked seen = unpacked(file, piece, room);
        BOOST_TEST((seen.text == text + kHelloText));
        BOOST_TEST(seen.complete);
        BOOST_TEST(seen.within_room);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_large_file_goes_through_in_one_call) {
  const std::string text = rows_of_text(1'500'000);
  const std::string file = compressed(text, 1);
  Inflater inflater;
  std::string out = "before ";
  BOOST_TEST(inflater.take(file, out, SIZE_MAX).value() == file.size());
  BOOST_TEST((out == "before " + text));
  BOOST_TEST(inflater.complete());
}

BOOST_AUTO_TEST_CASE(members_behind_one_another_are_one_file) {
  const Unpacked seen = unpacked(kHello + compressed("") + kHello);
  BOOST_TEST(seen.text == kHelloText + kHelloText);
  BOOST_TEST(seen.complete);
}

BOOST_AUTO_TEST_CASE(many_empty_members_are_an_empty_file) {
  std::string file;
  const std::string empty = compressed("");
  for (int i = 0; i < 20'000; ++i) file += empty;
  const Unpacked seen = unpacked(file);
  BOOST_TEST(seen.text.empty());
  BOOST_TEST(seen.complete);
}

BOOST_AUTO_TEST_CASE(a_file_cut_off_anywhere_is_not_complete) {
  const std::string file = kHello + kHello;
  for (std::size_t length = 0; length < file.size(); ++length) {
    const Unpacked seen = unpacked(std::string_view(file).substr(0, length));
    BOOST_TEST(!seen.refused, length);
    BOOST_TEST(seen.complete == (length == kHello.size()), length);
  }
}

BOOST_AUTO_TEST_CASE(a_wrong_checksum_or_length_is_refused) {
  for (const std::size_t from_end : {1, 4, 5, 8}) {
    std::string file = kHello;
    file[file.size() - from_end] = static_cast<char>(file[file.size() - from_end] ^ 1);
    check_refused(file, kHelloText);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_gzip_is_refused) {
  check_refused("depth,0,1,2\n", "");
  check_refused(std::string("\x1f\x8b\x07", 3) + kHello.substr(3), "");
  check_refused(std::string(20, '\0'), "");
  check_refused(std::string("\x1f\x8b\x08\xe0", 4) + kHello.substr(4), "");
  check_refused(std::string("\x78\x9c\x03\x00\x00\x00\x00\x01", 8), "");  // zlib's own format
}

BOOST_AUTO_TEST_CASE(anything_but_zeros_behind_the_last_member_is_refused) {
  BOOST_TEST(unpacked(kHello + std::string(1000, '\0')).complete);
  check_refused(kHello + "x", kHelloText);
  check_refused(kHello + "\x1f\x8bxx", kHelloText);
  check_refused(kHello + '\0' + "x", kHelloText);
  check_refused(kHello + '\0' + kHello, kHelloText);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_given_again) {
  Inflater inflater;
  std::string out;
  BOOST_TEST(inflater.take("x", out, 10).error() == errc::gzip_malformed);
  BOOST_TEST(inflater.take(kHello, out, 10).error() == errc::gzip_malformed);
  BOOST_TEST(inflater.take({}, out, 10).error() == errc::gzip_malformed);
  BOOST_TEST(out.empty());
}

BOOST_AUTO_TEST_CASE(a_bomb_costs_no_more_than_its_room) {
  constexpr std::size_t kSwollen = 20'000'000;
  constexpr std::size_t kRoom = 10'000;
  const std::string bomb = compressed(std::string(kSwollen, '\0'), 9);
  BOOST_TEST(bomb.size() < kSwollen / 1000);
  Inflater inflater;
  std::string out;
  std::string_view rest = bomb;
  std::size_t unpacked_bytes = 0;
  do {
    out.clear();
    rest.remove_prefix(inflater.take(rest, out, kRoom).value());
    BOOST_REQUIRE(out.size() <= kRoom);
    unpacked_bytes += out.size();
  } while (out.size() == kRoom);
  BOOST_TEST(unpacked_bytes == kSwollen);
  BOOST_TEST(out.capacity() < 100'000u);
  BOOST_TEST(inflater.complete());
}

BOOST_AUTO_TEST_CASE(two_bytes_tell_a_gzip_file) {
  BOOST_TEST(looks_compressed(kHello));
  BOOST_TEST(!looks_compressed("\x1f"));
  BOOST_TEST(!looks_compressed("depth"));
}

BOOST_AUTO_TEST_SUITE_END()
