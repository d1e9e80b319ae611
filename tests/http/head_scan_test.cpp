// SPDX-License-Identifier: MIT
//
// One table of heads, each with the status it earns (0: accepted), read whole and a byte at a time.
#include <framesd/http/head_scan.hpp>

#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace std::string_literals;
using framesd::http::Head;
using framesd::http::head_progress;
using framesd::http::HeadError;
using framesd::http::HeadProgress;
using framesd::http::kFieldsMax;
using framesd::http::kHeadMax;
using framesd::http::kRequestLineMax;
using framesd::http::Method;
using framesd::http::scan_head;

namespace {

struct Row {
  std::string head;
  unsigned status = 0;
};

// The status of reading `head` as a session does: progress first, the scan when it is complete.
unsigned status_whole(const std::string& head) {
  const HeadProgress progress = head_progress(head);
  if (const auto* refused = std::get_if<HeadError>(&progress)) return refused->status;
  if (!std::holds_alternative<std::size_t>(progress)) return 1;  // still waiting
  const auto out = std::make_unique<Head>();
  const auto refused = scan_head(std::string_view(head).substr(0, std::get<std::size_t>(progress)), *out);
  return refused ? refused->status : 0;
}

// The same, the bytes coming one by one.
unsigned status_by_bytes(const std::string& head) {
  for (std::size_t length = 1; length < head.size(); ++length) {
    const HeadProgress progress = head_progress(std::string_view(head).substr(0, length));
    if (const auto* refused = std::get_if<HeadError>(&progress)) return refused->status;
    if (std::holds_alternative<std::size_t>(progress)) return status_whole(head.substr(0, length));
  }
  return status_whole(head);
}

void check_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT("head " << row.head.substr(0, 200)) {
      BOOST_TEST(status_whole(row.head) == row.status);
      BOOST_TEST(status_by_bytes(row.head) == row.status);
    }
  }
}

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: box\r\n\r\n"; }
std::string with(const std::string& fields) {
  return "POST /frames HTTP/1.1\r\nHost: box\r\n" + fields + "\r\n";
}
std::string line(const std::string& request_line) { return request_line + "\r\nHost: box\r\n\r\n"; }
std::string host(const std::string& value) { return "GET / HTTP/1.1\r\nHost:" + value + "\r\n\r\n"; }

// A head of exactly `bytes` bytes.
std::string head_of(std::size_t bytes) {
  const std::string rest = with("X-Fill: \r\n");
  return with("X-Fill: " + std::string(bytes - rest.size(), 'f') + "\r\n");
}

std::string with_fields(std::size_t count) {  // Host is one of them
  std::string fields;
  for (std::size_t i = 1; i < count; ++i) fields += "X-" + std::to_string(i) + ": v\r\n";
  return with(fields);
}

