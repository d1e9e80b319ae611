// SPDX-License-Identifier: MIT
//
// Round trips; zlib's own inflate stands beside the Inflater as the other reader.
#include "unpacked.hpp"

#include <random>
#include <string>

#include <boost/test/unit_test.hpp>
#include <zlib.h>

using framesd::gzip::compressed;
using framesd::gzip::Deflater;
using framesd::gzip::Inflater;
using framesd::gzip::unpacked;

namespace {

std::string rows_of_text(std::size_t size) {
  std::mt19937 random(11);
  std::string text;
  while (text.size() < size) text += std::to_string(random() % 256) + ",";
  text.resize(size);
  return text;
}

// By zlib alone, whole.
std::string by_zlib(std::string file, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  BOOST_REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(file.data());
  stream.avail_in = static_cast<uInt>(file.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  BOOST_TEST(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  BOOST_TEST(stream.avail_in == 0u);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deflater)

BOOST_AUTO_TEST_CASE(what_is_packed_is_unpacked) {
  for (const std::size_t size : {0, 1, 1000, 70'000, 600'000}) {
    for (const int level : {1, 6, 9}) {
      const std::string text = rows_of_text(size);
      const std::string file = compressed(text, level);
      const auto seen = unpacked(file);
      BOOST_TEST((seen.text == text), size);
      BOOST_TEST(seen.complete);
      BOOST_TEST((by_zlib(file, size) == text), size);
    }
  }
}

BOOST_AUTO_TEST_CASE(text_packs_well_and_the_same_each_time) {
  const std::string text = rows_of_text(100'000);
  BOOST_TEST(compressed(text).size() < text.size() / 2);
  BOOST_TEST((compressed(text) == compressed(text)));
}

BOOST_AUTO_TEST_CASE(pieces_give_the_same_bytes_as_the_whole) {
  const std::string text = rows_of_text(50'000);
  for (const std::size_t piece : {1, 999, 50'000}) {
    Deflater deflater;
    std::string file;
    for (std::size_t at = 0; at < text.size(); at += piece) {
      deflater.take(std::string_view(text).substr(at, piece), file);
    }
    deflater.finish(file);
    BOOST_TEST((file == compressed(text)), piece);
  }
}

BOOST_AUTO_TEST_CASE(what_was_flushed_can_be_read_before_the_end) {
  Deflater deflater(1);
  Inflater inflater;
  std::string text;
  for (int line = 0; line < 200; ++line) {
    const std::string added = rows_of_text(static_cast<std::size_t>(line) * 17);
    std::string file;
    deflater.take(added, file);
    deflater.flush(file);
    std::string seen;
    BOOST_REQUIRE(inflater.take(file, seen, 1 << 20).value() == file.size());
    BOOST_REQUIRE((seen == added));
    BOOST_REQUIRE(!inflater.complete());
  }
  std::string end;
  deflater.finish(end);
  BOOST_TEST(inflater.take(end, text, 100).value() == end.size());
  BOOST_TEST(inflater.complete());
  BOOST_TEST(text.empty());
}

BOOST_AUTO_TEST_CASE(a_flush_with_nothing_new_gives_nothing) {
  Deflater deflater;
  std::string file;
  deflater.take("row", file);
  deflater.flush(file);
  const std::size_t size = file.size();
  deflater.flush(file);
  deflater.flush(file);
  BOOST_TEST(file.size() == size);
}

BOOST_AUTO_TEST_SUITE_END()
