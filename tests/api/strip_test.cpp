// SPDX-License-Identifier: MIT
#include "picture_fixture.hpp"
#include <framesd/image/lut.hpp>
#include <framesd/image/resample.hpp>

#include <array>
#include <cmath>
#include <numeric>

namespace framesd {
namespace {

using test::PictureApi;
using Row = PictureApi::Row;

constexpr std::size_t kWidth = test::Api::kFormat.frame_width;

struct Fixture : PictureApi {
  Fixture() { log(100, 0.1, 200); }
};

BOOST_FIXTURE_TEST_SUITE(strip, Fixture)

BOOST_AUTO_TEST_CASE(without_height_the_rows_stand_bit_for_bit) {
  const auto picture = png("/strip.png?depth_min=103&depth_max=105");
  BOOST_TEST(picture.colour_type == 3);
  BOOST_TEST(picture.width == kWidth);
  BOOST_TEST(picture.height == 21u);
  BOOST_TEST(picture.samples == pixels(103'000'000, 105'000'000));
  BOOST_TEST(chunk(picture, "tRNS").empty());
  BOOST_TEST(header("X-Depth-Min") == "103.0");
  BOOST_TEST(header("X-Depth-Max") == "105.0");
  BOOST_TEST(header("X-Rows") == "21");
}

BOOST_AUTO_TEST_CASE(without_bounds_the_headers_name_the_first_and_last_frame) {
  const auto picture = png("/strip.png");
  BOOST_TEST(picture.height == 200u);
  BOOST_TEST(header("X-Depth-Min") == "100.0");
  BOOST_TEST(header("X-Depth-Max") == "119.9");
}

BOOST_AUTO_TEST_CASE(last_is_a_range_that_ends_with_the_deepest_frame) {
  const auto picture = png("/strip.png?last=2");
  BOOST_TEST(picture.samples == pixels(117'900'000, 119'900'000));
  BOOST_TEST(header("X-Depth-Min") == "117.9");
  BOOST_TEST(header("X-Depth-Max") == "119.9");
  const std::string tag = header("ETag");
  BOOST_TEST(png("/strip.png?last=2&height=10").samples ==
             png("/strip.png?depth_min=117.9&depth_max=119.9&height=10").samples);
  BOOST_TEST(png("/strip.png?last=9e12").height == 200u);
  log(120, 0.1, 1);
  BOOST_TEST(png("/strip.png?last=2").samples == pixels(118'000'000, 120'000'000));
  BOOST_TEST(header("ETag") != tag);
}

BOOST_AUTO_TEST_CASE(last_is_a_length_and_stands_alone) {
  BOOST_TEST(status("/strip.png?last=0") == 422u);
  BOOST_TEST(status("/strip.png?last=-1") == 422u);
  const auto problem = json("/strip.png?last=2&depth_max=110", 422);
  BOOST_TEST(problem.at("detail").as_string() == "'last' goes without depth_min and depth_max.");
  BOOST_TEST(status("/strip.png?last=2&depth_min=110") == 422u);
  BOOST_TEST(status("/compare.png?last=2") == 400u);
}

BOOST_AUTO_TEST_CASE(the_palette_is_the_colormap) {
  const auto palette = chunk(png("/strip.png"), "PLTE");
  BOOST_REQUIRE_EQUAL(palette.size(), 768u);
  for (std::size_t i = 0; i < 256; ++i) {
    const image::Rgb colour = image::default_lut()[i];
    BOOST_TEST(palette[3 * i] == colour.r);
    BOOST_TEST(palette[3 * i + 1] == colour.g);
    BOOST_TEST(palette[3 * i + 2] == colour.b);
  }
}

BOOST_AUTO_TEST_CASE(a_height_gives_the_mean_of_the_frames_in_each_part) {
  const auto picture = png("/strip.png?depth_min=100.05&depth_max=110.05&height=10&colormap=gray");
  BOOST_REQUIRE_EQUAL(picture.height, 10u);
  for (std::int64_t row = 0; row < 10; ++row) {
    const Row part = pixels(100'050'000 + row * 1'000'000, 101'049'999 + row * 1'000'000);
    BOOST_REQUIRE_EQUAL(part.size(), 10 * kWidth);
    for (std::size_t x = 0; x < kWidth; ++x) {
      int sum = 0;
      for (std::size_t i = 0; i < 10; ++i) sum += part[i * kWidth + x];
      BOOST_TEST(std::abs(picture.samples[static_cast<std::size_t>(row) * kWidth + x] - sum / 10.0) <= 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(min_max_and_nearest_take_one_of_the_frames) {
  const Row part = pixels(100'050'000, 101'049'999);
  const auto low = png("/strip.png?depth_min=100.05&depth_max=110.05&height=10&resample=min");
  const auto high = png("/strip.png?depth_min=100.05&depth_max=110.05&height=10&resample=max");
  const auto near = png("/strip.png?depth_min=100.05&depth_max=110.05&height=10&resample=nearest");
  for (std::size_t x = 0; x < kWidth; ++x) {
    int least = 255, most = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      least = std::min<int>(least, part[i * kWidth + x]);
      most = std::max<int>(most, part[i * kWidth + x]);
    }
    BOOST_TEST(low.samples[x] == least);
    BOOST_TEST(high.samples[x] == most);
    BOOST_TEST(near.samples[x] == rows.at(100'500'000)[x]);  // of two as near the shallower
  }
}

BOOST_AUTO_TEST_CASE(a_gap_is_transparent_and_grey_0_is_drawn_as_1) {
  log(130, 0.1, 100);
  const auto picture = png("/strip.png?depth_min=110&depth_max=139.9&height=300");
  const auto transparent = chunk(picture, "tRNS");
  BOOST_REQUIRE_EQUAL(transparent.size(), 1u);
  BOOST_TEST(transparent[0] == 0);
  std::size_t blank = 0, drawn_as_1 = 0;
  for (std::size_t row = 0; row < 300; ++row) {
    const Row line(picture.samples.begin() + static_cast<std::ptrdiff_t>(row * kWidth),
                   picture.samples.begin() + static_cast<std::ptrdiff_t>((row + 1) * kWidth));
    if (std::ranges::count(line, 0) == static_cast<std::ptrdiff_t>(kWidth)) {
      ++blank;
    } else {
      BOOST_TEST(std::ranges::count(line, 0) == 0);
      drawn_as_1 += static_cast<std::size_t>(std::ranges::count(line, 1));
    }
  }
  BOOST_TEST(blank > 90u);
  BOOST_TEST(blank < 110u);
  BOOST_TEST(drawn_as_1 > 10u);
}

BOOST_AUTO_TEST_CASE(another_colormap_or_stretch_is_only_another_palette) {
  const auto plain = png("/strip.png");
  for (const char* query : {"colormap=viridis", "norm=static", "rescale=20,90&gamma=2.2&invert=1",
                            "norm=static&clip=5,95&colormap=000000,ff0000"}) {
    const auto other = png(std::string("/strip.png?") + query);
    BOOST_TEST(chunk(other, "IDAT") == chunk(plain, "IDAT"));
    BOOST_TEST((chunk(other, "PLTE") != chunk(plain, "PLTE")));
  }
}

BOOST_AUTO_TEST_CASE(other_colours_are_a_head_before_the_same_bytes) {
  ask("/strip.png");
  const http::SharedBytes deflated = response.rest;
  BOOST_TEST(deflated.bytes.ends_with("IEND\xAE\x42\x60\x82"));
  for (const char* target : {"/strip.png?gamma=2", "/strip.png?invert=1", "/strip.png?invert=1"}) {
    ask(target);
    BOOST_CHECK(response.rest.bytes.data() == deflated.bytes.data());
    BOOST_TEST(response.content().size() < 1500u);
  }
  BOOST_CHECK(response.cache == http::CacheUse::hit);
  BOOST_TEST(png("/strip.png?invert=1").height == rows.size());
}

BOOST_AUTO_TEST_CASE(levels_then_gamma_then_inversion_make_the_palette) {
  const auto palette = chunk(png("/strip.png?colormap=gray&rescale=50,200&gamma=2&invert=true"), "PLTE");
  for (std::size_t grey = 0; grey < 256; ++grey) {
    const double g = std::clamp((static_cast<double>(grey) - 50) / 150, 0.0, 1.0);
    BOOST_TEST(palette[3 * grey] == std::lround(255 * (1 - std::sqrt(g))));
  }
}

BOOST_AUTO_TEST_CASE(static_levels_are_percentiles_of_the_ranges_source_samples) {
  const auto picture = png("/strip.png?depth_min=101&depth_max=104&colormap=gray&norm=static&clip=10,80");
  const Row samples = pixels(101'000'000, 104'000'000);
  const double lo = percentile(samples, 10), hi = percentile(samples, 80);
  const auto palette = chunk(picture, "PLTE");
  for (std::size_t grey = 0; grey < 256; ++grey) {
    BOOST_TEST(palette[3 * grey] ==
               std::lround(255 * std::clamp((static_cast<double>(grey) - lo) / (hi - lo), 0.0, 1.0)));
  }
}

BOOST_AUTO_TEST_CASE(dynamic_levels_are_percentiles_of_the_rows_around) {
  const auto picture = png("/strip.png?depth_min=105&depth_max=106&norm=dynamic&window=1&clip=20,90");
  for (std::int64_t row = 0; row < 11; ++row) {
    const std::int64_t depth = 105'000'000 + row * 100'000;
    const Row around = pixels(depth - 500'000, depth + 500'000);
    const double lo = percentile(around, 20), hi = percentile(around, 90);
    for (std::size_t x = 0; x < kWidth; ++x) {
      const double g = std::clamp((rows.at(depth)[x] - lo) / (hi - lo), 0.0, 1.0);
      BOOST_TEST(picture.samples[static_cast<std::size_t>(row) * kWidth + x] == std::lround(255 * g));
    }
  }
}

BOOST_AUTO_TEST_CASE(static_levels_may_be_deviations_around_the_mean) {
  const auto picture = png("/strip.png?depth_min=101&depth_max=104&colormap=gray&norm=static&deviations=1.5");
  const Row samples = pixels(101'000'000, 104'000'000);
  const auto size = static_cast<double>(samples.size());
  const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / size;
  double squares = 0;
  for (const double sample : samples) squares += (sample - mean) * (sample - mean);
  const double reach = 1.5 * std::sqrt(squares / size);
  const double lo = std::max(0.0, std::round(mean - reach)), hi = std::min(255.0, std::round(mean + reach));
  const auto palette = chunk(picture, "PLTE");
  for (std::size_t grey = 0; grey < 256; ++grey) {
    BOOST_TEST(palette[3 * grey] ==
               std::lround(255 * std::clamp((static_cast<double>(grey) - lo) / (hi - lo), 0.0, 1.0)));
  }
}

BOOST_AUTO_TEST_CASE(a_part_with_dynamic_contrast_is_that_part_of_the_whole) {
  const auto whole = png("/strip.png?depth_min=100.05&depth_max=116.05&height=64&norm=dynamic&window=3");
  const auto part = png("/strip.png?depth_min=104.05&depth_max=108.05&height=16&norm=dynamic&window=3");
  BOOST_TEST(part.samples == Row(whole.samples.begin() + 16 * kWidth, whole.samples.begin() + 32 * kWidth));
}

BOOST_AUTO_TEST_CASE(a_width_resizes_every_row_once_with_the_stores_filter) {
  const auto picture = png("/strip.png?depth_min=100&depth_max=101&width=11");
  const image::Resampler resampler(kWidth, 11, kFormat.filter);
  Row expected(11 * 11);
  for (std::size_t row = 0; row < 11; ++row) {
    resampler.row(rows.at(100'000'000 + static_cast<std::int64_t>(row) * 100'000),
                  std::span(expected).subspan(row * 11, 11));
  }
  BOOST_TEST(picture.width == 11u);
  BOOST_TEST(picture.samples == expected);
}

BOOST_AUTO_TEST_CASE(rows_move_to_the_right_and_are_mirrored_then) {
  const Row row = rows.at(100'000'000);
  const auto turned = png("/strip.png?depth_max=100&rotate=90");
  const auto both = png("/strip.png?depth_max=100&rotate=90&flip=true");
  const auto back = png("/strip.png?depth_max=100&rotate=-360");
  BOOST_TEST(turned.samples == (Row{row[3], row[0], row[1], row[2]}));
  BOOST_TEST(both.samples == (Row{row[2], row[1], row[0], row[3]}));
  BOOST_TEST(back.samples == row);
}

BOOST_AUTO_TEST_CASE(the_texts_are_enough_to_make_the_picture_again) {
  for (const char* query : {"depth_min=101&depth_max=109&height=40&resample=max&norm=static&clip=3,97&"
                            "colormap=viridis_r&gamma=1.5",
                            "depth_min=101&depth_max=109&norm=dynamic&window=2.5&invert=1&rotate=90&flip=1",
                            "depth_min=101&depth_max=109&norm=dynamic&deviations=1.25",
                            "rescale=10,200&colormap=000000,8b4513,ffd700"}) {
    const auto first = png(std::string("/strip.png?") + query);
    auto text = texts(first);
    BOOST_TEST(text["Depth-Min"] == header("X-Depth-Min"));
    BOOST_TEST(text["Depth-Max"] == header("X-Depth-Max"));
    BOOST_TEST(text["Rows"] == header("X-Rows"));
    std::string again = "/strip.png?depth_min=" + text["Depth-Min"] + "&depth_max=" + text["Depth-Max"];
    if (text.contains("Resample")) again += "&height=" + text["Rows"] + "&resample=" + text["Resample"];
    if (text.contains("Rotate")) again += "&rotate=" + text["Rotate"];
    if (text.contains("Flip")) again += "&flip=" + text["Flip"];
    if (text["Norm"] == "none") again += "&rescale=" + text["Rescale"];
    if (text["Norm"] != "none") again += "&norm=" + text["Norm"];
    if (text.contains("Clip")) again += "&clip=" + text["Clip"];
    if (text.contains("Deviations")) again += "&deviations=" + text["Deviations"];
    if (text.contains("Window")) again += "&window=" + text["Window"];
    again += "&gamma=" + text["Gamma"] + "&invert=" + text["Invert"] + "&colormap=" + text["Colormap"];
    const auto second = png(again);
    BOOST_TEST(second.samples == first.samples);
    BOOST_TEST((second.pixels == first.pixels));
  }
}

BOOST_AUTO_TEST_CASE(a_range_without_frames_names_the_nearest_ones) {
  for (const char* query : {"depth_min=99&depth_max=99.9", "depth_min=99&depth_max=99.9&height=5"}) {
    const auto problem = json(std::string("/strip.png?") + query, 404);
    BOOST_TEST(problem.at("nearest_below").is_null());
    BOOST_TEST(problem.at("nearest_above").to_number<double>() == 100.0);
  }
  BOOST_TEST(status("/strip.png?depth_min=500") == 404u);
  BOOST_TEST(status("/strip.png?depth_min=500&height=10") == 404u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_refused_by_name) {
  const std::pair<const char*, const char*> wrong[] = {
      {"height=0", "height"},
      {"height=16385", "height"},
      {"width=0", "width"},
      {"width=4097", "width"},
      {"height=16384&width=1025", "width"},
      {"height=16384&width=1025", "height"},
      {"depth_min=101&depth_max=101&height=3", "height"},
      {"resample=sum", "resample"},
      {"rotate=360.5", "rotate"},
      {"flip=yes", "flip"},
      {"gamma=0.05", "gamma"},
      {"gamma=11", "gamma"},
      {"rescale=9,9", "rescale"},
      {"rescale=0,255&norm=static", "rescale"},
      {"clip=1,99", "clip"},
      {"window=2&norm=static", "window"},
      {"colormap=nothing", "colormap"},
      {"norm=some", "norm"},
  };
  for (const auto& [query, name] : wrong) {
    const auto problem = json(std::string("/strip.png?") + query, 422);
    bool named = false;
    for (const auto& error : problem.at("errors").as_array())
      named |= error.at("parameter").as_string() == name;
    BOOST_TEST(named, query << " does not name " << name);
  }
  BOOST_TEST(status("/strip.png?depth_min=2&depth_max=1") == 400u);
  BOOST_TEST(status("/strip.png?limit=1") == 400u);
}

BOOST_AUTO_TEST_CASE(a_commit_between_two_requests_is_seen) {
  const auto before = png("/strip.png?height=50");
  log(120, 0.1, 50);
  const auto after = png("/strip.png?height=50");
  BOOST_TEST((before.samples != after.samples));
  BOOST_TEST(header("X-Depth-Max") == "124.9");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
