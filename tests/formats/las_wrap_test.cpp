// SPDX-License-Identifier: MIT
//
// Wrapped LAS with something wrong in one row: that row is rejected, and no other row is read otherwise.
#include <framesd/formats/table_reader.hpp>
#include <framesd/frame/depth.hpp>

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using namespace framesd::formats;
using Events = std::vector<std::string>;

namespace {

constexpr std::size_t kRows = 20;
constexpr std::size_t kBad = 7;  // the row that is changed

struct Row {
  std::string depth;
  std::vector<std::string> samples;
};

struct Sink final : RowSink {
  Events events;
  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t>,
           SourcePosition) override {
    events.push_back(depth.text());
    for (const std::uint8_t sample : samples) events.back() += " " + std::to_string(sample);
    return true;
  }
  bool rejected(const Reject& reject) override {
    events.push_back("reject " + std::to_string(reject.line) + " " + std::to_string(reject.column) + " " +
                     reason_text(reject.reason, reject.cells));
    return true;
  }
};

// A log of `width` samples, `per_line` of them on each line.
struct WrappedLog {
  std::size_t width;
  std::size_t per_line;
  std::size_t first_depth;
  std::string step = "0.5";
  std::vector<Row> rows;

  WrappedLog(std::size_t samples, std::size_t line, std::size_t from)
      : width(samples), per_line(line), first_depth(from) {
    for (std::size_t i = 0; i < kRows; ++i) {
      Row row{std::to_string(from + i / 2) + (i % 2 == 0 ? ".0" : ".5"), {}};
      for (std::size_t k = 0; k < width; ++k) row.samples.push_back(std::to_string((i * 37 + k * 11) % 256));
      rows.push_back(std::move(row));
    }
  }

  std::string front() const {
    std::string text = "~V\nVERS. 2.0:\nWRAP. YES:\n~W\nSTEP.M " + step + ":\n~C\nDEPT.M:\n";
    for (std::size_t k = 1; k <= width; ++k) text += "IMG[" + std::to_string(k) + "].:\n";
    return text + "~A\n";
  }
  std::string text(const Row& row) const {
    std::string lines = row.depth;
    for (std::size_t k = 0; k < row.samples.size(); ++k)
      lines += (k % per_line == 0 ? "\n" : " ") + row.samples[k];
    return lines + "\n";
  }
  std::string text() const {
    std::string all = front();
    for (const Row& row : rows) all += text(row);
    return all;
  }
  std::size_t lines_before(std::size_t row) const {
    return 7 + width + 1 + row * (1 + (width + per_line - 1) / per_line);
  }
  Events good() const {
    Events expected;
    for (const Row& row : rows) {
      expected.push_back(row.depth);
      for (const auto& sample : row.samples) expected.back() += " " + sample;
    }
    return expected;
  }
  // That of the changed row stands for its rejection.
  Events but_one(std::size_t cells) const {
    Events expected = good();
    expected[kBad] = "reject " + std::to_string(lines_before(kBad) + 1) + " " +
                     std::to_string(std::min(cells, width + 1) + 1) + " wrong number of cells (" +
                     std::to_string(cells) + " instead of " + std::to_string(width + 1) + ")";
    return expected;
  }
};

Events read(std::size_t width, const std::string& input, std::size_t block) {
  Sink sink;
  TableReader reader({.source_width = static_cast<std::uint16_t>(width)}, sink);
  for (std::size_t at = 0; at < input.size(); at += std::min(block, input.size() - at))
    BOOST_REQUIRE(reader.push(std::string_view(input).substr(at, block)).has_value());
  BOOST_REQUIRE(reader.finish().has_value());
  BOOST_TEST(reader.bytes_taken() == input.size());
  return sink.events;
}

void check(const WrappedLog& log, const std::string& input, const Events& expected) {
  for (const std::size_t block : {std::string::npos, std::size_t{5}}) {
    const Events events = read(log.width, input, block);
    BOOST_TEST(events == expected, boost::test_tools::per_element());
  }
}

