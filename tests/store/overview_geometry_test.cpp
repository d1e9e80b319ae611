// SPDX-License-Identifier: MIT
#include "overview/geometry.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace framesd::store;
using framesd::Depth;

BOOST_AUTO_TEST_SUITE(overview_geometry)

BOOST_AUTO_TEST_CASE(the_root_holds_every_key) {
  BOOST_TEST(CellId::root().heap() == 1u);
  BOOST_TEST(CellId::root().level() == 32u);
  BOOST_TEST(CellId::root().lowest() == 0u);
  BOOST_TEST(CellId::root().highest() == ~Key{0});
  BOOST_CHECK(CellId::at(32, key_of(Depth::highest())) == CellId::root());
}

BOOST_AUTO_TEST_CASE(heap_numbers_level_by_level) {
  BOOST_TEST(CellId::at(31, 0).heap() == 4u);
  BOOST_TEST(CellId::at(31, ~Key{0}).heap() == 7u);
  BOOST_TEST(CellId::at(1, 0).heap() == Key{1} << 62);
  BOOST_TEST(CellId::at(1, ~Key{0}).heap() == (Key{1} << 63) - 1);
  BOOST_TEST(CellId::is_heap_number(1));
  BOOST_TEST(!CellId::is_heap_number(2));
  BOOST_TEST(!CellId::is_heap_number(0));
}

BOOST_AUTO_TEST_CASE(level_interval_and_kin_of_any_cell) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 2000; ++i) {
    const Key key = random() >> (random() % 64);
    const auto level = static_cast<unsigned>(2 + random() % 31);
    const CellId cell = CellId::at(level, key);
    BOOST_REQUIRE(CellId::is_heap_number(cell.heap()));
    BOOST_REQUIRE_EQUAL(cell.level(), level);
    BOOST_REQUIRE(cell.contains(key));
    const std::size_t index = cell.child_index(key);
    BOOST_REQUIRE(cell.child_range(index).contains(key));
    const CellId child = cell.child(index);
    BOOST_REQUIRE(child == CellId::at(level - 1, key));
    BOOST_REQUIRE(child.parent() == cell);
    BOOST_REQUIRE_EQUAL(child.lowest(), cell.child_range(index).lowest);
    BOOST_REQUIRE_EQUAL(child.highest(), cell.child_range(index).highest);
    BOOST_REQUIRE(cell.contains(child) && !child.contains(cell));
  }
}

BOOST_AUTO_TEST_CASE(children_divide_their_parent_without_rest) {
  for (const CellId cell : {CellId::root(), CellId::at(17, kSignBit), CellId::at(1, ~Key{0})}) {
    BOOST_TEST(cell.child_range(0).lowest == cell.lowest());
    BOOST_TEST(cell.child_range(3).highest == cell.highest());
    for (std::size_t i = 1; i < 4; ++i)
      BOOST_TEST(cell.child_range(i).lowest == cell.child_range(i - 1).highest + 1);
  }
}

BOOST_AUTO_TEST_CASE(the_smallest_cell_of_two_keys) {
  BOOST_CHECK(smallest_cell(5, 5) == CellId::at(1, 5));
  BOOST_CHECK(smallest_cell(4, 7) == CellId::at(1, 4));
  BOOST_CHECK(smallest_cell(3, 4) == CellId::at(2, 0));
  BOOST_CHECK(smallest_cell(kSignBit - 1, kSignBit) == CellId::root());
  BOOST_CHECK(smallest_cell(1, ~Key{0}) == CellId::root());
  BOOST_TEST(meeting_level(9, 9) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
