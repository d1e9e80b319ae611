// SPDX-License-Identifier: MIT
#include "body_parser.hpp"

#include <boost/test/unit_test.hpp>

namespace http = framesd::http;
using framesd::net::BodyParser;

namespace {

constexpr std::string_view kChunkedHead = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view kSizedHead = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n";

struct Outcome {
  std::string body;
  bool done;
  unsigned refused;
  std::string left;
};

http::Head scanned(std::string_view head) {
  http::Head out;
  BOOST_REQUIRE(!http::scan_head(head, out).has_value());
  return out;
}

// Feeds `text` in pieces, as a socket would.
Outcome parse(std::string_view head, std::string_view text, std::size_t piece,
              std::optional<std::uint64_t> body_max = 1000) {
  Outcome outcome{};
  BodyParser parser(scanned(head), head.size(), body_max,
                    [&](std::string_view part) { outcome.body += part; });
  std::string waiting;
  while (!parser.done() && !parser.error() && !text.empty()) {
    waiting += text.substr(0, piece);
    text.remove_prefix(std::min(piece, text.size()));
    waiting.erase(0, parser.feed(waiting));
  }
  outcome.done = parser.done();
  outcome.refused = parser.error() ? parser.error()->status : 0;
  outcome.left = waiting + std::string(text);
  return outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_parser)

BOOST_AUTO_TEST_CASE(any_cut_gives_the_same_body) {
  const std::string_view text = "5;a=\"b\"\r\nhello\r\n1\r\n!\r\n0\r\nX: y\r\n\r\nGET /";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    const Outcome outcome = parse(kChunkedHead, text, piece);
    BOOST_TEST(outcome.done);
    BOOST_TEST(outcome.body == "hello!");
    BOOST_TEST(outcome.left == "GET /");
  }
}

BOOST_AUTO_TEST_CASE(a_sized_body_ends_at_its_size) {
  for (const std::size_t piece : {1u, 3u, 100u}) {
    const Outcome outcome = parse(kSizedHead, "helloGET /", piece);
    BOOST_TEST(outcome.done);
    BOOST_TEST(outcome.body == "hello");
    BOOST_TEST(outcome.left == "GET /");
  }
}

BOOST_AUTO_TEST_CASE(a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not) {
  const std::string_view text = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  BOOST_TEST(parse(kChunkedHead, text, 100, 5).body == "abcde");
  BOOST_TEST(parse(kChunkedHead, text, 100, 4).refused == 413u);
  BOOST_TEST(parse(kChunkedHead, "ffffffffffffffff\r\n", 100, 4).refused == 413u);
}

BOOST_AUTO_TEST_CASE(without_a_limit_any_length_is_in_order) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9223372036854775807\r\n\r\n";
  const Outcome outcome = parse(head, std::string(5'000'000, 'b'), 1'000'000, std::nullopt);
  BOOST_TEST(outcome.refused == 0u);
  BOOST_TEST(!outcome.done);
  BOOST_TEST(outcome.body.size() == 5'000'000u);
}

BOOST_AUTO_TEST_CASE(a_request_without_a_body_is_done_at_once) {
  const BodyParser::Keep none = [](std::string_view part) { BOOST_TEST(part.empty()); };
  BOOST_TEST(BodyParser(scanned("POST / HTTP/1.1\r\nHost: h\r\n\r\n"), 28, std::nullopt, none).done());
  BOOST_TEST(
      BodyParser(scanned("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"), 47, 1, none).done());
}

BOOST_AUTO_TEST_CASE(a_body_with_a_length_may_pass_by) {
  std::string body;
  BodyParser parser(scanned(kSizedHead), kSizedHead.size(), 1000,
                    [&](std::string_view part) { body += part; });
  BOOST_TEST(parser.feed("he") == 2u);
  BOOST_TEST(parser.rest() == 3u);
  parser.passed_by(2);
  BOOST_TEST(!parser.done());
  BOOST_TEST(parser.feed("oGET /") == 1u);
  BOOST_TEST(parser.done());
  BOOST_TEST(body == "heo");
}

BOOST_AUTO_TEST_CASE(empty_lines_before_the_request_are_no_part_of_it) {
  const std::string head = "\r\n" + std::string(kSizedHead);
  BOOST_TEST(parse(head, "hello", 100).body == "hello");
}

BOOST_AUTO_TEST_CASE(what_waits_for_the_end_of_its_line_is_bounded) {
  BOOST_TEST(parse(kChunkedHead, "1;" + std::string(17'000, 'a'), 1000).refused == 431u);
  BOOST_TEST(parse(kChunkedHead, "0\r\nX: " + std::string(17'000, 'a'), 1000).refused == 431u);
  BOOST_TEST(parse(kChunkedHead, std::string(17'000, '0'), 1000).refused == 431u);
}

BOOST_AUTO_TEST_CASE(a_trailer_cannot_change_the_framing) {
  for (const std::size_t piece : {1, 7, 100}) {
    const Outcome outcome =
        parse(kChunkedHead, "2\r\nab\r\n0\r\nContent-Length: 5\r\nA: b\r\n\r\nGET /", piece);
    BOOST_TEST(outcome.done);
    BOOST_TEST(outcome.body == "ab");
    BOOST_TEST(outcome.left == "GET /");
  }
}

BOOST_AUTO_TEST_CASE(lines_of_chunks_and_trailers_end_in_crlf_and_are_not_folded) {
  for (const char* text : {"2\nab\r\n0\r\n\r\n", "2\r\nab\n0\r\n\r\n", "0\n\n", "0\r\n\n", "0\r\nA: b\n\r\n",
                           "0\r\nA: b\r\n c\r\n\r\n", "0\r\nA : b\r\n\r\n"}) {
    BOOST_TEST(parse(kChunkedHead, text, 1).refused == 400u, text);
    BOOST_TEST(parse(kChunkedHead, text, 100).refused == 400u, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
