// SPDX-License-Identifier: MIT
#include <framesd/http/chunked.hpp>

#include <string>

#include <boost/test/unit_test.hpp>

using framesd::http::ChunkedReader;
using namespace std::string_literals;

namespace {

constexpr std::size_t kOverheadMax = 20;
constexpr std::uint64_t kBodyMax = 40;

struct Outcome {
  std::string body;
  std::string left;  // behind the end
  bool done = false;
  unsigned refused = 0;
};

// Reads `text` as it would come off a socket, at most `piece` bytes at a time.
Outcome read(std::string_view text, std::size_t piece = 1000) {
  Outcome outcome;
  ChunkedReader reader(kOverheadMax, kBodyMax);
  while (!text.empty() && !reader.done() && !reader.error()) {
    const auto taken = reader.take(text.substr(0, piece));
    BOOST_TEST_REQUIRE(taken.bytes > 0u);
    outcome.body += taken.data;
    text.remove_prefix(taken.bytes);
  }
  outcome.done = reader.done();
  if (reader.error()) outcome.refused = reader.error()->status;
  if (outcome.done) outcome.left = text;
  return outcome;
}

void check_refused(unsigned status, std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(read(text).refused == status);
      BOOST_TEST(read(text, 1).refused == status);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chunked_reader)

BOOST_AUTO_TEST_CASE(any_cut_gives_the_same_body_and_leaves_what_follows) {
  const std::string_view text = "5 ;a=\"b\"\r\nhello\r\n00a\r\n0123456789\r\n0;x\r\nX: y\r\n\r\nGET /";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    const Outcome outcome = read(text, piece);
    BOOST_TEST(outcome.done);
    BOOST_TEST(outcome.body == "hello0123456789");
    BOOST_TEST(outcome.left == "GET /");
  }
}

BOOST_AUTO_TEST_CASE(the_shortest_body_is_empty) {
  for (const std::string text : {"0\r\n\r\n", "0\r\nX:\r\n\r\n"}) {
    const Outcome outcome = read(text);
    BOOST_TEST(outcome.done);
    BOOST_TEST(outcome.body == "");
  }
}

BOOST_AUTO_TEST_CASE(it_is_not_over_before_its_last_byte) {
  const std::string_view text = "1\r\n!\r\n0\r\nX: y\r\n\r\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    const Outcome outcome = read(text.substr(0, length));
    BOOST_TEST(!outcome.done);
    BOOST_TEST(outcome.refused == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_size_is_hex_digits_alone) {
  check_refused(400,
                {"+1\r\n!\r\n", "-1\r\n!\r\n", "0x1\r\n!\r\n", "\r\n", ";a\r\n", " 1\r\n!\r\n", "1 \r\n!\r\n",
                 "1 1\r\n!\r\n", "g\r\n", "1\0\r\n"s, "1_0\r\n", "10000000000000000\r\n"});
}

BOOST_AUTO_TEST_CASE(every_line_ends_in_crlf) {
  check_refused(
      400, {"1\n!\r\n", "1\r!\r\n", "1\r\n!\n0\r\n\r\n", "1\r\n!\r0\r\n\r\n", "1\r\n!0\r\n\r\n", "1;a\n!\r\n",
            "1;a\r!\r\n", "0\r\n\n", "0\r\n\r\r", "0\r\nX: y\n\r\n", "0\r\nX: y\r\n\n"});
}

BOOST_AUTO_TEST_CASE(data_is_as_long_as_its_size_says) {
  check_refused(400, {"1\r\n!!\r\n0\r\n\r\n", "3\r\n!!\r\n0\r\n\r\n"});
}

BOOST_AUTO_TEST_CASE(a_trailer_is_a_field_and_nothing_else) {
  check_refused(400,
                {"0\r\nnonsense\r\n\r\n", "0\r\n: y\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nX: y\r\n z\r\n\r\n",
                 "0\r\nX: \0\r\n\r\n"s, "0\r\nX: \x1b\r\n\r\n", "0\r\n X: y\r\n\r\n"});
}

BOOST_AUTO_TEST_CASE(extensions_hold_no_control_character) {
  check_refused(400, {"1;\0\r\n!\r\n"s, "1;\x1b\r\n!\r\n", "1;\x7f\r\n!\r\n"});
}

BOOST_AUTO_TEST_CASE(framing_fields_in_a_trailer_are_thrown_away) {
  BOOST_TEST(read("1\r\n!\r\n0\r\nContent-Length: 9\r\n\r\nGET").left == "GET");
}

BOOST_AUTO_TEST_CASE(a_body_of_the_limit_is_taken_and_a_byte_more_is_not) {
  const std::string twenty = "14\r\n" + std::string(20, 'x') + "\r\n";
  BOOST_TEST(read(twenty + twenty + "0\r\n\r\n").body.size() == kBodyMax);
  check_refused(413, {twenty + twenty + "1\r\n", "29\r\n", "ffffffffffffffff\r\n"});
}

BOOST_AUTO_TEST_CASE(extensions_trailers_and_zeros_share_one_limit) {
  const std::string trailer =
      "0\r\nX: " + std::string(kOverheadMax - 4, 'y') + "\r\n\r\n";  // the zero, the "X: "
  BOOST_TEST(read(trailer).done);
  check_refused(431, {"0" + trailer, "1;\r\n!\r\n" + trailer, std::string(kOverheadMax + 1, '0'),
                      "1;" + std::string(kOverheadMax, 'a'), "0\r\n" + std::string(kOverheadMax, 'X')});
}

BOOST_AUTO_TEST_SUITE_END()
