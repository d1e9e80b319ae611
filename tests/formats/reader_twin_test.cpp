// SPDX-License-Identifier: MIT
//
// The Reader beside its dumb twin, on inputs at random: the same rows and rejects, however the input is cut.
#include "formats/dumb_csv.hpp"

#include <algorithm>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::formats::dumb_events;
using framesd::formats::reader_events;
using framesd::formats::ReaderOptions;

namespace {

constexpr std::uint16_t kWidth = 5;
constexpr std::size_t kRowBytes = 60;

std::string pick(std::mt19937& random, const std::vector<std::string>& from) {
  return from[random() % from.size()];
}

std::string header_line(char separator, const std::string& depth, bool notes, bool index = false) {
  const std::string between(1, separator);
  std::string line = notes ? "Line" + between + "column" + between + "reason" + between : "";
  if (index) line += between;
  line += depth;
  for (int i = 0; i < kWidth; ++i) line += between + "a" + std::to_string(i);
  return line;
}

std::string random_row(std::mt19937& random, char separator) {
  static const std::vector<std::string> odd = {"",
                                               " ",
                                               "256",
                                               "-1",
                                               "254.9",
                                               "1e2",
                                               "nan",
                                               "-999.25",
                                               "\"7\"",
                                               "\" 7 \"",
                                               "\"7\"\"\"",
                                               "\"",
                                               "\"a\nb\"",
                                               "7 7",
                                               "\t8",
                                               "9 ",
                                               "\"1\"2",
                                               "\r",
                                               std::string(1, '\0'),
                                               "\xEF\xBB\xBF",
                                               ";",
                                               ",",
                                               "0000000001",
                                               "\"\"",
                                               "99999999999999999",
                                               "7,5",
                                               "7,500",
                                               "7.500",
                                               "#N/A",
                                               "7.5,",
                                               "-999,250",
                                               "-999.250",
                                               "-9999",
                                               "NULL",
                                               "-32768",
                                               "-9.9925e2"};
  const bool dirty = random() % 3 == 0;
  std::string row = dirty && random() % 4 == 0
                        ? pick(random, odd)
                        : std::to_string(random() % 2000) +
                              pick(random, {".25", ".25", ",5", ",500", ".500", ",000.5", ".000,5"});
  const auto cells = dirty && random() % 4 == 0 ? random() % 8 : kWidth;
  for (std::size_t i = 0; i < cells; ++i) {
    row += separator;
    if (dirty && random() % 8 == 0) row += pick(random, {" ", "  ", "\t"});
    row += dirty && random() % 4 == 0 ? pick(random, odd) : std::to_string(random() % 256);
  }
  if (random() % 40 == 0) row += std::string(random() % 200, random() % 2 == 0 ? '1' : ' ');
  return row + (random() % 4 == 0 ? "\r\n" : "\n");
}

// What may stand in front of a header, or between rows.
std::string random_comment(std::mt19937& random, const std::string& line) {
  return pick(random, {"#", "# ", "~", " #", "##"}) +
         pick(random, {"", "made 2020, \"a\nb", "#N/A", line, line, std::string(70, 'x')}) +
         pick(random, {"\n", "\r\n"});
}

std::string random_front(std::mt19937& random, char separator, const std::string& line) {
  std::string front;
  while (random() % 3 == 0) front += pick(random, {"\n", " \r\n", ",;\t\n"});
  while (random() % 4 == 0) front += random_comment(random, line);
  if (random() % 4 == 0)
    front += pick(random, {"sep=", "SEP="}) + pick(random, {std::string(1, separator), ";", "|"}) + "\n";
  return front;
}

std::string random_rows(std::mt19937& random, char separator, bool notes) {
  std::string rows;
  const auto count = random() % 30;
  const bool ended_by_separator = random() % 5 == 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (notes && random() % 8 == 0)
      rows += header_line(",;\t "[random() % 4], "depth", random() % 8 != 0) + "\n";
    if (random() % 30 == 0) rows += random_comment(random, "passed");
    if (notes)
      rows += std::string("7") + separator + pick(random, {"1", "\"1\"", ""}) + separator + "why" + separator;
    rows += random_row(random, separator);
    if (ended_by_separator) rows.insert(rows.find_last_not_of("\r\n") + 1, 1, separator);
  }
  return rows;
}

