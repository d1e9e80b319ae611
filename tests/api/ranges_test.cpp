// SPDX-License-Identifier: MIT
//
// The part of an answer that was asked for, and answers that are only wanted of one state.
#include "api_fixture.hpp"
#include <framesd/gzip/gzip.hpp>

#include <functional>

using framesd::http::BodySource;
using framesd::http::Field;
using framesd::http::Method;
using framesd::test::Api;

namespace {

struct Filled : Api {
  Filled() { fill(100'000'000, 500'000, kRows); }

  static constexpr int kRows = 20'000;  // more of them than a piece of an export holds
  const std::string npy = "/frames.npy";

  // What the answer gives in all, streamed or not.
  std::string whole() {
    if (!response.source) return content();
    using Next = BodySource::Next;
    std::string body;
    Next next = Next::more;
    while (next == Next::more) next = response.source->next(body);
    BOOST_TEST((next == Next::end));
    BOOST_TEST(response.source_bytes.value_or(body.size()) == body.size());
    return body;
  }
  std::string get(std::string_view target, std::vector<Field> with = {}) {
    ask_with(std::move(with), target);
    return whole();
  }
  std::string part(std::string_view target, std::string_view range) {
    return get(target, {{"Range", range}});
  }
  std::string range_text(std::size_t first, std::size_t count) {
    return "bytes=" + std::to_string(first) + "-" + std::to_string(first + count - 1);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ranges, Filled)

BOOST_AUTO_TEST_CASE(any_part_of_an_array_is_as_in_the_whole) {
  const std::string all = get(npy);
  BOOST_TEST(response.status == 200u);
  BOOST_TEST(header("Accept-Ranges") == "bytes");
  const std::size_t size = all.size();
  for (const std::size_t first :
       {std::size_t{0}, std::size_t{1}, std::size_t{127}, std::size_t{128}, std::size_t{131},
        std::size_t{136}, std::size_t{70'003}, size - 9, size - 1}) {
    for (const std::size_t count :
         {std::size_t{1}, std::size_t{8}, std::size_t{200}, std::size_t{70'001}, size}) {
      const std::string got = part(npy, range_text(first, count));
      BOOST_TEST(response.status == 206u);
      BOOST_TEST((got == all.substr(first, count)), first << " " << count);
      BOOST_TEST(header("Content-Range") == "bytes " + std::to_string(first) + "-" +
                                                std::to_string(first + got.size() - 1) + "/" +
                                                std::to_string(size));
    }
  }
  BOOST_TEST((part(npy, "bytes=-10") == all.substr(size - 10)));
}

BOOST_AUTO_TEST_CASE(the_array_may_be_a_page_of_the_log) {
  for (const std::string target :
       {"/frames.npy?offset=10&limit=50", "/frames.npy?order=desc&after=5000&offset=3",
        "/frames.npy?samples=frame&depth_min=200"}) {
    const std::string all = get(target);
    for (const std::size_t first : {std::size_t{128}, std::size_t{130}, std::size_t{300}})
      BOOST_TEST((part(target, "bytes=" + std::to_string(first) + "-") == all.substr(first)),
                 target << " " << first);
  }
}

BOOST_AUTO_TEST_CASE(pages_and_pictures_have_parts_from_the_cache_or_not) {
  for (const char* target : {"/frames?limit=5", "/strip.png?depth_max=150", "/frames/100.5.png", "/stats"}) {
    const std::string all = get(target);
    BOOST_TEST(header("Accept-Ranges") == "bytes", target);
    const std::size_t size = all.size();
    for (const std::size_t first : {std::size_t{0}, std::size_t{7}, size / 2, size - 1}) {
      for (const std::size_t count : {std::size_t{1}, size / 3, size}) {
        const std::string got = part(target, range_text(first, count));
        BOOST_TEST(response.status == 206u);
        BOOST_TEST((got == all.substr(first, count)), target << " " << first << " " << count);
      }
    }
    BOOST_TEST((get(target) == all), target);  // the kept answer is as it was
    BOOST_TEST(part("/frames?limit=6", "bytes=3-5").size() == 3u);
  }
}

BOOST_AUTO_TEST_CASE(documents_have_parts_too) {
  const std::string all = get("/assets/docs.js");
  BOOST_TEST((part("/assets/docs.js", "bytes=10-19") == all.substr(10, 10)));
  BOOST_TEST(response.status == 206u);
}

BOOST_AUTO_TEST_CASE(a_part_of_a_packed_body_is_a_part_of_the_packed_bytes) {
  const std::vector<Field> packed = {{"Accept-Encoding", "gzip"}};
  const std::string all = get("/frames?limit=60", packed);
  BOOST_TEST(header("Content-Encoding") == "gzip");
  const std::string end =
      get("/frames?limit=60", {packed[0], {"Range", "bytes=100-"}, {"If-Range", header("ETag")}});
  BOOST_TEST(response.status == 206u);
  BOOST_TEST(header("Content-Encoding") == "gzip");
  BOOST_TEST((end == all.substr(100)));
}

BOOST_AUTO_TEST_CASE(what_has_no_known_length_has_no_parts) {
  for (const char* target : {"/frames.csv", "/frames.las", "/frames.ndjson?limit=3", "/health"}) {
    static_cast<void>(part(target, "bytes=5-9"));
    BOOST_TEST(response.status == 200u, target);
    BOOST_TEST(header("Accept-Ranges").empty(), target);
    static_cast<void>(get(target, {{"Accept-Encoding", "gzip"}, {"Range", "bytes=5-9"}}));
    BOOST_TEST(response.status == 200u, target);
  }
}

BOOST_AUTO_TEST_CASE(nothing_there_is_416_with_the_size) {
  const std::string all = get("/frames?limit=5");
  ask_with({{"Range", "bytes=" + std::to_string(all.size()) + "-"}}, "/frames?limit=5");
  BOOST_TEST(response.status == 416u);
  BOOST_TEST(header("Content-Range") == "bytes */" + std::to_string(all.size()));
  BOOST_TEST(boost::json::parse(content()).at("error_code").as_string() == "range_not_satisfiable");
  ask_with({{"Range", "bytes=999999999-"}}, npy);
  BOOST_TEST(response.status == 416u);
  BOOST_TEST(!response.source);
}

BOOST_AUTO_TEST_CASE(several_ranges_and_head_get_the_whole) {
  const std::string all = get("/frames?limit=5");
  BOOST_TEST((part("/frames?limit=5", "bytes=0-1,5-9") == all));
  BOOST_TEST(response.status == 200u);
  BOOST_TEST(ask_with({{"Range", "bytes=0-1"}}, "/frames?limit=5", Method::head).status == 200u);
  BOOST_TEST(header("Content-Range").empty());
}

BOOST_AUTO_TEST_CASE(another_state_is_sent_whole_or_refused_as_asked) {
  static_cast<void>(get(npy));
  const std::string before = header("ETag");
  BOOST_TEST(ask_with({{"Range", "bytes=200-"}, {"If-Range", before}}, npy).status == 206u);
  BOOST_TEST(ask_with({{"Range", "bytes=200-"}, {"If-Match", before}}, npy).status == 206u);
  fill(1, 1, 1);
  BOOST_TEST(ask_with({{"Range", "bytes=200-"}, {"If-Range", before}}, npy).status == 200u);
  BOOST_TEST(header("Content-Range").empty());
  BOOST_TEST(ask_with({{"Range", "bytes=200-"}, {"If-Match", before}}, npy).status == 412u);
  BOOST_TEST(!response.source);
  BOOST_TEST(boost::json::parse(content()).at("error_code").as_string() == "precondition_failed");
}

BOOST_AUTO_TEST_CASE(a_part_is_of_the_promised_state_or_broken_off) {
  using Next = BodySource::Next;
  const auto part_after = [this](const std::function<void()>& change) {
    ask_with({{"Range", "bytes=4000-"}}, npy);
    const auto source = std::move(response.source);
    change();
    std::string body;
    Next next = Next::more;
    while (next == Next::more) next = source->next(body);
    return std::pair(next, body);
  };
  const auto alone = part_after([] {});
  BOOST_CHECK(alone.first == Next::end);
  BOOST_CHECK(part_after([this] { fill(1, 1, 10); }) == alone);                        // above all others
  BOOST_CHECK(part_after([this] { fill(100'000'001, 1, 1); }).first == Next::broken);  // their numbers move
}

BOOST_AUTO_TEST_CASE(a_false_if_match_is_412_wherever_the_answer_comes_from) {
  for (const char* target : {"/frames?limit=5", "/frames/100.5.png", "/openapi.json", "/frames.csv"}) {
    static_cast<void>(get(target));
    const std::string tag = header("ETag");
    for (const Method method : {Method::get, Method::head}) {
      BOOST_TEST(ask_with({{"If-Match", "\"x\""}}, target, method).status == 412u, target);
      BOOST_TEST(ask_with({{"If-Match", "W/" + tag}}, target, method).status == 412u, target);
      BOOST_TEST(ask_with({{"If-Match", "\"x\", " + tag}}, target, method).status == 200u, target);
      BOOST_TEST(ask_with({{"If-Match", "\"x\""}, {"If-Match", tag}}, target, method).status == 200u, target);
      BOOST_TEST(ask_with({{"If-Match", "*"}}, target, method).status == 200u, target);
      BOOST_TEST(ask_with({{"If-Match", "\"x\""}, {"If-None-Match", tag}}, target, method).status == 412u,
                 target);
      BOOST_TEST(ask_with({{"If-Match", tag}, {"If-None-Match", tag}}, target, method).status == 304u,
                 target);
    }
  }
  BOOST_TEST(ask_with({{"If-Match", "\"x\""}}, "/frames/1.5").status == 404u);
  BOOST_TEST(ask_with({{"If-Match", "\"x\""}}, "/frames?limit=0").status == 422u);
  BOOST_TEST(ask_with({{"If-Match", "\"x\""}}, "/health").status == 200u);  // it has no state to name
}

BOOST_AUTO_TEST_SUITE_END()
