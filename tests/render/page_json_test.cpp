// SPDX-License-Identifier: MIT
#include "support/base64_decode.hpp"
#include "support/reference_png.hpp"
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <cmath>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace framesd;
namespace json = boost::json;

namespace {

constexpr std::uint16_t kWidth = 5;
constexpr std::uint16_t kSourceWidth = 4;

// A strip of rows at 100.0, 100.5, ..., row r filled with grey 10 r.
struct Page {
  Page() { strip().clear(kWidth); }

  Strip& strip() { return scratch.strip; }

  void add_rows(std::uint8_t rows) {
    for (std::uint8_t r = 0; r < rows; ++r) {
      const RowStats stats{.min = 1, .max = 9, .sum = 20, .sum_squares = 120};
      std::ranges::fill(strip().append(Depth::from_count(100'000'000 + r * 500'000), stats), 10 * r);
    }
  }

  json::value rendered(const store::Page& page) {
    text.clear();
    render::append_page(text, plan, page, kSourceWidth, scratch);
    return json::parse(text);
  }

  render::PagePlan plan;
  render::Scratch scratch;
  std::string text;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(page_json, Page)

BOOST_AUTO_TEST_CASE(each_frame_carries_its_depth_size_and_picture) {
  add_rows(3);
  const json::value page = rendered({.total = 3});
  const json::array& frames = page.at("frames").as_array();
  BOOST_REQUIRE(frames.size() == 3u);
  BOOST_TEST(frames[1].at("depth").to_number<double>() == 100.5);
  BOOST_TEST(frames[1].at("width").as_int64() == kWidth);
  BOOST_TEST(frames[1].at("height").as_int64() == 1);
  const auto png = test::decode_reference_png(test::base64_decode(frames[1].at("image_base64").as_string()));
  const image::Rgb expected = image::default_lut()[10];
  BOOST_REQUIRE(png.pixels.size() == kWidth);
  for (const auto& pixel : png.pixels) {
    BOOST_TEST((pixel == test::Rgba{expected.r, expected.g, expected.b, 255}));
  }
}

BOOST_AUTO_TEST_CASE(depths_stand_as_people_write_them) {
  add_rows(2);
  plan.depth_min = Depth::from_count(100'000'000);
  (void)rendered({.total = 2});
  BOOST_TEST(text.find(R"("depth":100.0,)") != std::string::npos);
  BOOST_TEST(text.find(R"("depth_min":100.0,"depth_max":null)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(metadata_describes_the_page_and_links_the_next) {
  add_rows(2);
  plan.depth_max = Depth::from_count(200'000'000);
  plan.read.limit = 2;
  plan.read.offset = 7;
  const json::value metadata = rendered({.total = 1500, .has_more = true}).at("metadata");
  BOOST_TEST(metadata.at("count").as_int64() == 2);
  BOOST_TEST(metadata.at("total").as_int64() == 1500);
  BOOST_TEST(metadata.at("limit").as_int64() == 2);
  BOOST_TEST(metadata.at("offset").as_int64() == 7);
  BOOST_TEST(metadata.at("has_more").as_bool());
  BOOST_TEST(metadata.at("first_depth").to_number<double>() == 100.0);
  BOOST_TEST(metadata.at("last_depth").to_number<double>() == 100.5);
  BOOST_TEST(metadata.at("next").as_string() == "/frames?depth_max=200.0&limit=2&after=100.5");
}

BOOST_AUTO_TEST_CASE(the_next_page_repeats_what_it_is_told) {
  plan.repeated = "&order=desc&gamma=2";
  BOOST_TEST(render::next_page(plan, Depth::from_count(-500'000)) ==
             "/frames?limit=100&order=desc&gamma=2&after=-0.5");
}

BOOST_AUTO_TEST_CASE(an_empty_page_has_no_depths_and_no_next) {
  const json::value page = rendered({.total = 4});
  BOOST_TEST(page.at("frames").as_array().empty());
  const json::value& metadata = page.at("metadata");
  BOOST_TEST(metadata.at("first_depth").is_null());
  BOOST_TEST(metadata.at("last_depth").is_null());
  BOOST_TEST(metadata.at("next").is_null());
  BOOST_TEST(metadata.at("total").as_int64() == 4);
}

BOOST_AUTO_TEST_CASE(one_frame_brings_the_statistics_of_its_source_row) {
  add_rows(1);
  render::append_frame(text, {.stats = true}, kSourceWidth, scratch);
  const json::value stats = json::parse(text).at("stats");
  BOOST_TEST(stats.at("min").as_int64() == 1);
  BOOST_TEST(stats.at("max").as_int64() == 9);
  BOOST_TEST(stats.at("mean").to_number<double>() == 5.0);
  BOOST_TEST(stats.at("std").to_number<double>() == std::sqrt(5.0));
}

BOOST_AUTO_TEST_CASE(raw_images_are_the_bytes_of_the_pixels) {
  add_rows(2);
  plan.look.image = render::FrameImage::gray;
  const auto image = [&](std::size_t row) {
    return test::base64_decode(rendered({}).at("frames").at(row).at("image_base64").as_string());
  };
  BOOST_TEST(image(1) == std::vector<std::uint8_t>(kWidth, 10), boost::test_tools::per_element());
  plan.look.image = render::FrameImage::rgb;
  const auto rgb = image(1);
  const image::Rgb expected = image::default_lut()[10];
  BOOST_REQUIRE(rgb.size() == 3 * kWidth);
  for (std::size_t i = 0; i < rgb.size(); i += 3) {
    BOOST_TEST((image::Rgb{rgb[i], rgb[i + 1], rgb[i + 2]} == expected));
  }
}

BOOST_AUTO_TEST_CASE(no_image_leaves_no_key) {
  add_rows(1);
  plan.look.image = render::FrameImage::none;
  plan.look.stats = true;
  const json::object frame = rendered({}).at("frames").at(0).as_object();
  BOOST_TEST(!frame.contains("image_base64"));
  BOOST_TEST(frame.at("width").as_int64() == kWidth);
  BOOST_TEST(frame.at("stats").at("max").as_int64() == 9);
}

BOOST_AUTO_TEST_CASE(the_tone_is_applied_before_the_colours) {
  add_rows(2);
  plan.look.image = render::FrameImage::gray;
  scratch.tone = {.lo = 0, .hi = 20, .invert = true};
  const json::value frame = rendered({}).at("frames").at(1);
  BOOST_TEST(test::base64_decode(frame.at("image_base64").as_string()).front() == 128);
}

BOOST_AUTO_TEST_SUITE_END()
