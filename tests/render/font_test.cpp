// SPDX-License-Identifier: MIT
#include "font.hpp"

#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::render::glyph_dot;
using framesd::render::kGlyphHeight;
using framesd::render::kGlyphWidth;
using framesd::render::kNoLetter;
using framesd::render::letters_of;
using framesd::render::text_width;

namespace {

std::string drawn(char32_t letter) {
  std::string dots;
  for (std::uint32_t y = 0; y < kGlyphHeight; ++y) {
    for (std::uint32_t x = 0; x < kGlyphWidth; ++x) dots += glyph_dot(letter, x, y) ? '#' : '.';
    dots += '\n';
  }
  return dots;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(font)

BOOST_AUTO_TEST_CASE(a_small_letter_reaches_below_the_line) {
  BOOST_TEST(drawn(U'p') ==
             "......\n......\n......\n####..\n#...#.\n#...#.\n#...#.\n####..\n#.....\n#.....\n");
}

BOOST_AUTO_TEST_CASE(every_letter_of_ascii_has_a_shape_of_its_own) {
  std::set<std::string> shapes;
  for (char32_t letter = U' '; letter <= U'~'; ++letter) shapes.insert(drawn(letter));
  BOOST_TEST(shapes.size() == 95u);
}

BOOST_AUTO_TEST_CASE(units_and_names_are_drawn_and_nothing_else) {
  for (const char32_t letter : U"µ°·–²×¼½äöüÄÖÜßåøæé") {
    if (letter != 0) BOOST_TEST(drawn(letter) != drawn(U'?'));
  }
  BOOST_TEST(drawn(U'µ') == drawn(U'μ'));
  for (const char32_t letter : {U'\x1F', U'\x7F', U'\xA0', U'Ж', kNoLetter}) {
    BOOST_TEST(drawn(letter) == drawn(U'?'));
  }
}

BOOST_AUTO_TEST_CASE(texts_are_utf_8_and_broken_ones_keep_their_length) {
  BOOST_CHECK(letters_of("a°–𝄞z") == U"a°–𝄞z");
  BOOST_TEST(text_width("5 µm", 2) == 4 * 2 * kGlyphWidth);
  const std::u32string two = {U'a', kNoLetter};
  BOOST_CHECK(letters_of("a\xC3") == two);
  BOOST_CHECK(letters_of("a\xB5") == two);
  BOOST_CHECK(letters_of("\xE2\x80") == std::u32string(2, kNoLetter));
  BOOST_CHECK(letters_of("\xFF\xC3\xA9") == (std::u32string{kNoLetter, U'é'}));
}

BOOST_AUTO_TEST_SUITE_END()
