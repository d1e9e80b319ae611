// SPDX-License-Identifier: MIT
#include "picture_fixture.hpp"
#include <framesd/image/colormap.hpp>
#include <framesd/render/tile_grid.hpp>

#include <cmath>

namespace framesd {
namespace {

using test::PictureApi;
using Row = PictureApi::Row;

constexpr std::size_t kWidth = test::Api::kFormat.frame_width;
constexpr std::int64_t kCell16 = 65'536;  // counts of level 16, the first one at a step of 0.1

struct Fixture : PictureApi {
  Fixture() { log(-10, 0.1, 2000); }
};

BOOST_FIXTURE_TEST_SUITE(tiles, Fixture)

BOOST_AUTO_TEST_CASE(levels_reach_from_the_step_to_two_tiles) {
  const auto index = json("/tiles.json");
  BOOST_TEST(index.at("depth_min").to_number<double>() == -10.0);
  BOOST_TEST(index.at("tile_width").as_int64() == std::int64_t{kWidth});
  BOOST_TEST(index.at("tile_height").as_int64() == 256);
  const auto& levels = index.at("levels").as_array();
  BOOST_TEST(levels.front().at("level").as_int64() == 16);
  BOOST_TEST(levels.front().at("cell_height").to_number<double>() == 0.065536);
  BOOST_TEST(levels.front().at("first_index").as_int64() == -1);
  BOOST_TEST(levels.front().at("last_index").as_int64() == 11);
  BOOST_TEST(levels.back().at("last_index").as_int64() - levels.back().at("first_index").as_int64() <= 1);
}

BOOST_AUTO_TEST_CASE(an_empty_log_has_no_levels_and_no_tiles) {
  PictureApi empty;
  const auto index = empty.json("/tiles.json");
  BOOST_TEST(index.at("levels").as_array().empty());
  BOOST_TEST(index.at("depth_min").is_null());
  BOOST_TEST(index.at("median_step").is_null());
  BOOST_TEST(index.at("count").as_int64() == 0);
  BOOST_TEST(empty.status("/tiles/16/0.png") == 404u);
  BOOST_TEST(empty.status("/strip.png") == 404u);
  BOOST_TEST(empty.status("/strip.png?height=7") == 404u);
  BOOST_TEST(empty.status("/compare.png") == 404u);
  BOOST_TEST(empty.status("/print.png") == 404u);
}

BOOST_AUTO_TEST_CASE(levels_hold_for_every_depth_there_is) {
  const auto whole = render::tile_levels(Depth::lowest(), Depth::highest(), 1);
  BOOST_TEST(whole.size() == 56u);
  BOOST_TEST((whole.back() == render::TileLevel{55, -1, 0}));
  const auto one = render::tile_levels(Depth::from_count(5), Depth::from_count(5), std::nullopt);
  BOOST_TEST(one.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_tile_is_the_means_of_its_cells) {
  for (const int index : {-1, 0, 2}) {
    const auto tile = png("/tiles/18/" + std::to_string(index) + ".png?colormap=gray");
    BOOST_REQUIRE_EQUAL(tile.height, 256u);
    const bool blanks = !chunk(tile, "tRNS").empty();
    const std::int64_t cell = 4 * kCell16;
    for (std::int64_t row = 0; row < 256; ++row) {
      const std::int64_t start = (index * 256 + row) * cell;
      const Row part = pixels(start, start + cell - 1);
      for (std::size_t x = 0; x < kWidth && !part.empty(); ++x) {
        double sum = 0;
        for (std::size_t i = x; i < part.size(); i += kWidth) sum += part[i];
        double mean = sum * kWidth / static_cast<double>(part.size());
        if (blanks) mean = std::max(mean, 1.0);
        BOOST_TEST(std::abs(tile.samples[static_cast<std::size_t>(row) * kWidth + x] - mean) <= 1);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(neighbouring_tiles_match_under_every_norm) {
  const auto left = png("/tiles/17/1.png?norm=dynamic&window=4");
  const auto right = png("/tiles/17/2.png?norm=dynamic&window=4");
  const auto whole =
      png("/strip.png?depth_min=33.554432&depth_max=100.663295&height=512&norm=dynamic&window=4");
  Row both = left.samples;
  both.insert(both.end(), right.samples.begin(), right.samples.end());
  std::size_t same = 0;
  for (std::size_t i = 0; i < both.size(); ++i) same += both[i] == whole.samples[i];
  BOOST_TEST(same > both.size() * 9 / 10);  // the strip's cells are a hair lower
  BOOST_TEST((chunk(png("/tiles/17/1.png?norm=static"), "PLTE") ==
              chunk(png("/tiles/17/2.png?norm=static"), "PLTE")));
}

BOOST_AUTO_TEST_CASE(tiles_that_are_not_there_are_404) {
  for (const char* path : {"/tiles/15/0.png", "/tiles/40/0.png", "/tiles/16/12.png", "/tiles/16/-2.png",
                           "/tiles/-1/0.png", "/tiles/99/0.png"}) {
    BOOST_TEST(status(path) == 404u, path);
  }
  BOOST_TEST(status("/tiles/16/x.png") == 422u);
  BOOST_TEST(status("/tiles/16/0.png?height=3") == 400u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(range_statistics, Fixture)

BOOST_AUTO_TEST_CASE(stats_are_those_of_all_samples) {
  const auto stats = json("/stats?depth_min=0&depth_max=9.95");
  const Row samples = pixels(0, 9'950'000);
  double sum = 0, squares = 0;
  for (const double v : samples) sum += v, squares += v * v;
  const double count = static_cast<double>(samples.size()), mean = sum / count;
  BOOST_TEST(stats.at("count").as_int64() == 100);
  BOOST_TEST(stats.at("depth_max").to_number<double>() == 9.95);
  BOOST_TEST(stats.at("first_depth").to_number<double>() == 0.0);
  BOOST_TEST(stats.at("last_depth").to_number<double>() == 9.9);
  BOOST_TEST(stats.at("median_step").to_number<double>() == 0.1);
  BOOST_TEST(std::abs(stats.at("mean").to_number<double>() - mean) < 1e-9);
  BOOST_TEST(std::abs(stats.at("std").to_number<double>() - std::sqrt(squares / count - mean * mean)) < 1e-6);
  BOOST_TEST(stats.at("percentiles").at("p25").as_int64() == percentile(samples, 25));
  BOOST_TEST(stats.at("histogram").as_array().size() == 256u);
  BOOST_TEST(stats.at("histogram").at(samples[0]).as_int64() == 2 * std::ranges::count(samples, samples[0]));
}

BOOST_AUTO_TEST_CASE(stats_of_nothing_are_nulls) {
  const auto stats = json("/stats?depth_min=5000");
  BOOST_TEST(stats.at("count").as_int64() == 0);
  BOOST_TEST(stats.at("depth_max").is_null());
  for (const char* name : {"first_depth", "last_depth", "median_step", "min", "max", "mean", "std"}) {
    BOOST_TEST(stats.at(name).is_null());
  }
  BOOST_TEST(stats.at("percentiles").at("p50").is_null());
}

BOOST_AUTO_TEST_CASE(gaps_stand_in_depth_order_with_both_sides) {
  log(200, 0.1, 100);
  log(300, 0.1, 100);
  const auto gaps = json("/gaps");
  BOOST_TEST(gaps.at("count").as_int64() == 2);
  BOOST_TEST(gaps.at("factor").to_number<double>() == 3.0);
  BOOST_TEST(!gaps.at("truncated").as_bool());
  BOOST_TEST(gaps.at("gaps").at(0).at("from").to_number<double>() == 189.9);
  BOOST_TEST(gaps.at("gaps").at(0).at("to").to_number<double>() == 200.0);
  BOOST_TEST(gaps.at("gaps").at(0).at("length").to_number<double>() == 10.1);
  const auto first = json("/gaps?limit=1");
  BOOST_TEST(first.at("truncated").as_bool());
  BOOST_TEST(first.at("count").as_int64() == 1);
  BOOST_TEST(json("/gaps?factor=1000").at("count").as_int64() == 0);
  for (const char* query : {"factor=-1", "factor=x", "limit=0", "limit=1.0"}) {
    BOOST_TEST(status(std::string("/gaps?") + query) == 422u, query);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(colours, Fixture)

BOOST_AUTO_TEST_CASE(colormaps_are_listed_with_their_stops) {
  const auto maps = json("/colormaps").at("colormaps").as_array();
  BOOST_TEST(maps.size() > 25u);
  BOOST_TEST(maps.front().at("name").as_string() == "default");
  BOOST_TEST(maps.front().at("stops").at(0).at(0).as_int64() == 0);
  BOOST_TEST(maps.front().at("stops").at(0).at(1).as_string() == "#00008b");
}

BOOST_AUTO_TEST_CASE(the_list_of_colormaps_names_the_one_of_pictures_that_name_none) {
  BOOST_TEST(json("/colormaps").at("default").as_string() == "default");
  for (const char* setting : {"viridis", "gray_r", "000000,8b4513,ffd700"}) {
    restart({.colormap = setting});
    const std::string named(json("/colormaps").at("default").as_string());
    BOOST_TEST(named == setting);
    BOOST_TEST((png("/strip.png?colormap=" + named).pixels == png("/strip.png").pixels), named);
  }
  restart({.colormap = "GREY"});  // another name of gray
  BOOST_TEST(json("/colormaps").at("default").as_string() == "gray");
}

BOOST_AUTO_TEST_CASE(a_legend_runs_from_low_to_high) {
  const auto legend = png("/colormaps/viridis.png");
  BOOST_TEST(legend.width == 256u);
  BOOST_TEST(legend.height == 16u);
  for (std::size_t x = 0; x < 256; ++x) BOOST_TEST(legend.samples[x] == x);
  const auto upright = png("/colormaps/GRAY_r.png?orientation=vertical&height=3");
  BOOST_TEST(upright.width == 16u);
  BOOST_TEST(upright.height == 3u);
  BOOST_TEST(upright.samples[0] == 0);
  BOOST_TEST(upright.samples[47] == 255);
  BOOST_TEST(upright.pixels[0][0] == 255);
  BOOST_TEST(status("/colormaps/nothing.png") == 404u);
  BOOST_TEST(status("/colormaps/gray.png?width=0") == 422u);
  BOOST_TEST(status("/colormaps/gray.png?orientation=up") == 422u);
}

BOOST_AUTO_TEST_CASE(comparison_stands_left_to_right_in_the_order_asked) {
  const auto both = png("/compare.png?depth_min=0&depth_max=2&colormap=viridis&colormap=gray&colormap=jet_r");
  BOOST_TEST(both.colour_type == 2);
  BOOST_TEST(both.width == 3 * kWidth);
  const image::ColormapSet maps;
  const char* names[] = {"viridis", "gray", "jet_r"};
  const Row samples = pixels(0, 2'000'000);
  for (std::size_t row = 0; row < 21; ++row) {
    for (std::size_t x = 0; x < 3 * kWidth; ++x) {
      const image::Rgb colour = maps.lut(names[x / kWidth]).value()[samples[row * kWidth + x % kWidth]];
      const auto pixel = both.pixels[row * 3 * kWidth + x];
      BOOST_TEST((pixel == test::Rgba{colour.r, colour.g, colour.b, 255}));
    }
  }
  BOOST_TEST(status("/compare.png?colormap=gray&colormap=nothing") == 422u);
  std::string nine = "/compare.png?colormap=gray";
  for (int i = 0; i < 8; ++i) nine += "&colormap=gray";
  BOOST_TEST(status(nine) == 422u);
  BOOST_TEST(
      status("/compare.png?width=4096&height=9&colormap=gray&colormap=gray&colormap=gray&colormap=gray&"
             "colormap=gray") == 422u);
}

BOOST_AUTO_TEST_CASE(a_comparison_says_what_it_shows) {
  const auto both = png("/compare.png?depth_min=0&depth_max=2&colormap=viridis&colormap=gray&norm=static");
  std::vector<std::string> colormaps;
  for (const test::PngChunk& one : both.chunks) {
    const std::string text(one.data.begin(), one.data.end());
    if (one.type == "tEXt" && text.starts_with("Colormap")) colormaps.push_back(text.substr(9));
  }
  BOOST_TEST(colormaps == (std::vector<std::string>{"viridis", "gray"}), boost::test_tools::per_element());
  BOOST_TEST(texts(both)["Depth-Max"] == "2.0");
  BOOST_TEST(texts(both)["Rows"] == header("X-Rows"));
  BOOST_TEST(texts(both)["Norm"] == "static");
  BOOST_TEST(texts(png("/compare.png?depth_max=2"))["Colormap"] == "default");
}

BOOST_AUTO_TEST_CASE(comparisons_and_prints_show_what_was_committed_since) {
  const char* const targets[] = {"/compare.png?colormap=gray", "/print.png?scale=500"};
  std::vector<std::uint32_t> heights;
  for (const char* target : targets) heights.push_back(png(target).height);
  log(200, 0.1, 100);
  for (std::size_t i = 0; i < std::size(targets); ++i) BOOST_TEST(png(targets[i]).height > heights[i]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
