// SPDX-License-Identifier: MIT
#include "print_layout.hpp"
#include "support/memory_store.hpp"
#include <framesd/render/picture.hpp>
#include <framesd/render/print_page.hpp>
#include <framesd/render/tile_grid.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace framesd {
namespace {

using render::Gathered;
using render::PictureRows;

struct Fixture {
  Fixture() { add(0, 1'000'000, 50); }

  void add(std::int64_t first, std::int64_t step, int frames) {
    auto batch = frames_of.new_batch();
    for (int i = 0; i < frames; ++i) {
      const std::vector<std::uint8_t> row(8, static_cast<std::uint8_t>(i));
      batch->add(Depth::from_count(first + i * step), row, std::span(row).first(4));
    }
    frames_of.submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  }

  Gathered gather(const render::PictureShape& shape, const render::ColourPlan& colours = {}) {
    return gather_from(frames_of, shape, colours);
  }

  Gathered gather_from(store::Log& log, const render::PictureShape& shape,
                       const render::ColourPlan& colours) {
    const auto gathered = log.look(
        [&](store::View& view) { return render::gather_picture(view, shape, colours, scratch, rows); });
    return gathered.value();
  }

  static render::PictureShape shape(std::uint32_t height) {
    render::PictureShape shape;
    shape.height = height;
    shape.width = 4;
    return shape;
  }

