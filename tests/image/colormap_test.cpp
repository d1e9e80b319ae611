// SPDX-License-Identifier: MIT
#include "csv_file.hpp"
#include "printing.hpp"
#include "support/printing.hpp"
#include <framesd/image/colormap.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::image::ColormapSet;
using framesd::image::Lut;
using framesd::image::Rgb;
using framesd::image::Stop;

namespace {

const ColormapSet& maps() {
  static const ColormapSet set;
  return set;
}

Lut lut(std::string_view text) {
  const auto found = maps().lut(text);
  BOOST_TEST_REQUIRE(found.has_value(), text);
  return *found;
}

// The sentence that refuses `text`.
std::string refusal(std::string_view text) {
  const auto found = maps().lut(text);
  BOOST_TEST_REQUIRE(!found.has_value(), text);
  BOOST_TEST(found.error().code == errc::colormap_malformed);
  return found.error().detail;
}

int distance(Rgb a, Rgb b) {
  return std::max({std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b)});
}

Rgb colour_of(const std::string& hex) {
  const auto rgb = std::stoul(hex, nullptr, 16);
  return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
          static_cast<std::uint8_t>(rgb)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(colormap)

BOOST_AUTO_TEST_CASE(maps_that_matplotlib_has_are_its_own_within_one) {
  const auto rows = framesd::image::csv_rows("colormaps.csv");
  BOOST_TEST(rows.size() == 24u);
  for (const auto& row : rows) {
    const Lut table = lut(row[0]);
    int largest = 0;
    for (std::size_t grey = 0; grey < 256; ++grey) {
      largest = std::max(largest, distance(table[grey], colour_of(row[grey + 1])));
    }
    BOOST_TEST(largest <= 1, row[0] << " differs by " << largest);
    BOOST_TEST_MESSAGE(row[0] << " differs by " << largest);
  }
}

BOOST_AUTO_TEST_CASE(every_promised_name_is_there) {
  for (const char* name :
       {"default", "gray",     "grey",   "grayscale",   "viridis",     "plasma",  "inferno", "magma",
        "cividis", "turbo",    "jet",    "hot",         "cool",        "rainbow", "bone",    "copper",
        "afmhot",  "pink",     "spring", "summer",      "autumn",      "winter",  "hsv",     "seismic",
        "bwr",     "coolwarm", "YlOrBr", "resistivity", "conductivity"}) {
    BOOST_CHECK(lut(std::string(name) + "_r") == framesd::image::reversed(lut(name)));
  }
}

BOOST_AUTO_TEST_CASE(names_may_be_written_in_any_case) {
  BOOST_CHECK(lut("VIRIDIS") == lut("viridis"));
  BOOST_CHECK(lut("ylorbr_R") == lut("YlOrBr_r"));
  BOOST_CHECK(lut("Grey") == lut("gray"));
}

BOOST_AUTO_TEST_CASE(gray_is_the_grey_value_itself) {
  for (std::size_t i = 0; i < 256; ++i) {
    const auto grey = static_cast<std::uint8_t>(i);
    BOOST_TEST(lut("gray")[i] == (Rgb{grey, grey, grey}));
  }
}

BOOST_AUTO_TEST_CASE(resistivity_has_its_stops_and_conductivity_is_its_reverse) {
  const Lut table = lut("resistivity");
  BOOST_TEST(table[0] == (Rgb{26, 10, 0}));
  BOOST_TEST(table[64] == (Rgb{139, 69, 19}));
  BOOST_TEST(table[96] == (Rgb{205, 133, 63}));
  BOOST_TEST(table[128] == (Rgb{218, 165, 32}));
  BOOST_TEST(table[160] == (Rgb{255, 215, 0}));
  BOOST_TEST(table[192] == (Rgb{255, 236, 139}));
  BOOST_TEST(table[255] == (Rgb{255, 255, 255}));
  BOOST_CHECK(lut("conductivity") == framesd::image::reversed(table));
}

BOOST_AUTO_TEST_CASE(listed_stops_come_near_the_table_with_straight_lines) {
  for (const auto& map : maps().all()) {
    const Lut drawn = framesd::image::lut_from_stops(map.stops);
    for (std::size_t grey = 0; grey < 256; ++grey) {
      BOOST_TEST(distance(drawn[grey], map.lut[grey]) <= framesd::image::kStopsNear,
                 map.name << " at " << grey);
    }
    BOOST_TEST(map.stops.size() <= 40u, map.name << " has " << map.stops.size());
  }
}

BOOST_AUTO_TEST_CASE(each_map_is_listed_once_the_default_first) {
  BOOST_TEST(maps().all().front().name == "default");
  BOOST_TEST(maps().all().front().stops.size() == 5u);
  for (const auto& map : maps().all()) {
    BOOST_TEST(std::ranges::count(maps().all(), map.name, &framesd::image::Colormap::name) == 1, map.name);
    BOOST_TEST(maps().find(map.name) == &map);
  }
}

BOOST_AUTO_TEST_CASE(inline_colours_are_evenly_spaced) {
  const Rgb colours[] = {{0, 0, 0}, {0x8b, 0x45, 0x13}, {255, 215, 0}};
  BOOST_CHECK(lut("000000,8b4513,ffd700") == framesd::image::lut_from_colours(colours));
  BOOST_CHECK(lut("#000000,#8B4513,#FFD700") == framesd::image::lut_from_colours(colours));
}

BOOST_AUTO_TEST_CASE(inline_colours_may_have_places) {
  const Stop stops[] = {{0, {0, 0, 0}}, {128, {0xaa, 0x55, 0x22}}, {255, {255, 255, 255}}};
  BOOST_CHECK(lut("0:000000,128:aa5522,255:ffffff") == framesd::image::lut_from_stops(stops));
}

BOOST_AUTO_TEST_CASE(unknown_names_are_answered_with_the_nearest) {
  BOOST_TEST(refusal("virdis") == "unknown colormap 'virdis', did you mean 'viridis'?");
  BOOST_TEST(refusal("virdis_r") == "unknown colormap 'virdis', did you mean 'viridis'?");
  BOOST_TEST(refusal("xyzzy") == "unknown colormap 'xyzzy'");
  BOOST_TEST(refusal("") == "unknown colormap ''");
  BOOST_TEST(refusal("_r") == "unknown colormap '_r'");
  BOOST_TEST(refusal("000000") == "unknown colormap '000000'");
}

BOOST_AUTO_TEST_CASE(a_wrong_inline_stop_is_named) {
  const std::string stop = "inline colormap: stop ";
  BOOST_TEST(refusal("000000,zz") == stop + "2 ('zz') is not a colour of six hex digits, as 8b4513");
  BOOST_TEST(refusal("000000,-12345") == stop + "2 ('-12345') is not a colour of six hex digits, as 8b4513");
  BOOST_TEST(refusal("000000,") == stop + "2 ('') is not a colour of six hex digits, as 8b4513");
  BOOST_TEST(refusal("000000,ffffff_r") ==
             stop + "2 ('ffffff_r') is not a colour of six hex digits, as 8b4513");
  BOOST_TEST(refusal("0:000000,ffffff") ==
             stop + "2 ('ffffff') has no grey value, as 128:8b4513, but others have");
  BOOST_TEST(refusal("0:000000,256:ffffff") == stop + "2 ('256:ffffff') has no grey value from 0 to 255");
  BOOST_TEST(refusal("0:000000,255:fff") ==
             stop + "2 ('255:fff') has no colour of six hex digits, as 128:8b4513");
}

BOOST_AUTO_TEST_CASE(inline_stops_ascend_from_first_to_last_grey_value) {
  const std::string map = "inline colormap: ";
  BOOST_TEST(refusal("1:000000,255:ffffff") == map + "the first stop must be at grey value 0");
  BOOST_TEST(refusal("0:000000,254:ffffff") == map + "the last stop must be at grey value 255");
  BOOST_TEST(refusal("0:000000,9:111111,9:222222,255:ffffff") ==
             map + "stop 3 at grey value 9 does not lie above the one before it, at 9");
  BOOST_TEST(refusal("0:000000") == map + "a colormap takes at least two stops");
}

BOOST_AUTO_TEST_CASE(inline_colours_end_at_two_hundred_and_fifty_six) {
  std::string text = "000000";
  for (int i = 1; i < 256; ++i) text += ",ffffff";
  BOOST_TEST(lut(text)[255] == (Rgb{255, 255, 255}));
  BOOST_TEST(refusal(text + ",ffffff") == "inline colormap: a colormap takes 2 to 256 colours, found 257");
}

BOOST_AUTO_TEST_SUITE_END()