// Widths whose last line is full, has one sample, or some; 200 samples with depths that could be samples.
std::vector<WrappedLog> logs() {
  return {{200, 8, 100}, {200, 8, 1000}, {9, 8, 100}, {9, 8, 1000}, {4, 8, 100}, {12, 8, 100}, {17, 8, 100}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(las_wrap)

BOOST_AUTO_TEST_CASE(a_value_that_is_missing_costs_its_own_row) {
  for (const WrappedLog& log : logs()) {
    for (const std::size_t at : {std::size_t{0}, log.width / 2, log.width - 1}) {
      WrappedLog bad = log;
      bad.rows[kBad].samples.erase(bad.rows[kBad].samples.begin() + static_cast<std::ptrdiff_t>(at));
      check(log, bad.text(), log.but_one(log.width));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_line_that_is_missing_costs_its_own_row) {
  for (const WrappedLog& log : logs()) {
    if (log.width <= log.per_line) continue;
    WrappedLog bad = log;
    auto& samples = bad.rows[kBad].samples;
    samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(log.per_line));
    if (samples.size() > 1) check(log, bad.text(), log.but_one(samples.size() + 1));
  }
}

BOOST_AUTO_TEST_CASE(a_value_too_many_costs_its_own_row) {
  for (const WrappedLog& log : logs()) {
    for (const std::size_t at : {std::size_t{0}, log.width / 2, log.width}) {
      WrappedLog bad = log;
      bad.rows[kBad].samples.insert(bad.rows[kBad].samples.begin() + static_cast<std::ptrdiff_t>(at), "17");
      check(log, bad.text(), log.but_one(log.width + 2));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_depth_without_samples_is_rejected_alone_where_it_goes_on_in_steps) {
  for (const WrappedLog& log : logs()) {
    WrappedLog bad = log;
    bad.rows[kBad].samples.clear();
    check(log, bad.text(), log.but_one(1));
  }
}

// What stands behind a row could be its last value, or one too many: nothing is stored that may be wrong.
BOOST_AUTO_TEST_CASE(without_a_step_what_may_be_a_sample_costs_the_row_beside_it_too) {
  WrappedLog log(200, 8, 100);
  log.step = "0";
  Events expected = log.but_one(log.width + 2);
  log.rows.resize(kBad + 2);
  log.rows[kBad + 1].samples.clear();
  expected.resize(kBad + 1);
  check(log, log.text(), expected);
  WrappedLog odd(9, 8, 100);
  odd.step = "0";
  expected = odd.but_one(2 * odd.width + 1);
  expected.erase(expected.begin() + kBad + 1);
  odd.rows[kBad].samples.pop_back();
  check(odd, odd.text(), expected);
}

BOOST_AUTO_TEST_CASE(a_depth_that_is_missing_costs_the_rows_around_it) {
  for (const WrappedLog& log : logs()) {
    WrappedLog bad = log;
    std::string& depth = bad.rows[kBad].depth;
    depth.clear();  // leaves a blank line
    Events expected = log.but_one(2 * log.width + 1);
    expected.erase(expected.begin() + kBad - 1);
    expected[kBad - 1].replace(0, expected[kBad - 1].find(' ', 7),
                               "reject " + std::to_string(log.lines_before(kBad - 1) + 1));
    check(log, bad.text(), expected);
  }
}

BOOST_AUTO_TEST_CASE(a_last_row_that_is_cut_costs_its_own_row) {
  for (const WrappedLog& log : logs()) {
    for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, log.width - 1}) {
      WrappedLog bad = log;
      bad.rows.resize(kBad + 1);
      bad.rows[kBad].samples.resize(kept);
      Events expected = log.but_one(kept + 1);
      expected.resize(kBad + 1);
      check(log, bad.text(), expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_of_other_lengths_and_of_one_sample_make_rows_by_their_count) {
  WrappedLog log(4, 1, 100);
  check(log, log.text(), log.good());
  for (const std::size_t row : {1, 4}) {
    std::string mixed = log.front();
    for (std::size_t i = 0; i < kRows; ++i) {
      log.per_line = i % row == 0 ? 3 : 1;
      mixed += log.text(log.rows[i]);
    }
    check(log, mixed, log.good());
  }
}

BOOST_AUTO_TEST_CASE(depths_with_samples_on_their_lines_make_rows_by_their_count) {
  const WrappedLog log(4, 2, 100);
  std::string input = log.front();
  for (const Row& row : log.rows)
    input += row.depth + " " + row.samples[0] + " " + row.samples[1] + "\n" + row.samples[2] + " " +
             row.samples[3] + "\n";
  check(log, input, log.good());
}

BOOST_AUTO_TEST_CASE(one_sample_a_row_makes_rows_by_their_count) {
  const WrappedLog log(1, 1, 100);
  check(log, log.text(), log.good());
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_costs_its_own_row) {
  WrappedLog log(12, 8, 100);
  log.rows[kBad].samples[4] = std::string(100'000, '1');
  Events expected = log.good();
  expected[kBad] = "reject " + std::to_string(log.lines_before(kBad) + 1) + " 1 row too long";
  check(log, log.text(), expected);
}

BOOST_AUTO_TEST_SUITE_END()
