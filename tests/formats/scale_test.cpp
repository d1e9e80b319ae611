// SPDX-License-Identifier: MIT
//
// Numbers that are no grey values: with a scale they become some, without one the source is refused.
#include "formats/dumb_csv.hpp"
#include "formats/dumb_ndjson.hpp"
#include "support/printing.hpp"
#include <framesd/formats/ndjson_reader.hpp>
#include <framesd/formats/table_reader.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::formats;
using framesd::errc;

namespace {

using Events = std::vector<std::string>;

Events with_scale(Scale scale, const std::string& rows) {
  const ReaderOptions options{.source_width = 3, .rules = {.scale = scale}, .row_bytes = 64};
  return reader_events("depth,a,b,c\n" + rows, options);
}

void check(const Events& found, const Events& expected) {
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

std::string rows(int count, const std::string& samples) {
  std::string text;
  for (int i = 0; i < count; ++i) text += std::to_string(i) + "," + samples + "\n";
  return text;
}

struct Counting final : RowSink {
  int rows = 0;
  bool row(framesd::Depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           SourcePosition) override {
    return ++rows, true;
  }
  bool rejected(const Reject&) override { return true; }
};

// The sentence that refuses a CSV; empty: none does.
std::string refusal_of(const std::string& text, std::size_t block = std::string::npos) {
  Counting sink;
  TableReader reader({.source_width = 3}, sink);
  const std::string input = "depth,a,b,c\n" + text;
  framesd::checked<void> read;
  for (std::size_t at = 0; at < input.size() && read; at += std::min(block, input.size() - at))
    read = reader.push(std::string_view(input).substr(at, block));
  if (read) read = reader.finish();
  if (read) return {};
  BOOST_TEST(read.error().code == errc::csv_scale_missing);
  return read.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scale)

BOOST_AUTO_TEST_CASE(numbers_are_rounded_to_samples) {
  check(with_scale({.lo = 0, .hi = 1}, "1,0.12,0.5,1\n2,0.99,0.2,0.25\n"),
        {"row 1.0: 31 128 255", "row 2.0: 252 51 64", "blank 0"});
  check(with_scale({.lo = -100, .hi = 155}, "1,-100,0,155\n"), {"row 1.0: 0 100 255", "blank 0"});
}

BOOST_AUTO_TEST_CASE(what_lies_beyond_it_is_held_at_its_ends) {
  check(with_scale({.lo = 10, .hi = 20}, "1,-5,10,1e300\n"), {"row 1.0: 0 0 255", "blank 0"});
}

BOOST_AUTO_TEST_CASE(an_inverted_scale_inverts) {
  check(with_scale({.lo = 1, .hi = 0}, "1,0,0.5,1\n"), {"row 1.0: 255 128 0", "blank 0"});
}

BOOST_AUTO_TEST_CASE(a_logarithmic_scale_has_equal_steps_for_equal_ratios) {
  check(with_scale({.lo = 1, .hi = 10000, .log = true}, "1,1,100,10000\n2,0,-7,1000\n"),
        {"row 1.0: 0 128 255", "row 2.0: 0 0 191", "blank 0"});
}

BOOST_AUTO_TEST_CASE(absent_values_are_no_numbers_of_the_scale) {
  check(with_scale({.lo = -1000, .hi = 0}, "1,-999.25,,-500\n2,nan,x,0\n"),
        {"row 1.0: - - 128", "reject 3 3 sample is not a number [x] [2,nan,x,0]", "blank 0"});
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_scaled_as_well) {
  check(with_scale({.lo = 0, .hi = 100}, "1,0,50,100\n"), {"row 1.0: 0 128 255", "blank 0"});
}

BOOST_AUTO_TEST_CASE(json_rows_are_scaled_as_well) {
  const ReaderOptions options{
      .source_width = 3, .rules = {.scale = Scale{.lo = 0, .hi = 100}}, .row_bytes = 64};
  check(ndjson_events("{\"depth\":1,\"samples\":[0,50,null]}\n", options),
        {"row 1.0: 0 128 -", "blank 0, without samples 0"});
}

BOOST_AUTO_TEST_CASE(a_source_within_one_is_refused_with_the_remedy) {
  const std::string why = refusal_of("1,0.12,0.5,1\n2,0,0,0\n");
  BOOST_TEST(why.find("within 0..1") != why.npos, why);
  BOOST_TEST(why.find("scale=0,1") != why.npos, why);
  for (const std::size_t block : {1U, 7U}) BOOST_TEST(refusal_of("1,0.12,0.5,1\n2,0,0,0\n", block) == why);
}

BOOST_AUTO_TEST_CASE(a_hundred_rows_are_enough_to_tell) {
  BOOST_TEST(!refusal_of(rows(100, "0.5,0,1") + rows(1, "0,0,200")).empty());
  BOOST_TEST(refusal_of(rows(99, "0.5,0,1") + rows(1, "0,0,200")).empty());
}

BOOST_AUTO_TEST_CASE(whole_numbers_of_zero_and_one_are_samples) {
  BOOST_TEST(refusal_of(rows(200, "0,1,1")).empty());
  BOOST_TEST(refusal_of(rows(200, "0,1.0,1")).empty());
}

BOOST_AUTO_TEST_CASE(a_number_above_one_settles_it) {
  BOOST_TEST(refusal_of("1,0.5,0.5,1.5\n" + rows(200, "0.5,0,1")).empty());
}

BOOST_AUTO_TEST_CASE(a_source_beyond_all_samples_is_refused) {
  const std::string why = refusal_of(rows(100, "300,4000,1000"));
  BOOST_TEST(why.find("scale=") != why.npos, why);
  BOOST_TEST(refusal_of(rows(99, "300,4000,1000")).empty());
  BOOST_TEST(refusal_of(rows(1, "3,4,5") + rows(300, "300,4000,1000")).empty());
}

BOOST_AUTO_TEST_CASE(rows_may_be_refused_until_it_is_settled) {
  Counting sink;
  TableReader reader({.source_width = 3}, sink);
  BOOST_TEST(reader.may_refuse());
  BOOST_TEST(reader.push(std::string_view("depth,a,b,c\n1,0.5,1,0\n")).has_value());
  BOOST_TEST(reader.may_refuse());
  BOOST_TEST(reader.push(std::string_view("2,0.5,100,0\n")).has_value());
  BOOST_TEST(!reader.may_refuse());
  BOOST_TEST(sink.rows == 2);
}

BOOST_AUTO_TEST_CASE(json_rows_are_judged_as_well) {
  Counting sink;
  NdjsonReader reader({.source_width = 3}, sink);
  BOOST_TEST(reader.push(std::string_view("{\"depth\":1,\"samples\":[0.5,1,0]}\n")).has_value());
  BOOST_TEST(reader.finish().error().code == errc::csv_scale_missing);
}

BOOST_AUTO_TEST_SUITE_END()