std::string random_input(std::mt19937& random) {
  const char separator = ",;\t "[random() % 4];
  std::string depth = pick(random, {"depth", "Depth", " DEPTH ", "\"depth\"", "depth\t", "DEPT [M]",
                                    "md(.1in)", "Measured depth (mm)", "tdep[cm]"});
  if (separator == ' ' && random() % 8 != 0)
    depth = pick(random, {"depth", "DEPT[M]", "\"md\"", "tdep(.1in)", "DEPT [FT]", "depth (mm)",
                          "md\t[.1in] ", "depth[m] [m]", "depth [x]", "\"depth\" \"[cm]\""});
  if (random() % 30 == 0) depth = pick(random, {"", "depht", "\xEF\xBB\xBF", "\"depth", "\n"});
  const bool notes = random() % 6 == 0;
  const std::string header = header_line(separator, depth, notes, random() % 8 == 0);
  std::string input = random() % 5 == 0 ? "\xEF\xBB\xBF" : "";
  if (random() % 3 == 0) input += random_front(random, separator, header);
  if (random() % 8 == 0) input += "# ";
  input += header;
  if (random() % 8 == 0) input += separator;
  input += random() % 5 == 0 ? "\r\n" : "\n";
  if (random() % 6 == 0)
    input += header_line(separator, pick(random, {"m", "[ft]", "in", "x", "nan", "1", ""}), notes) + "\n";
  input += random_rows(random, separator, notes);
  if (random() % 8 == 0) std::ranges::replace(input, '\n', '\r');
  if (random() % 3 == 0 && !input.empty()) input.resize(random() % (input.size() + 1));
  if (random() % 8 == 0) input.append(random() % 3, '\x1A');
  return input;
}

std::string joined(const std::vector<std::string>& events) {
  std::string text;
  for (const std::string& event : events) text += event + "\n";
  return text;
}

std::vector<std::size_t> random_cuts(std::mt19937& random, std::size_t size) {
  std::vector<std::size_t> cuts;
  const auto longest = 1 + random() % 50;
  for (std::size_t at = 0; at < size; at += cuts.back() + 1) cuts.push_back(random() % longest);
  return cuts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_reader_twin)

BOOST_AUTO_TEST_CASE(random_inputs_give_what_the_dumb_twin_finds) {
  std::mt19937 random(20);
  const ReaderOptions options{.source_width = kWidth, .row_bytes = kRowBytes};
  for (int i = 0; i < 20000; ++i) {
    const std::string input = random_input(random);
    const auto expected = dumb_events(input, options);
    const auto whole = reader_events(input, options);
    BOOST_REQUIRE_MESSAGE(whole == expected, "input: " << input << "\nread:\n"
                                                       << joined(whole) << "its twin:\n"
                                                       << joined(expected));
  }
}

BOOST_AUTO_TEST_CASE(any_split_gives_the_same) {
  std::mt19937 random(21);
  const ReaderOptions options{.source_width = kWidth, .row_bytes = kRowBytes};
  for (int i = 0; i < 5000; ++i) {
    const std::string input = random_input(random);
    const auto whole = reader_events(input, options);
    const std::vector<std::size_t> bytes(input.size(), 1);
    BOOST_REQUIRE_MESSAGE(reader_events(input, options, bytes) == whole, "input: " << input);
    const auto cuts = random_cuts(random, input.size());
    BOOST_REQUIRE_MESSAGE(reader_events(input, options, cuts) == whole, "input: " << input);
  }
}

BOOST_AUTO_TEST_SUITE_END()
