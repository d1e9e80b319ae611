// SPDX-License-Identifier: MIT
//
// What lies between an endpoint's data and its answer: ETag, 304, caches, packing.
#include "api_fixture.hpp"
#include <framesd/gzip/gzip.hpp>

namespace api = framesd::api;
using framesd::http::CacheUse;
using framesd::http::Method;
using framesd::test::Api;
using namespace std::chrono_literals;

namespace boost::test_tools::tt_detail {
template <>
struct print_log_value<CacheUse> {
  void operator()(std::ostream& out, CacheUse use) { out << static_cast<int>(use); }
};
}  // namespace boost::test_tools::tt_detail

namespace {

struct Filled : Api {
  Filled() { fill(100'000'000, 500'000, 60); }

  std::string etag(std::string_view target) {
    ask(target);
    return header("ETag");
  }
  CacheUse use(std::string_view target) { return ask(target).cache; }
  std::int64_t figure(std::string_view cache, std::string_view name) {
    return json("/cache/stats").at(cache).at(name).to_number<std::int64_t>();
  }
};

std::string unpacked(std::string_view packed) {
  framesd::gzip::Inflater inflater;
  std::string out;
  BOOST_TEST(inflater.take(packed, out, 1 << 20).value() == packed.size());
  BOOST_TEST(inflater.complete());
  return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conditional_answers, Filled)

BOOST_AUTO_TEST_CASE(data_carries_an_etag_and_what_it_depends_on) {
  for (const char* target : {"/frames?limit=2", "/frames/100.5", "/frames/100.5.png"}) {
    ask(target);
    BOOST_TEST(header("ETag").starts_with("\""), target);
    BOOST_TEST(header("Cache-Control") == "no-cache", target);
    BOOST_TEST(header("Vary") == "Accept, Accept-Encoding", target);
  }
  BOOST_TEST(etag("/health").empty());
}

BOOST_AUTO_TEST_CASE(who_has_the_current_state_is_told_so) {
  const std::string current = etag("/frames?limit=2");
  for (const std::string& list : {current, "W/" + current, "\"x\", " + current, std::string("*")}) {
    BOOST_TEST(ask_with({{"If-None-Match", list}}, "/frames?limit=2").status == 304u, list);
    BOOST_TEST(response.content().empty());
    BOOST_TEST(header("ETag") == current);
    BOOST_TEST(header("Vary") == "Accept, Accept-Encoding");
    BOOST_TEST(header("Cache-Control") == "no-cache");
  }
  BOOST_TEST(ask_with({{"If-None-Match", "\"x\""}}, "/frames?limit=2").status == 200u);
  BOOST_TEST(ask_with({{"If-None-Match", current}}, "/frames?limit=3").status == 200u);
}

BOOST_AUTO_TEST_CASE(a_commit_makes_another_etag) {
  const std::string before = etag("/frames/100.5");
  fill(1'000'000, 1, 1);
  BOOST_TEST(ask_with({{"If-None-Match", before}}, "/frames/100.5").status == 200u);
  BOOST_TEST(header("ETag") != before);
}

BOOST_AUTO_TEST_CASE(errors_come_before_conditions) {
  BOOST_TEST(ask_with({{"If-None-Match", "*"}}, "/frames?limit=0").status == 422u);
  BOOST_TEST(ask_with({{"If-None-Match", "*"}}, "/frames/5.5").status == 404u);
  BOOST_TEST(header("ETag").empty());
  BOOST_TEST(header("Cache-Control") == "no-store");
}

BOOST_AUTO_TEST_CASE(a_304_is_no_look_up) {
  const std::string current = etag("/frames?limit=2");
  const auto asked = [&] { return figure("range_cache", "hits") + figure("range_cache", "misses"); };
  const auto before = asked();
  BOOST_TEST(ask_with({{"If-None-Match", current}}, "/frames?limit=2").status == 304u);
  BOOST_TEST(asked() == before);
}

BOOST_AUTO_TEST_CASE(etags_differ_by_parameters_and_policy_and_not_by_their_order) {
  const std::string one = etag("/frames?limit=2&offset=1");
  BOOST_TEST(etag("/frames?offset=1&limit=2&_=77") == one);
  BOOST_TEST(etag("/frames?offset=2&limit=1") != one);
  BOOST_TEST(etag("/frames?limit=2") != one);
  BOOST_TEST(etag("/frames/100.5") != etag("/frames/100.5.png"));
  restart({.colormap = "gray"});
  BOOST_TEST(etag("/frames?limit=2&offset=1") != one);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cached_answers, Filled)

BOOST_AUTO_TEST_CASE(the_second_answer_is_the_first_one) {
  BOOST_TEST(use("/frames?limit=2") == CacheUse::miss);
  const std::string first(response.content());
  const std::string headers = response.headers;
  BOOST_TEST(use("/frames?limit=2") == CacheUse::hit);
  BOOST_TEST(response.content() == first);
  BOOST_TEST(response.headers == headers);
  BOOST_TEST(response.content_type == "application/json");
  BOOST_TEST(response.shared_body != nullptr);
  BOOST_TEST(use("/health") == CacheUse::none);
}

BOOST_AUTO_TEST_CASE(work_that_leaves_the_event_loop_is_looked_up_once) {
  fill(300'000'000, 1'000, 3000);
  for (const char* target : {"/gaps", "/stats", "/strip.png?height=100", "/frames?limit=1000"}) {
    const auto before = figure("range_cache", "misses");
    BOOST_TEST(use(target) == CacheUse::miss);
    BOOST_TEST(figure("range_cache", "misses") == before + 1, target);
  }
}

BOOST_AUTO_TEST_CASE(single_frames_have_a_cache_of_their_own) {
  for (const char* target : {"/frames/100.5", "/frames/100.5.png", "/frames/100.5", "/frames?limit=1"})
    ask(target);
  BOOST_TEST(figure("frame_cache", "hits") == 1);
  BOOST_TEST(figure("frame_cache", "misses") == 2);
  BOOST_TEST(figure("frame_cache", "size") == 2);
  BOOST_TEST(figure("frame_cache", "max_size") == 1000);
  BOOST_TEST(figure("range_cache", "misses") == 1);
  BOOST_TEST(json("/cache/stats").at("frame_cache").at("hit_rate").to_number<double>() == 1.0 / 3);
}

BOOST_AUTO_TEST_CASE(a_commit_makes_what_is_kept_unreachable) {
  BOOST_TEST(json("/frames").at("metadata").at("total").as_int64() == 60);
  fill(1'000'000, 1, 1);
  BOOST_TEST(json("/frames").at("metadata").at("total").as_int64() == 61);
  BOOST_TEST(response.cache == CacheUse::miss);
}

BOOST_AUTO_TEST_CASE(errors_are_not_kept) {
  ask("/frames/5.5");
  BOOST_TEST(ask("/frames/5.5").status == 404u);
  BOOST_TEST(response.cache == CacheUse::none);
  BOOST_TEST(figure("frame_cache", "size") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_too_old_is_made_again) {
  restart({.cache_ttl = 10s});
  ask("/frames");
  now += 9s;
  BOOST_TEST(use("/frames") == CacheUse::hit);
  now += 2s;
  BOOST_TEST(use("/frames") == CacheUse::miss);
  BOOST_TEST(figure("range_cache", "expirations") == 1);
}

BOOST_AUTO_TEST_CASE(the_least_recently_used_makes_room) {
  restart({.range_cache_size = 2});
  for (const char* target : {"/frames?limit=1", "/frames?limit=2", "/frames?limit=1", "/frames?limit=3"})
    ask(target);
  BOOST_TEST(use("/frames?limit=1") == CacheUse::hit);
  BOOST_TEST(use("/frames?limit=2") == CacheUse::miss);
  BOOST_TEST(figure("range_cache", "evictions") == 2);
}

BOOST_AUTO_TEST_CASE(a_cache_of_nothing_keeps_nothing) {
  for (const api::ServiceOptions& off :
       {api::ServiceOptions{.cache_ttl = 0s}, api::ServiceOptions{.range_cache_size = 0},
        api::ServiceOptions{.cache_max_bytes = 0}}) {
    restart(off);
    ask("/frames");
    BOOST_TEST(use("/frames") == CacheUse::none);
  }
}

BOOST_AUTO_TEST_CASE(long_answers_are_kept_too_and_shared_while_they_are_made) {
  BOOST_TEST(use("/frames?limit=1000") == CacheUse::miss);
  BOOST_TEST(json("/frames?limit=1000").at("frames").as_array().size() == 60u);
  BOOST_TEST(response.cache == CacheUse::hit);
  BOOST_TEST(header("Vary") == "Accept, Accept-Encoding");
}

BOOST_AUTO_TEST_CASE(other_options_empty_the_caches) {
  ask("/frames");
  BOOST_TEST(service->reconfigure({.app_name = "B", .range_cache_size = 7}).has_value());
  BOOST_TEST(figure("range_cache", "size") == 0);
  BOOST_TEST(figure("range_cache", "max_size") == 7);
  BOOST_TEST(json("/health").at("app_name").as_string() == "B");
}

BOOST_AUTO_TEST_CASE(wrong_options_change_nothing) {
  const auto refused = service->reconfigure({.colormap = "viridsi"});
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST(refused.error().detail.find("did you mean 'viridis'?") != std::string::npos);
  BOOST_TEST(json("/health").at("environment").as_string() == "test");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(packed_answers, Filled)

BOOST_AUTO_TEST_CASE(json_is_packed_when_asked_for_and_kept_so) {
  const std::string plain(ask("/frames").content());
  const std::string plain_etag = header("ETag");
  for (const CacheUse expected : {CacheUse::miss, CacheUse::hit}) {
    ask_with({{"Accept-Encoding", "gzip, br"}}, "/frames");
    BOOST_TEST(response.cache == expected);
    BOOST_TEST(header("Content-Encoding") == "gzip");
    BOOST_TEST(header("Vary") == "Accept, Accept-Encoding");
    BOOST_TEST(header("ETag") != plain_etag);
    BOOST_TEST(unpacked(response.content()) == plain);
  }
  BOOST_TEST(ask("/frames").content() == plain);
  BOOST_TEST(header("Content-Encoding").empty());
}

BOOST_AUTO_TEST_CASE(either_coding_is_current_for_who_takes_gzip) {
  const std::string plain = etag("/frames");
  ask_with({{"Accept-Encoding", "gzip"}}, "/frames");
  const std::string packed = header("ETag");
  for (const std::string& tag : {plain, packed}) {
    ask_with({{"Accept-Encoding", "gzip"}, {"If-None-Match", tag}}, "/frames");
    BOOST_TEST(response.status == 304u);
    BOOST_TEST(header("ETag") == tag);
  }
  BOOST_TEST(ask_with({{"If-None-Match", packed}}, "/frames").status == 200u);
}

BOOST_AUTO_TEST_CASE(small_answers_and_pictures_are_never_packed) {
  for (const char* target : {"/frames?limit=1", "/frames/100.5", "/frames/100.5.png"}) {
    const std::string plain = etag(target);
    ask_with({{"Accept-Encoding", "gzip"}}, target);
    BOOST_TEST(header("Content-Encoding").empty(), target);
    BOOST_TEST(header("ETag") == plain, target);
  }
}

BOOST_AUTO_TEST_CASE(packing_counts_as_work) {
  const auto reply_to = [&](std::vector<framesd::http::Field> with) {
    const framesd::http::Request request{.target = "/frames?limit=100", .fields = with, .request_id = "t"};
    response.clear();
    return service->answer(request, context, response);
  };
  const auto packed = reply_to({{"Accept-Encoding", "gzip"}});
  BOOST_TEST((std::get<api::Work>(packed).estimate > api::kInlineWork));
  BOOST_TEST(std::holds_alternative<api::Answered>(reply_to({})));
}

BOOST_AUTO_TEST_SUITE_END()
