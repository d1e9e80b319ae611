// SPDX-License-Identifier: MIT
#include "formats/dumb_ndjson.hpp"
#include "support/printing.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace framesd::formats;
using framesd::Depth;
using framesd::errc;
using Events = std::vector<std::string>;

namespace {

const ReaderOptions kThree{.source_width = 3, .row_bytes = 200};

struct Recording final : RowSink {
  std::vector<Depth> depths;
  std::vector<Reject> rejects;  // without their texts
  std::vector<std::string> values;
  bool row(Depth depth, std::span<const std::uint8_t>, std::span<const std::uint8_t>,
           SourcePosition) override {
    return depths.push_back(depth), true;
  }
  bool rejected(const Reject& reject) override {
    rejects.push_back({reject.line, reject.column, reject.reason, {}, {}});
    values.emplace_back(reject.value);
    return true;
  }
};

void check(const std::string& input, const Events& expected) {
  Events events = ndjson_events(input, kThree);
  events.pop_back();
  BOOST_TEST(events == expected, boost::test_tools::per_element());
}

// The one reject of a row of three samples.
void check_reject(const std::string& row, std::uint32_t column, errc reason, const std::string& value) {
  Recording sink;
  NdjsonReader reader(kThree, sink);
  BOOST_TEST(reader.push(row).has_value());
  BOOST_TEST(reader.finish().has_value());
  BOOST_REQUIRE_MESSAGE(sink.rejects.size() == 1, row);
  BOOST_TEST(sink.rejects[0].line == 1U);
  BOOST_TEST(sink.rejects[0].column == column, row);
  BOOST_TEST(sink.rejects[0].reason == reason, row);
  BOOST_TEST(sink.values[0] == value, row);
}

std::string pick(std::mt19937& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

// Mostly well formed, often not quite.
std::string random_line(std::mt19937& random) {
  static const std::vector<std::string> odd = {
      "256",      "-1",       "null", "true", "\"7\"",   "[1,[2]]",     "{\"a\":[]}",
      "007",      "1.",       ".5",   "-",    "1e2",     "-999.25",     "-0.0",
      "254.9",    "255.5",    "nan",  "",     "\"\\u00", "\"\\ud800\"", "\"\\ud83d\\ude00\"",
      "\"\xff\"", "\"\x01\"", "1 2",  "]",    "}",       "+1"};
  static const std::vector<std::string> blanks = {"", "", "", " ", "\t"};
  std::string samples = "[";
  const auto count = random() % 6 == 0 ? random() % 6 : 3;
  for (std::size_t i = 0; i < count; ++i) {
    samples += (i == 0 ? "" : ",") + pick(random, blanks);
    samples += random() % 12 == 0 ? pick(random, odd) : std::to_string(random() % 256);
  }
  samples += pick(random, blanks) + "]";
  if (random() % 20 == 0) samples = pick(random, odd);
  const std::string depth = random() % 12 == 0 ? pick(random, odd) : std::to_string(random() % 900) + ".25";
  std::string line = "{" + pick(random, blanks);
  if (random() % 5 == 0) line += "\"other\":" + pick(random, odd) + ",";
  if (random() % 20 == 0) line += "\"image_base64\":\"x\",";
  if (random() % 15 != 0)
    line += "\"" + pick(random, {"depth", "depth", "\\u0064epth", "Depth"}) + "\":" + depth + ",";
  line += "\"" + pick(random, {"samples", "samples", "samples", "s\\u0061mples", "sample"}) + "\"" +
          pick(random, blanks) + ":" + samples;
  if (random() % 15 == 0) line += ",\"depth\":" + std::to_string(random() % 900);
  line += pick(random, {"}", "}", "}", "} ", "}}", "", ",}"});
  if (random() % 40 == 0) line = pick(random, {"", " ", "[]", "7", std::string(201, ' '), "\xEF\xBB\xBF{}"});
  return line + pick(random, {"\n", "\n", "\r\n"});
}

std::string random_input(std::mt19937& random) {
  std::string input = random() % 20 == 0 ? "\xEF\xBB\xBF" : "";
  for (auto rows = random() % 8; rows > 0; --rows) input += random_line(random);
  if (random() % 3 == 0) input.resize(random() % (input.size() + 1));
  return input;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_ndjson_reader)

BOOST_AUTO_TEST_CASE(an_object_a_line_is_a_frame) {
  check(
      "{\"depth\":10.5,\"samples\":[1,2,255]}\n{ \"samples\" : [ 0 , 254.9, 1e2 ], \"depth\" : -3 }\r\n"
      "{\"x\":{\"y\":[null]},\"depth\":1,\"samples\":[1,2,3],\"image_base64\":\"iVBO\"}",
      {"row 10.5: 1 2 255", "row -3.0: 0 254 100", "row 1.0: 1 2 3"});
}

BOOST_AUTO_TEST_CASE(a_line_with_nothing_in_it_is_blank) {
  BOOST_TEST(ndjson_events("\n \t\r\n{\"depth\":1,\"samples\":[1,2,3]}\n\n", kThree).back() ==
             "blank 3, without samples 0");
}

BOOST_AUTO_TEST_CASE(each_fault_has_its_column_and_reason) {
  check_reject("{\"depth\":1,\"samples\":[1,2,3]", 1, errc::json_malformed, "");
  check_reject("{\"depth\":1,\"samples\":[1,2,03]}", 1, errc::json_malformed, "3]}");
  check_reject("[1,2,3]", 1, errc::json_malformed, "[1,2,3]");
  check_reject("{\"depth\":\"1\",\"samples\":[1,2,3]}", 1, errc::depth_malformed, "\"1\"");
  check_reject("{\"samples\":[1,2,3]}", 1, errc::depth_malformed, "");
  check_reject("{\"depth\":1e99,\"samples\":[1,2,3]}", 1, errc::depth_overflow, "1e99");
  check_reject("{\"depth\":1}", 2, errc::row_without_samples, "");
  check_reject("{\"depth\":1,\"image_base64\":\"iVBO\"}", 2, errc::row_of_picture, "");
  check_reject("{\"depth\":1,\"samples\":\"AQID\"}", 2, errc::csv_sample_malformed, "\"AQID\"");
  check_reject("{\"depth\":1,\"samples\":[1,2]}", 4, errc::csv_wrong_cell_count, "");
  check_reject("{\"depth\":1,\"samples\":[1,2,3,4,5]}", 5, errc::csv_wrong_cell_count, "4");
  check_reject("{\"depth\":1,\"samples\":[1,256,-1]}", 3, errc::csv_sample_out_of_range, "256");
  check_reject("{\"depth\":1,\"samples\":[1,\"2\",3]}", 3, errc::csv_sample_malformed, "\"2\"");
}

BOOST_AUTO_TEST_CASE(a_row_beyond_the_limit_is_rejected_and_skipped_to_its_end) {
  check(std::string(1000, ' ') + "\n{\"depth\":1,\"samples\":[1,2,3]}\n",
        {"reject 1 row too long", "row 1.0: 1 2 3"});
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_malformed_and_not_a_deep_stack) {
  check("{\"x\":" + std::string(90, '[') + std::string(90, ']') + "}\n", {"reject 1 malformed JSON"});
}

BOOST_AUTO_TEST_CASE(an_input_without_a_byte_is_empty_unless_it_goes_on_behind_something) {
  Recording sink;
  BOOST_TEST(NdjsonReader(kThree, sink).finish().error().code == errc::csv_empty);
  ReaderOptions later = kThree;
  later.first_line = 0;
  BOOST_TEST(NdjsonReader(later, sink).finish().has_value());
}

BOOST_AUTO_TEST_CASE(bytes_are_taken_up_to_the_last_whole_row) {
  Recording sink;
  NdjsonReader reader(kThree, sink);
  BOOST_TEST(reader.push(std::string_view("{\"depth\":1,\"samples\":[1,2,3]}\n{\"de")).has_value());
  BOOST_TEST(reader.bytes_taken() == 30U);
  BOOST_TEST(reader.lines_taken() == 1U);
}

BOOST_AUTO_TEST_CASE(random_inputs_give_what_the_dumb_twin_finds_however_they_are_cut) {
  std::mt19937 random(22);
  for (int i = 0; i < 20000; ++i) {
    const std::string input = random_input(random);
    const auto whole = ndjson_events(input, kThree);
    BOOST_REQUIRE_MESSAGE(whole == dumb_ndjson_events(input, kThree), "input: " << input);
    const std::vector<std::size_t> cuts(input.size(), 1 + random() % 9);
    BOOST_REQUIRE_MESSAGE(ndjson_events(input, kThree, cuts) == whole, "input: " << input);
  }
}

BOOST_AUTO_TEST_SUITE_END()