Head scanned(const std::string& head) {
  Head out;
  BOOST_TEST_REQUIRE(!scan_head(head, out).has_value());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(head_scan)

BOOST_AUTO_TEST_CASE(request_lines) {
  check_rows({
      {get("/"), 0},
      {get("/frames?depth_min=1.5&limit=10"), 0},
      {get("/a|b^{c}\"<>`\\?[1]"), 0},  // browsers leave some of these as they are
      {get("/%zz"), 0},                 // broken escapes are the target's matter
      {get("//host/path"), 0},
      {line("OPTIONS * HTTP/1.1"), 0},
      {line("BREW /pot HTTP/1.1"), 0},
      {line("get / HTTP/1.1"), 0},  // a method of that name, and unknown
      {line("GET * HTTP/1.1"), 400},
      {get("frames"), 400},
      {get("/a#b"), 400},
      {get("/a b"), 400},
      {get("/\xc3\xa9"), 400},
      {get("/\x7f"), 400},
      {get("/a\tb"), 400},
      {get("/a\0b"s), 400},
      {get("/a\rb"), 400},
      {line("GET  / HTTP/1.1"), 400},
      {line("GET /  HTTP/1.1"), 400},
      {line(" GET / HTTP/1.1"), 400},
      {line("GET / HTTP/1.1 "), 400},
      {line("GET /"), 400},
      {line("GET"), 400},
      {line("G@T / HTTP/1.1"), 400},
      {line("GET\t/ HTTP/1.1"), 400},
      {line("CONNECT box:80 HTTP/1.1"), 400},
      {"\x16\x03\x01\x02", 400},  // TLS, told at its first byte
      {"G\xff", 400},
      {"{\"frames\":", 400},
  });
}

BOOST_AUTO_TEST_CASE(versions) {
  check_rows({
      {line("GET / HTTP/1.0"), 0},
      {"GET / HTTP/1.0\r\n\r\n", 0},
      {line("GET / HTTP/2.0"), 505},
      {line("GET / HTTP/0.9"), 505},
      {line("GET / HTTP/1.2"), 0},  // spoken to as 1.1
      {line("GET / HTTP/1.9"), 0},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {line("GET / http/1.1"), 400},
      {line("GET / HTTP/1.10"), 400},
      {line("GET / HTTP/11"), 400},
      {line("GET / HTTP/1,1"), 400},
      {line("GET / HTTP/1."), 400},
      {line("GET / HTTPS/1.1"), 400},
      {line("GET / HTTP/ 1.1"), 400},
  });
}

BOOST_AUTO_TEST_CASE(absolute_targets) {
  check_rows({
      {get("http://box/frames"), 0},
      {get("HTTP://BOX/"), 0},
      {get("http://box"), 0},
      {"GET http://box/ HTTP/1.0\r\n\r\n", 0},
      {get("http://other/frames"), 400},
      {get("http://box:80/frames"), 400},
      {get("http://user@box/"), 400},
      {get("http:///frames"), 400},
      {get("http://box?a=b"), 400},
      {get("https://box/"), 400},
      {get("ftp://box/"), 400},
      {"GET http://box/ HTTP/1.1\r\n\r\n", 400},
  });
}

BOOST_AUTO_TEST_CASE(line_ends) {
  check_rows({
      {"\r\n" + get("/"), 0},
      {"\r\n\r\n" + get("/"), 0},
      {"\r\n\r\n\r\n" + get("/"), 400},
      {"\n" + get("/"), 400},
      {"GET / HTTP/1.1\nHost: box\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: box\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: box\r\n\n", 400},
      {"GET / HTTP/1.1\rHost: box\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\r\nHost: box\r\n\r\n", 400},
      {with("X-A: 1\rX-B: 2\r\n"), 400},
      {with("X-A: 1\r\r\n"), 400},
  });
}

BOOST_AUTO_TEST_CASE(fields) {
  check_rows({
      {with("X-Empty:\r\n"), 0},
      {with("X-Blanks: \t two  words \t\r\n"), 0},
      {with("X-Long: 0123456789abcdef\t0123456789abcdef\r\n"), 0},
      {with("X-Text: \x80\xff\xc3\xa9 and some more\r\n"), 0},
      {with("!#$%&'*+-.^_`|~: odd\r\n"), 0},
      {with("X-A : 1\r\n"), 400},
      {with("X-A\t: 1\r\n"), 400},
      {with("X A: 1\r\n"), 400},
      {with("X-A\r\n"), 400},
      {with(": 1\r\n"), 400},
      {with("X-\xc3\xa9: 1\r\n"), 400},
      {with("X-A\0: 1\r\n"s), 400},
      {with("X-A: 1\r\n 2\r\n"), 400},
      {with("X-A: 1\r\n\t2\r\n"), 400},
      {with("X-A: \0\r\n"s), 400},
      {with("X-A: \x7f\r\n"), 400},
      {with("X-A: 01234567\x01 89abcdef\r\n"), 400},
      {with("X-A: 01234567\x7f 89abcdef\r\n"), 400},
      {"GET / HTTP/1.1\r\n Host: box\r\n\r\n", 400},
  });
}

BOOST_AUTO_TEST_CASE(hosts) {
  check_rows({
      {host(" box"), 0},
      {host("box:8000"), 0},
      {host(" [::1]:8000 "), 0},
      {host(""), 400},
      {host(" box other"), 400},
      {host(" user@box"), 400},
      {host(" box/path"), 400},
      {host(" box\r\nHost: box"), 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", 400},
      {"GET / HTTP/1.0\r\nHost: a b\r\n\r\n", 400},
  });
}

BOOST_AUTO_TEST_CASE(framing) {
  check_rows({
      {with("Content-Length: 5\r\n"), 0},
      {with("Content-Length: 10000000000\r\n"), 0},
      {with("Content-Length: 007\r\n"), 0},
      {with("Transfer-Encoding: CHUNKED\r\n"), 0},
      {with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {with("Content-Length: 5, 5\r\n"), 400},
      {with("Content-Length: +5\r\n"), 400},
      {with("Content-Length: -5\r\n"), 400},
      {with("Content-Length: 0x5\r\n"), 400},
      {with("Content-Length: 5 5\r\n"), 400},
      {with("Content-Length:\r\n"), 400},
      {with("Content-Length: 9223372036854775808\r\n"), 400},
      {with("Content-Length: 18446744073709551621\r\n"), 400},
      {with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {with("Transfer-Encoding: chunked, chunked\r\n"), 400},
      {with("Transfer-Encoding: chunked;q=1\r\n"), 400},
      {with("Transfer-Encoding: \x0b"
            "chunked\r\n"),
       400},
      {with("Transfer-Encoding: ,chunked\r\n"), 400},
      {with("Transfer-Encoding:\r\n"), 400},
      {with("Transfer-Encoding: gzip\r\n"), 501},
      {with("Transfer-Encoding: gzip, chunked\r\n"), 501},
      {with("Transfer-Encoding: identity\r\n"), 501},
      {with("Transfer-Encoding: xchunked\r\n"), 501},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
  });
}

BOOST_AUTO_TEST_CASE(expectations) {
  check_rows({
      {with("Expect: 100-continue\r\n"), 0},
      {with("Expect: 100-Continue\r\n"), 0},
      {with("Expect: 200-ok\r\n"), 417},
      {with("Expect:\r\n"), 417},
      {with("Expect: 100-continue, more\r\n"), 417},
      {with("Expect: tea\r\nTransfer-Encoding: gzip\r\n"), 501},
      {with("Expect: tea\r\nName : faulty\r\n"), 400},
      {with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
  });
}

BOOST_AUTO_TEST_CASE(limits) {
  const std::string around = "GET  HTTP/1.1";
  const auto request_line = [&](std::size_t bytes) {
    return get("/" + std::string(bytes - around.size() - 1, 'a'));
  };
  check_rows({
      {request_line(kRequestLineMax), 0},
      {request_line(kRequestLineMax + 1), 414},
      {request_line(kHeadMax + 100), 414},
      {head_of(kHeadMax), 0},
      {head_of(kHeadMax + 1), 431},
      {with_fields(kFieldsMax), 0},
      {with_fields(kFieldsMax + 1), 431},
  });
}

BOOST_AUTO_TEST_CASE(the_first_fault_decides) {
  std::string many = "rubbish\r\n";
  for (std::size_t i = 0; i < kFieldsMax; ++i) many += "rubbish\r\n";
  const std::string long_line(kRequestLineMax + 10, 'a');
  check_rows({
      {many + "rubbish\r\n", 400},
      {many + "\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: box\n\n", 505},
      {"GET / HTTP/2.0\r\nX: " + std::string(kHeadMax, 'a'), 505},
      {"GET\t" + long_line, 400},
      {"GET\t" + long_line + "\r\n\r\n", 400},
      {"GET /" + long_line + "\n\n", 414},
      {long_line + " / HTTP/1.1\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nX: " + std::string(kHeadMax, 'a') + "\n\n", 431},
  });
}

BOOST_AUTO_TEST_CASE(refusals_do_not_wait_for_the_rest) {
  const auto refused_at = [](std::string_view received) {
    return std::holds_alternative<HeadError>(head_progress(received));
  };
  BOOST_TEST(refused_at("rubbish\r\n"));
  BOOST_TEST(refused_at("GET / HTTP/3.0\r\nHost"));
  BOOST_TEST(refused_at("GET / HTTP/1.1\r\nHost: box\n"));
  BOOST_TEST(refused_at("GET /" + std::string(kRequestLineMax, 'a')));
  BOOST_TEST(refused_at("GET / HTTP/1.1\r\nX: " + std::string(kHeadMax, 'a')));
  BOOST_TEST(!refused_at("GET / HTTP/1.1\r\nHost: box\r\n\r"));
}

BOOST_AUTO_TEST_CASE(pipelined_bytes_are_not_part_of_the_head) {
  const std::string first = get("/first");
  const HeadProgress progress = head_progress(first + get("/second"));
  BOOST_TEST_REQUIRE(std::holds_alternative<std::size_t>(progress));
  BOOST_TEST(std::get<std::size_t>(progress) == first.size());
}

BOOST_AUTO_TEST_CASE(scan_alone_refuses_what_is_no_single_head) {
  Head out;
  BOOST_TEST(scan_head("", out).has_value());
  BOOST_TEST(scan_head("GET / HTTP/1.1\r\nHost: box\r\n", out).has_value());
  BOOST_TEST(scan_head(get("/") + "x", out).has_value());
  BOOST_TEST(scan_head("\r\n", out).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_read_is_handed_on) {
  const std::string bytes =
      "\r\nPUT /frames/1.5?x=1 HTTP/1.1\r\nHost: box:8000\r\nContent-Length: 200\r\n"
      "expect: 100-continue\r\nX-A:  a b \r\n\r\n";
  const Head head = scanned(bytes);
  BOOST_TEST((head.method == Method::put));
  BOOST_TEST(head.method_text == "PUT");
  BOOST_TEST(head.target == "/frames/1.5?x=1");
  BOOST_TEST(head.version == 11u);
  BOOST_TEST(head.content_length.value() == 200u);
  BOOST_TEST(head.expect_continue);
  BOOST_TEST(!head.chunked);
  BOOST_TEST_REQUIRE(head.field_count == 4u);
  BOOST_TEST(head.fields[3].name == "X-A");
  BOOST_TEST(head.fields[3].value == "a b");
}

BOOST_AUTO_TEST_CASE(an_absolute_target_becomes_its_path) {
  const std::string path = get("http://box/frames?limit=1");
  BOOST_TEST(scanned(path).target == "/frames?limit=1");
  const std::string bare = get("http://box");
  BOOST_TEST(scanned(bare).target == "/");
}

BOOST_AUTO_TEST_CASE(connections_stay_open_only_in_1_1_and_unless_told) {
  BOOST_TEST(scanned(get("/")).keep_alive);
  BOOST_TEST(scanned(with("Connection: keep-alive\r\n")).keep_alive);
  BOOST_TEST(scanned(with("Connection: closed\r\n")).keep_alive);
  BOOST_TEST(!scanned(with("Connection: upgrade , CLOSE\r\n")).keep_alive);
  BOOST_TEST(!scanned(with("Connection: close\r\nConnection: keep-alive\r\n")).keep_alive);
  BOOST_TEST(!scanned("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
}

BOOST_AUTO_TEST_CASE(a_reused_head_keeps_nothing) {
  Head head = scanned(with("Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n"));
  const std::string next = get("/");
  BOOST_TEST_REQUIRE(!scan_head(next, head).has_value());
  BOOST_TEST(!head.content_length.has_value());
  BOOST_TEST(!head.expect_continue);
  BOOST_TEST(head.keep_alive);
  BOOST_TEST(head.field_count == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
