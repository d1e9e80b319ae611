// SPDX-License-Identifier: MIT
#include "png/png_chunks.hpp"
#include "png/png_filter.hpp"
#include "support/reference_png.hpp"
#include <framesd/image/png.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

using framesd::image::RowFilter;
using framesd::test::decode_reference_png;
using Bytes = std::vector<std::uint8_t>;

namespace {

// Rows of which each is best served by another filter.
Bytes mixed_picture(std::uint32_t width, std::uint32_t height) {
  std::mt19937 random(width * 31 + height);
  Bytes pixels;
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t i = 0; i < 3 * width; ++i) {
      const bool noise = y % 5 == 0;
      pixels.push_back(static_cast<std::uint8_t>(noise        ? random()
                                                 : y % 5 == 1 ? i * 9
                                                              : i * y + random() % 3));
    }
  }
  return pixels;
}

// A zlib stream of one stored block, put together from the specification. REQUIRES: at most 255 bytes
Bytes stored_by_hand(const Bytes& raw) {
  const auto size = static_cast<std::uint8_t>(raw.size());
  Bytes stream = {0x78, 0x01, 0x01, size, 0, static_cast<std::uint8_t>(~size), 255};
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::uint8_t byte : raw) {
    stream.push_back(byte);
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  for (const std::uint32_t part : {b >> 8, b, a >> 8, a}) stream.push_back(static_cast<std::uint8_t>(part));
  return stream;
}

// As the specification words it.
std::uint8_t paeth(int left, int above, int corner) {
  const int foretold = left + above - corner;
  const int from_left = std::abs(foretold - left);
  const int from_above = std::abs(foretold - above);
  const int from_corner = std::abs(foretold - corner);
  if (from_left <= from_above && from_left <= from_corner) return static_cast<std::uint8_t>(left);
  return static_cast<std::uint8_t>(from_above <= from_corner ? above : corner);
}

Bytes small_png() { return framesd::image::encode_rgb(mixed_picture(5, 4), 5, 4, 6); }

}  // namespace

BOOST_AUTO_TEST_SUITE(png)

BOOST_AUTO_TEST_CASE(pictures_of_any_shape_return_at_every_level) {
  const std::uint32_t shapes[][2] = {{1, 1}, {1, 40}, {40, 1}, {17, 23}, {150, 256}};
  for (const auto& [width, height] : shapes) {
    const Bytes pixels = mixed_picture(width, height);
    for (int level = 0; level <= 9; ++level) {
      const auto png = decode_reference_png(framesd::image::encode_rgb(pixels, width, height, level));
      BOOST_TEST(png.width == width);
      BOOST_TEST(png.height == height);
      BOOST_CHECK(png.samples == pixels);
    }
  }
}

BOOST_AUTO_TEST_CASE(pictures_with_transparency_return_at_every_level_and_width) {
  const std::uint32_t shapes[][2] = {{1, 1}, {3, 40}, {16384, 2}};
  for (const auto& [width, height] : shapes) {
    const Bytes pixels = mixed_picture(4 * width, height);
    const std::span<const std::uint8_t> rgba = std::span(pixels).first(std::size_t{4} * width * height);
    for (const int level : {0, 1, 2, 6}) {
      const auto png = decode_reference_png(framesd::image::encode_rgba(rgba, width, height, level));
      BOOST_TEST(png.colour_type == 6);
      BOOST_TEST(png.width == width);
      BOOST_CHECK(std::ranges::equal(png.samples, rgba));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_picture_beyond_one_stored_block_returns) {
  const Bytes pixels = mixed_picture(300, 200);
  BOOST_CHECK(decode_reference_png(framesd::image::encode_rgb(pixels, 300, 200, 0)).samples == pixels);
}

BOOST_AUTO_TEST_CASE(rows_choose_their_own_filters) {
  const auto png = decode_reference_png(framesd::image::encode_rgb(mixed_picture(60, 40), 60, 40, 6));
  BOOST_TEST(std::set<int>(png.filters.begin(), png.filters.end()).size() > 2u);
}

BOOST_AUTO_TEST_CASE(every_filter_is_undone_by_the_reference_decoder) {
  const Bytes pixels = mixed_picture(9, 2);
  const std::span above = std::span(pixels).first(27);
  const std::span row = std::span(pixels).subspan(27);
  for (const RowFilter filter :
       {RowFilter::none, RowFilter::sub, RowFilter::up, RowFilter::average, RowFilter::paeth}) {
    Bytes raw(2 * 28);
    std::ranges::copy(above, raw.begin() + 1);
    raw[28] = static_cast<std::uint8_t>(filter);
    framesd::image::filter_row(filter, row, above, 3, std::span(raw).last(27));
    Bytes png;
    framesd::image::append_png_head(png, 9, 2, framesd::image::ColourType::rgb);
    framesd::image::append_chunk(png, "IDAT", stored_by_hand(raw));
    framesd::image::append_chunk(png, "IEND", {});
    const auto decoded = decode_reference_png(png);
    BOOST_CHECK(decoded.samples == pixels);
    BOOST_TEST(decoded.filters[1] == static_cast<int>(filter));
  }
}

BOOST_AUTO_TEST_CASE(rows_of_any_length_are_foretold_as_the_specification_has_it) {
  std::mt19937 random(4);
  for (const std::size_t pixel_bytes : {1u, 3u}) {
    for (std::size_t size = pixel_bytes; size <= 90; size += pixel_bytes) {
      Bytes above(size);
      Bytes row(size);
      const unsigned spread = random() % 2 == 0 ? 256 : 5;  // in small ones there are many ties
      for (Bytes* bytes : {&above, &row}) {
        std::ranges::generate(*bytes, [&] { return static_cast<std::uint8_t>(random() % spread); });
      }
      Bytes filtered(size);
      framesd::image::filter_row(RowFilter::paeth, row, above, pixel_bytes, filtered);
      for (std::size_t i = 0; i < size; ++i) {
        const bool first = i < pixel_bytes;
        const std::uint8_t foretold =
            paeth(first ? 0 : row[i - pixel_bytes], above[i], first ? 0 : above[i - pixel_bytes]);
        BOOST_TEST(filtered[i] == static_cast<std::uint8_t>(row[i] - foretold));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_is_noticed) {
  const Bytes good = small_png();
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    Bytes bad = good;
    bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1u << (bit % 8)));
    BOOST_CHECK_THROW(decode_reference_png(bad), std::runtime_error);
  }
}

BOOST_AUTO_TEST_CASE(a_cut_or_lengthened_file_is_noticed) {
  const Bytes good = small_png();
  for (std::size_t size = 0; size < good.size(); ++size) {
    BOOST_CHECK_THROW(decode_reference_png(std::span(good).first(size)), std::runtime_error);
  }
  Bytes longer = good;
  longer.push_back(0);
  BOOST_CHECK_THROW(decode_reference_png(longer), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
