// SPDX-License-Identifier: MIT
//
// Rows in which samples are absent, in every form that the API has for them.
#include "picture_fixture.hpp"
#include "support/base64_decode.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/masked_resampler.hpp>

#include <boost/json.hpp>

using framesd::Depth;
using framesd::mark_absent;
using framesd::test::PictureApi;
using framesd::test::ReferencePng;
using framesd::test::Rgba;
namespace json = boost::json;
using Row = std::vector<std::uint8_t>;

namespace {

// At 100 a whole row; at 101 one without its first half, at 102 one without its second; all of 10, 20, .. 80.
struct Gaps : PictureApi {
  Gaps() {
    auto batch = store.new_batch();
    add(*batch, 100, {});
    add(*batch, 101, {0, 1, 2, 3});
    add(*batch, 102, {4, 5, 6, 7});
    store.submit(framesd::store::Upsert{.batch = std::move(batch)},
                 [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }

  static void add(framesd::store::WriteBatch& batch, std::int64_t unit,
                  const std::vector<std::size_t>& gone) {
    Row source = {10, 20, 30, 40, 50, 60, 70, 80};
    Row mask(gone.empty() ? 0 : 1);
    for (const std::size_t i : gone) {
      mark_absent(mask, i);
      source[i] = 0;
    }
    const framesd::image::MaskedResampler resampler{framesd::image::Resampler(kFormat)};
    Row resized(kFormat.frame_width);
    Row pixels(1);
    resampler.row({source, mask.empty() ? Row(1) : mask}, {resized, pixels});
    batch.add(Depth::from_count(unit * 1'000'000), source, resized, mask);
  }

  json::value body(std::string_view target) { return json::parse(ask(target).content()); }

  // Whether each pixel of a picture is transparent, a character a pixel.
  static std::string holes(const ReferencePng& png) {
    std::string text;
    for (std::size_t i = 0; i < png.pixels.size(); ++i) {
      if (i != 0 && i % png.width == 0) text += '/';
      text += png.pixels[i][3] == 0 ? '.' : '#';
    }
    return text;
  }
  std::string frame_holes(std::string_view target) {
    std::string text;
    const json::value page = body(target);
    for (const json::value& frame : page.at("frames").as_array()) {
      if (!text.empty()) text += '/';
      text += holes(framesd::test::decode_reference_png(
          framesd::test::base64_decode(frame.at("image_base64").as_string())));
    }
    return text;
  }
  std::string streamed_text(std::string_view target) { return streamed(target).first; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(absent_samples, Gaps)

BOOST_AUTO_TEST_CASE(frames_of_a_page_are_transparent_there) {
  for (const char* form : {"rgb", "indexed"}) {
    BOOST_TEST(frame_holes(std::string("/frames?png=") + form) == "####/..##/##..");
    BOOST_TEST(frame_holes(std::string("/frames?norm=dynamic&window=10&png=") + form) == "####/..##/##..");
    BOOST_TEST(frame_holes(std::string("/frames?invert=true&png=") + form) == "####/..##/##..");
  }
  BOOST_TEST(holes(png("/frames/101.png")) == "..##");
}

BOOST_AUTO_TEST_CASE(raw_images_are_0_there) {
  const auto grey = [&](std::size_t frame) {
    return framesd::test::base64_decode(
        body("/frames?image=gray&invert=true").at("frames").at(frame).at("image_base64").as_string());
  };
  BOOST_TEST((grey(1)[0] == 0 && grey(1)[1] == 0 && grey(1)[2] != 0));
  const auto rgb = framesd::test::base64_decode(
      body("/frames?image=rgb").at("frames").at(1).at("image_base64").as_string());
  BOOST_TEST(std::all_of(rgb.begin(), rgb.begin() + 6, [](auto byte) { return byte == 0; }));
}

BOOST_AUTO_TEST_CASE(statistics_of_a_frame_are_of_what_is_there) {
  const json::value stats = body("/frames/101").at("stats");
  BOOST_TEST(stats.at("min").as_int64() == 50);
  BOOST_TEST(stats.at("max").as_int64() == 80);
  BOOST_TEST(stats.at("mean").to_number<double>() == 65);
  BOOST_TEST(stats.at("absent").as_int64() == 4);
  BOOST_TEST(!body("/frames/100").at("stats").as_object().contains("absent"));
}

BOOST_AUTO_TEST_CASE(statistics_of_a_range_are_of_what_is_there) {
  const json::value stats = body("/stats");
  BOOST_TEST(stats.at("min").as_int64() == 10);
  BOOST_TEST(stats.at("absent").as_int64() == 8);
}

BOOST_AUTO_TEST_CASE(statistics_are_given_in_the_unit_of_the_scale_as_well) {
  BOOST_TEST(!body("/stats").as_object().contains("values"));
  const auto describe = [this](const char* facts) {
    BOOST_REQUIRE(store.write_and_wait(framesd::store::Describe{.facts = facts}).has_value());
  };
  describe(R"({"scale":{"lo":0,"hi":510,"log":false,"unit":"mS/m"}})");
  json::value stats = body("/stats");
  BOOST_TEST(stats.at("unit").as_string() == "mS/m");
  BOOST_TEST(stats.at("min").as_int64() == 10);
  BOOST_TEST(stats.at("values").at("min").to_number<double>() == 20);
  BOOST_TEST(stats.at("values").at("percentiles").at("p99").to_number<double>() == 160);
  BOOST_TEST(stats.at("values").at("mean").to_number<double>() == 2 * stats.at("mean").to_number<double>());
  describe(R"({"scale":{"lo":255,"hi":0,"log":false}})");
  stats = body("/stats?depth_min=500");
  BOOST_TEST(stats.at("unit").is_null());
  BOOST_TEST(stats.at("values").at("max").is_null());
  BOOST_TEST(body("/stats").at("values").at("max").to_number<double>() == 245);
}

BOOST_AUTO_TEST_CASE(exports_have_null_blank_cells_and_a_mask) {
  BOOST_TEST(streamed_text("/frames.csv?depth_min=101&depth_max=101").ends_with("\n101.0,,,,,50,60,70,80\n"));
  BOOST_TEST(streamed_text("/frames.csv?depth_min=102").ends_with("\n102.0,10,20,30,40,,,,\n"));
  BOOST_TEST(streamed_text("/frames.ndjson?depth_min=101&depth_max=101") ==
             "{\"depth\":101.0,\"samples\":[null,null,null,null,50,60,70,80]}\n");
  const std::string array = streamed_text("/frames.npy?mask=true&depths=true");
  constexpr std::size_t kHead = 192;
  constexpr std::size_t kRow = 8 + 8 + 8;
  BOOST_TEST(array.substr(10, kHead - 10)
                 .starts_with("{'descr': [('depth', '<i8'), ('row', '|u1', (8,)), ('mask', '|b1', (8,))], "
                              "'fortran_order': False, 'shape': (3,), }"));
  BOOST_REQUIRE(array.size() == kHead + 3 * kRow);
  BOOST_TEST(response.source_bytes.value() == array.size());
  BOOST_TEST(array.substr(kHead + kRow, kRow) ==
             (std::string("\x40\x23\x05\x06\0\0\0\0", 8) + std::string("\0\0\0\0\x32\x3c\x46\x50", 8) +
              std::string("\1\1\1\1\0\0\0\0", 8)));
}

BOOST_AUTO_TEST_CASE(pictures_of_every_kind_are_transparent_there) {
  BOOST_TEST(holes(png("/strip.png")) == "####/..##/##..");
  BOOST_TEST(holes(png("/strip.png?norm=dynamic")) == "####/..##/##..");
  BOOST_TEST(holes(png("/strip.png?flip=true")) == "####/##../..##");
  BOOST_TEST(holes(png("/strip.png?rotate=90")) == "####/#..#/.##.");
  BOOST_TEST(holes(png("/strip.png?width=8")) == "########/....####/####....");
  BOOST_TEST(holes(png("/strip.png?height=3&resample=nearest")) == "####/..##/##..");
  BOOST_TEST(holes(png("/strip.png?height=1")) == "####");
  BOOST_TEST(holes(png("/strip.png?height=1&depth_min=101&depth_max=101.5")) == "..##");
}

BOOST_AUTO_TEST_CASE(what_is_there_is_drawn_as_it_is) {
  const ReferencePng strip = png("/strip.png?colormap=gray&norm=static");
  BOOST_TEST((strip.pixels[7] == strip.pixels[3]));
}

BOOST_AUTO_TEST_CASE(comparisons_are_transparent_there_and_opaque_rgb_where_all_is_measured) {
  const ReferencePng compared = png("/compare.png?colormap=gray&colormap=default");
  BOOST_TEST(compared.colour_type == 6);
  BOOST_TEST(holes(compared) == "########/..##..##/##..##..");
  const ReferencePng gray = png("/strip.png?colormap=gray");
  BOOST_TEST((compared.pixels[10] == gray.pixels[6]));
  const ReferencePng between = png("/compare.png?depth_min=90&depth_max=100.5&height=50&colormap=gray");
  BOOST_TEST((between.pixels[0] == Rgba{255, 255, 255, 0}));
  BOOST_TEST(png("/compare.png?depth_max=100.5&colormap=gray").colour_type == 2);
}

BOOST_AUTO_TEST_SUITE_END()