  test::MemoryStore frames_of{RowFormat{.source_width = 8, .frame_width = 4}};
  render::Scratch scratch;
  PictureRows rows;
};

BOOST_FIXTURE_TEST_SUITE(picture, Fixture)

// 2,048 above, the row itself and 2,047 below: the first row too many is far brighter than all others.
BOOST_AUTO_TEST_CASE(a_window_has_4096_rows_at_most) {
  test::MemoryStore many(frames_of.format());
  auto batch = many.new_batch();
  constexpr int kRow = 2100;
  for (int i = 0; i < 4400; ++i) {
    const int grey = i == kRow + 2048 ? 250 : i == kRow - 2048 ? 50 : i < kRow - 2048 ? 0 : 100;
    const std::vector<std::uint8_t> row(8, static_cast<std::uint8_t>(grey));
    batch->add(Depth::from_count(i), row, std::span(row).first(4));
  }
  many.submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  const render::ColourPlan wide{
      .norm = render::Norm::window, .clip = {.lo = 1e-6, .hi = 100}, .half_window = 1'000'000};
  for (const std::uint32_t height : {0u, 10u}) {
    auto some = shape(height);
    some.range = {Depth::from_count(kRow), Depth::from_count(kRow + 10)};
    BOOST_TEST((gather_from(many, some, wide) == Gathered::made));
    BOOST_TEST(rows.pixels[0] == 255);         // of 50 to 100
    BOOST_TEST(rows.pixels[rows.width] == 0);  // the next one sees 100 to 250, and 50 no more
  }
}

BOOST_AUTO_TEST_CASE(what_has_no_picture_is_told) {
  auto none = shape(0);
  none.range = {Depth::from_count(500), Depth::from_count(600)};
  BOOST_TEST((gather(none) == Gathered::no_frames));
  auto point = shape(3);
  point.range = DepthRange::only(Depth::from_count(1'000'000));
  BOOST_TEST((gather(point) == Gathered::no_length));
}

BOOST_AUTO_TEST_CASE(more_frames_than_rows_may_be_need_a_height) {
  add(100'000'000, 10, 65'500);
  BOOST_TEST((gather(shape(0)) == Gathered::too_many_rows));
  auto wide = shape(0);
  wide.range.min = Depth::from_count(100'000'000);
  wide.width = 4096;
  BOOST_TEST((gather(wide) == Gathered::too_many_pixels));
}

BOOST_AUTO_TEST_CASE(the_deflated_picture_is_as_large_as_its_rows) {
  BOOST_TEST((gather(shape(0)) == Gathered::made));
  BOOST_TEST(rows.rows() == 50u);
  const render::Picture picture = render::deflated(std::move(rows), 1);
  BOOST_TEST(picture.plane.width() == 4u);
  BOOST_TEST(picture.plane.height() == 50u);
  BOOST_TEST(!picture.transparent);
}

BOOST_AUTO_TEST_CASE(windows_reach_beyond_every_edge_there_is) {
  render::ColourPlan dynamic;
  dynamic.norm = render::Norm::window;
  dynamic.half_window = static_cast<std::uint64_t>(Depth::highest().count()) / 20;
  BOOST_TEST((gather(shape(0), dynamic) == Gathered::made));
  BOOST_TEST(rows.rows() == 50u);
  BOOST_TEST((gather(shape(25), dynamic) == Gathered::made));
  BOOST_TEST(rows.rows() == 25u);
  for (const std::int64_t index : {-1, 0}) {
    auto tile = shape(0);
    tile.tile = {.level = 55, .index = index, .median_step = 1'000'000};
    BOOST_TEST((gather(tile, dynamic) == (index == 0 ? Gathered::made : Gathered::no_frames)));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(print, Fixture)

BOOST_AUTO_TEST_CASE(ruler_steps_are_1_2_5_times_a_power_of_ten) {
  BOOST_TEST(render::ruler_step(0) == 1u);
  BOOST_TEST(render::ruler_step(3) == 5u);
  BOOST_TEST(render::ruler_step(5'000'001) == 10'000'000u);
  BOOST_TEST(render::ruler_step(1'000'001) == 2'000'000u);
}

BOOST_AUTO_TEST_CASE(a_page_holds_every_row_of_the_picture) {
  BOOST_TEST((gather(shape(400)) == Gathered::made));
  const render::PrintSheet sheet{.dpi = 150, .header = {"Hole 7", "a line that is longer than the picture"}};
  const auto size = render::print_size(sheet, rows.bounds, rows.width, rows.rows());
  const auto page = render::print_page(sheet, rows);
  BOOST_REQUIRE_EQUAL(page.size(), std::size_t{size.width} * size.height);
  BOOST_TEST(size.height > 400u);
  BOOST_TEST(size.width >= 38u * 6 * 2);
  for (int grey = 2; grey < 50; ++grey) {
    BOOST_TEST(std::ranges::count(page, grey) >= 4 * 6);
  }
}

// Columns of the picture, from its left, at which a dark tick stands above its frame.
std::vector<std::uint32_t> ticks(const render::PrintSheet& sheet, const PictureRows& rows) {
  const render::PrintLayout at(sheet, rows.bounds, rows.width, rows.rows());
  const auto page = render::print_page(sheet, rows);
  const std::size_t line = std::size_t{at.top - at.dot - 1} * at.size.width;
  std::vector<std::uint32_t> columns;
  for (std::uint32_t x = 0; x <= rows.width; ++x) {
    if (page[line + at.left - at.dot / 2 + x] == render::kInk) columns.push_back(x);
  }
  return columns;
}

PictureRows plain_rows(std::uint16_t width) {
  PictureRows rows;
  rows.bounds = {Depth::from_count(0), Depth::from_count(10'000'000)};
  rows.width = width;
  rows.pixels.assign(std::size_t{width} * 9, 200);
  rows.present.assign(9, 1);
  return rows;
}

BOOST_AUTO_TEST_CASE(north_east_south_west_follow_rotation_and_mirroring) {
  const PictureRows picture = plain_rows(400);
  render::PrintSheet sheet{.dpi = 72};
  const auto expect = [&](std::vector<std::uint32_t> columns) {
    BOOST_TEST(ticks(sheet, picture) == columns, boost::test_tools::per_element());
  };
  expect({0, 100, 200, 300, 400});
  sheet.rotate = 45;
  expect({50, 150, 250, 350});
  sheet.rotate = -36;
  expect({60, 160, 260, 360});
  sheet.flip = true;
  expect({40, 140, 240, 340});
}

BOOST_AUTO_TEST_CASE(quarters_are_counted_from_the_azimuth_of_the_first_column) {
  const PictureRows picture = plain_rows(400);
  render::PrintSheet sheet{.dpi = 72, .azimuth_zero = 36};
  const auto expect = [&](std::vector<std::uint32_t> columns) {
    BOOST_TEST(ticks(sheet, picture) == columns, boost::test_tools::per_element());
  };
  expect({60, 160, 260, 360});
  sheet.rotate = 36;
  expect({0, 100, 200, 300, 400});
  sheet.rotate = -54;
  sheet.flip = true;
  expect({0, 100, 200, 300, 400});
  sheet.azimuth_zero = 27;
  expect({90, 190, 290, 390});
}

BOOST_AUTO_TEST_CASE(the_word_of_azimuth_0_stands_at_its_tick) {
  const PictureRows picture = plain_rows(400);
  render::PrintSheet sheet{.dpi = 72, .quarters = {"High", "", "", ""}, .azimuth_zero = 90};
  const render::PrintLayout at(sheet, picture.bounds, picture.width, picture.rows());
  const auto inked = [&] {  // columns of the picture that have ink between the legend and the ticks
    const auto page = render::print_page(sheet, picture);
    std::vector<std::uint32_t> columns;
    for (std::uint32_t x = 0; x < picture.width; ++x) {
      for (std::uint32_t y = at.top - at.mark - at.line; y < at.top - at.mark - at.dot; ++y) {
        if (page[std::size_t{y} * at.size.width + at.left + x] != render::kInk) continue;
        columns.push_back(x);
        break;
      }
    }
    return columns;
  };
  const auto word = inked();
  BOOST_TEST(word.front() >= 287u);  // azimuth 0 is three quarters behind the first column, at 300
  BOOST_TEST(word.back() <= 313u);
  sheet.quarters[0] = "N";
  const auto letter = inked();
  BOOST_TEST(letter.front() > word.front());
  BOOST_TEST(letter.back() < word.back());
}

BOOST_AUTO_TEST_CASE(words_of_azimuths_are_left_out_where_there_is_no_room) {
  const auto ink_above = [](std::uint16_t width, bool words = false) {
    const PictureRows picture = plain_rows(width);
    render::PrintSheet sheet{.dpi = 72};
    if (words) sheet.quarters = {"High", "Right", "Low", "Left"};
    const render::PrintLayout at(sheet, picture.bounds, width, picture.rows());
    const auto page = render::print_page(sheet, picture);
    const auto letters = std::span(page).subspan(std::size_t{at.top - at.mark - at.line} * at.size.width,
                                                 std::size_t{at.line - 2} * at.size.width);
    return std::ranges::count(letters, render::kInk);
  };
  BOOST_TEST(ink_above(2) == 0);
  BOOST_TEST(ink_above(20) > 0);
  BOOST_TEST(ink_above(400) > ink_above(20));
  BOOST_TEST(ink_above(20, true) == 0);
  BOOST_TEST(ink_above(40, true) > 0);
  BOOST_TEST(ink_above(400, true) > ink_above(40, true));
}

BOOST_AUTO_TEST_CASE(lines_are_broken_between_words) {
  using Lines = std::vector<std::string>;
  const auto expect = [](std::string_view text, std::size_t letters, const Lines& lines) {
    BOOST_TEST(render::wrapped(text, letters) == lines, boost::test_tools::per_element());
  };
  expect("one two three", 7, {"one two", "three"});
  expect("one two three", 100, {"one two three"});
  expect("abcdefgh", 3, {"abc", "def", "gh"});
  expect("Brønn på Ås", 5, {"Brønn", "på Ås"});
  expect("", 5, {});
}

BOOST_AUTO_TEST_CASE(a_character_without_a_shape_is_found) {
  BOOST_TEST(!render::first_unprintable("Brønn 7 – 8½ in").has_value());
  BOOST_TEST((render::first_unprintable("Well Ж") == U'Ж'));
  BOOST_TEST((render::first_unprintable("a\nb") == U'\n'));
  BOOST_TEST(render::latin1_of("ø – x") == "\xF8 ? x");
}

BOOST_AUTO_TEST_CASE(any_depth_and_height_can_be_printed) {
  const render::PrintSheet sheet{.dpi = 72, .header = {}};
  for (const std::int64_t depth : {std::int64_t{-3}, Depth::lowest().count(), Depth::highest().count() - 7}) {
    PictureRows one;
    one.bounds = {Depth::from_count(depth), Depth::from_count(depth + 7)};
    one.width = 1;
    for (const std::size_t height : {1u, 2u, 900u}) {
      one.pixels.assign(height, 9);
      one.present.assign(height, 1);
      BOOST_TEST(!render::print_page(sheet, one).empty());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
