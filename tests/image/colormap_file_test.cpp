// SPDX-License-Identifier: MIT
#include "csv_file.hpp"
#include "printing.hpp"
#include "support/printing.hpp"
#include <framesd/image/colormap.hpp>

#include <iterator>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::image::ColormapSet;
using framesd::image::Lut;
using framesd::image::lut_from_file;
using framesd::image::Rgb;
using framesd::image::Stop;

namespace {

const Stop kStops[] = {{0, {0, 0, 139}}, {100, {0, 200, 0}}, {255, {255, 69, 0}}};
const Rgb kColours[] = {{0, 0, 139}, {0, 200, 0}, {255, 69, 0}};

Lut lut(std::string_view file, std::string_view text) {
  const auto read = lut_from_file(file, text);
  BOOST_TEST_REQUIRE(read.has_value(), (read ? std::string() : read.error().detail));
  return *read;
}

std::string refusal(std::string_view file, std::string_view text) {
  const auto read = lut_from_file(file, text);
  BOOST_TEST_REQUIRE(!read.has_value(), text);
  BOOST_TEST(read.error().code == errc::colormap_malformed);
  return read.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(colormap_file)

BOOST_AUTO_TEST_CASE(the_published_default_table_reads_as_it_is) {
  std::ifstream file(FRAMESD_TEST_DATA "/image/lut-default.csv");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  BOOST_CHECK(lut("mine.csv", text) == framesd::image::default_lut());
}

BOOST_AUTO_TEST_CASE(rows_of_four_cells_are_stops) {
  const Lut expected = framesd::image::lut_from_stops(kStops);
  BOOST_CHECK(lut("a.csv", "0,0,0,139\n100,0,200,0\n255,255,69,0\n") == expected);
  BOOST_CHECK(
      lut("a.csv", "\xEF\xBB\xBFgrey;r;g;b\r\n# blue\r\n0; 0; 0; 139\r\n\r\n100;0;200;0\r\n255;255;69;0") ==
      expected);
}

BOOST_AUTO_TEST_CASE(rows_of_three_cells_are_evenly_spaced) {
  BOOST_CHECK(lut("a.csv", "r\tg\tb\n0\t0\t139\n0\t200\t0\n255\t69\t0\n") ==
              framesd::image::lut_from_colours(kColours));
}

BOOST_AUTO_TEST_CASE(a_wrong_row_is_named_by_its_line) {
  BOOST_TEST(refusal("a.csv", "0,0,0\n1,2\n") ==
             "a.csv:2: expected 3 cells (r,g,b) or 4 (grey,r,g,b), found 2");
  BOOST_TEST(refusal("a.csv", "r,g,b\n0,0,0\n1,2,256\n") ==
             "a.csv:3: a cell is not a whole number from 0 to 255");
  BOOST_TEST(refusal("a.csv", "r,g,b\ngrey,g,b\n") == "a.csv:2: a cell is not a whole number from 0 to 255");
  BOOST_TEST(refusal("a.csv", "1,2,3\n0,0,0,0\n") == "a.csv:2: rows of 3 and of 4 cells in one file");
  BOOST_TEST(refusal("a.csv", "0,0,0,0\n0,1,1,1\n255,0,0,0\n") ==
             "a.csv: stop 2 at grey value 0 does not lie above the one before it, at 0");
  BOOST_TEST(refusal("a.csv", "") == "a.csv: a colormap takes 2 to 256 colours, found 0");
}

BOOST_AUTO_TEST_CASE(json_holds_stops_or_colours) {
  BOOST_CHECK(lut("a.json", R"([[0,"#00008b"],[100,"00c800"],[255,"#FF4500"]])") ==
              framesd::image::lut_from_stops(kStops));
  BOOST_CHECK(lut("A.JSON", " [[0,0,139],\n[0,200,0],\n[255,69,0]]\n\n") ==
              framesd::image::lut_from_colours(kColours));
}

BOOST_AUTO_TEST_CASE(malformed_json_is_named_by_its_line) {
  BOOST_TEST(refusal("a.json", "[[0,\"#00008b\"],\n[255,]]") == "a.json:2: malformed JSON");
  BOOST_TEST(refusal("a.json", "[[0,0,0],") == "a.json:1: malformed JSON");
  BOOST_TEST(refusal("a.json", "") == "a.json:1: malformed JSON");
  BOOST_TEST(refusal("a.json", "[]\n[]") == "a.json:2: malformed JSON");
}

BOOST_AUTO_TEST_CASE(a_wrong_json_entry_is_named_by_its_number) {
  const std::string fits =
      R"( fits neither a list of stops, as [0,"#00008b"], nor one of colours, as [0,0,139])";
  BOOST_TEST(refusal("a.json", R"([[0,0,0],[0,0,256]])") == "a.json: entry 2" + fits);
  BOOST_TEST(refusal("a.json", R"([[0,0,0],[255,"#ffffff"]])") == "a.json: entry 2" + fits);
  BOOST_TEST(refusal("a.json", R"([[0.5,"#ffffff"]])") == "a.json: entry 1" + fits);
  BOOST_TEST(refusal("a.json", R"([7])") == "a.json: entry 1" + fits);
  BOOST_TEST(refusal("a.json", R"({"stops":[]})") == "a.json: the JSON is not a list");
  BOOST_TEST(refusal("a.json", "[]") == "a.json: a colormap takes 2 to 256 colours, found 0");
}

BOOST_AUTO_TEST_CASE(a_palette_of_gimp_is_read) {
  BOOST_CHECK(lut("a.gpl",
                  "GIMP Palette\nName: Rock\nColumns: 3\n# made by hand\n  0   0 139\tdark blue\n"
                  "0 200 0\n255  69   0 Untitled, 3\n") == framesd::image::lut_from_colours(kColours));
}

BOOST_AUTO_TEST_CASE(a_wrong_palette_is_named_by_its_line) {
  BOOST_TEST(refusal("a.gpl", "0 0 0\n") == "a.gpl:1: the first line is not 'GIMP Palette'");
  BOOST_TEST(refusal("a.gpl", "GIMP Palette\n0 0 0\n1 2\n") ==
             "a.gpl:3: expected three numbers from 0 to 255 and a name");
  BOOST_TEST(refusal("a.gpl", "GIMP Palette\n0 0 0\n") ==
             "a.gpl: a colormap takes 2 to 256 colours, found 1");
}

BOOST_AUTO_TEST_CASE(other_files_are_refused) {
  BOOST_TEST(refusal("a.txt", "") == "a.txt: a colormap file is .csv, .json or .gpl");
  BOOST_TEST(refusal(".csv", "") == ".csv: a colormap file is .csv, .json or .gpl");
}

BOOST_AUTO_TEST_CASE(an_added_map_answers_to_its_files_name) {
  ColormapSet maps;
  BOOST_REQUIRE(maps.add("Basalt.csv", "0,0,139\n0,200,0\n255,69,0\n").has_value());
  BOOST_CHECK(*maps.lut("basalt") == framesd::image::lut_from_colours(kColours));
  BOOST_CHECK(*maps.lut("basalt_r") == framesd::image::reversed(*maps.lut("Basalt")));
  BOOST_TEST(maps.all().back().name == "Basalt");
  BOOST_TEST(maps.lut("basal").error().detail == "unknown colormap 'basal', did you mean 'Basalt'?");
}

BOOST_AUTO_TEST_CASE(names_that_cannot_be_asked_for_are_refused) {
  ColormapSet maps;
  const std::string text = "0,0,0\n1,1,1\n";
  const std::size_t before = maps.all().size();
  BOOST_TEST(maps.add("Viridis.csv", text).error().detail ==
             "Viridis.csv: there is a colormap of this name already");
  BOOST_TEST(maps.add("grey.csv", text).error().detail ==
             "grey.csv: there is a colormap of this name already");
  BOOST_TEST(maps.add("a_r.csv", text).error().detail ==
             "a_r.csv: names that end in _r are the reversed maps'");
  BOOST_TEST(maps.add("a,b.csv", text).error().detail ==
             "a,b.csv: a colormap's name has letters, digits, '.', '_' and '-' only");
  BOOST_TEST(maps.add("new.csv", "x").error().code == errc::colormap_malformed);
  BOOST_TEST(maps.all().size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
