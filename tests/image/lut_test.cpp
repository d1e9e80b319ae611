// SPDX-License-Identifier: MIT
#include "csv_file.hpp"
#include "printing.hpp"
#include <framesd/image/lut.hpp>

#include <boost/test/unit_test.hpp>

using framesd::image::Rgb;
using framesd::image::Stop;

BOOST_AUTO_TEST_SUITE(lut)

BOOST_AUTO_TEST_CASE(default_colormap_equals_the_published_table) {
  const auto rows = framesd::image::csv_rows("lut-default.csv");
  BOOST_REQUIRE_EQUAL(rows.size(), 256u);
  for (std::size_t grey = 0; grey < 256; ++grey) {
    const auto cells = framesd::image::numbers<std::uint8_t>(rows[grey], 0);
    BOOST_TEST(cells[0] == grey);
    BOOST_TEST(framesd::image::default_lut()[grey] == (Rgb{cells[1], cells[2], cells[3]}));
  }
}

BOOST_AUTO_TEST_CASE(stops_keep_their_own_colours) {
  const std::vector<Stop> stops = {{0, {1, 2, 3}}, {1, {250, 0, 9}}, {254, {0, 255, 8}}, {255, {7, 7, 7}}};
  const auto lut = framesd::image::lut_from_stops(stops);
  for (const Stop& stop : stops) BOOST_TEST(lut[stop.grey] == stop.colour);
}

BOOST_AUTO_TEST_CASE(lines_round_down_whichever_way_they_go) {
  const std::vector<Stop> stops = {{0, {0, 255, 10}}, {255, {1, 254, 10}}};
  const auto lut = framesd::image::lut_from_stops(stops);
  BOOST_TEST(lut[128] == (Rgb{0, 254, 10}));
}

BOOST_AUTO_TEST_CASE(evenly_spaced_colours_may_lie_between_grey_values) {
  const std::vector<Rgb> colours = {{0, 0, 0}, {200, 0, 255}, {255, 255, 255}};  // the second at 127.5
  const auto lut = framesd::image::lut_from_colours(colours);
  BOOST_TEST(lut[0] == colours[0]);
  BOOST_TEST(lut[127] == (Rgb{199, 0, 254}));
  BOOST_TEST(lut[128] == (Rgb{200, 1, 255}));
  BOOST_TEST(lut[255] == colours[2]);
}

BOOST_AUTO_TEST_CASE(two_hundred_and_fifty_six_colours_are_the_table) {
  const auto& lut = framesd::image::default_lut();
  BOOST_CHECK(framesd::image::lut_from_colours(lut) == lut);
}

BOOST_AUTO_TEST_CASE(reversing_twice_changes_nothing) {
  const auto& lut = framesd::image::default_lut();
  BOOST_TEST(framesd::image::reversed(lut)[3] == lut[252]);
  BOOST_CHECK(framesd::image::reversed(framesd::image::reversed(lut)) == lut);
}

BOOST_AUTO_TEST_SUITE_END()
