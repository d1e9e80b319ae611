// SPDX-License-Identifier: MIT
#include "looks.hpp"
#include "passes_fixture.hpp"

#include <algorithm>
#include <map>

using framesd::http::Method;
using framesd::test::Body;
using framesd::test::PassesApi;
using framesd::test::ReferencePng;

namespace {

using Row = std::vector<std::uint8_t>;
using Names = std::vector<std::string>;

constexpr std::size_t kGutter = 4;

// `width` samples of a row, from column `left` on.
Row cut(const ReferencePng& picture, std::size_t row, std::size_t left, std::size_t width) {
  const auto begin = picture.samples.begin() + static_cast<std::ptrdiff_t>(row * picture.width + left);
  return {begin, begin + static_cast<std::ptrdiff_t>(width)};
}

bool is_transparent(const ReferencePng& picture, std::size_t row, std::size_t column) {
  return picture.pixels[row * picture.width + column][3] == 0;
}

// The rows of a strip as a picture with transparent parts has them: whole rows, or grey 0 as 1.
std::vector<Row> as_pass(const ReferencePng& strip) {
  std::vector<Row> rows;
  for (std::size_t row = 0; row < strip.height; ++row) {
    rows.push_back(cut(strip, row, 0, strip.width));
    if (!is_transparent(strip, row, 0)) std::ranges::replace(rows.back(), std::uint8_t{0}, std::uint8_t{1});
  }
  return rows;
}

struct Fixture : PassesApi {
  Fixture() {
    make("a", {});
    make("b", {.first = 950, .frames = 150, .deeper = 350'000});
  }

  void expect_pass(const ReferencePng& picture, std::size_t left, const std::string& strip) {
    const auto rows = as_pass(png(strip));
    BOOST_REQUIRE_EQUAL(rows.size(), picture.height);
    for (std::size_t row = 0; row < rows.size(); ++row)
      BOOST_TEST(cut(picture, row, left, rows[row].size()) == rows[row], strip << " row " << row);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(passes, Fixture)

BOOST_AUTO_TEST_CASE(each_pass_is_the_strip_of_its_log_at_its_own_depths) {
  for (const std::string colours : {"&resample=max", "&norm=dynamic&window=3&gamma=2", "&flip=true"}) {
    const auto picture =
        png("/passes.png?log=a&log=b&shift=0,-0.35&depth_min=95&depth_max=118&height=77" + colours);
    BOOST_TEST(picture.width == 8 + kGutter + 8);
    BOOST_TEST(picture.height == 77u);
    BOOST_TEST(header("X-Depth-Min") == "95.0");
    BOOST_TEST(header("X-Depth-Max") == "118.0");
    BOOST_TEST(header("X-Rows") == "77");
    expect_pass(picture, 0, "/logs/a/strip.png?depth_min=95&depth_max=118&height=77" + colours);
    expect_pass(picture, 8 + kGutter,
                "/logs/b/strip.png?depth_min=95.35&depth_max=118.35&height=77" + colours);
    for (std::size_t row = 0; row < picture.height; ++row) {
      for (std::size_t x = 8; x < 8 + kGutter; ++x) BOOST_TEST(is_transparent(picture, row, x));
    }
  }
}

BOOST_AUTO_TEST_CASE(without_bounds_all_frames_of_all_logs_are_shown) {
  const auto picture = png("/passes.png?log=a&log=b&shift=0.5,-0.35");
  BOOST_TEST(header("X-Depth-Min") == "95.0");   // of b, 95.35
  BOOST_TEST(header("X-Depth-Max") == "120.4");  // of a, 119.9
  BOOST_TEST(picture.height == 1000u);
  BOOST_TEST(is_transparent(picture, 0, 0));
  BOOST_TEST(!is_transparent(picture, 0, 8 + kGutter));
  BOOST_TEST(!is_transparent(picture, 999, 0));
  BOOST_TEST(is_transparent(picture, 999, 8 + kGutter));
}

BOOST_AUTO_TEST_CASE(a_shift_is_exact) {
  png("/passes.png?log=a&log=a&log=a&shift=0,0.000001,-0.000001&height=9");
  BOOST_TEST(header("X-Depth-Min") == "99.999999");
  BOOST_TEST(header("X-Depth-Max") == "119.900001");
}

BOOST_AUTO_TEST_CASE(each_pass_may_be_rotated_by_itself) {
  make("turned", {.columns = 3});
  const auto picture = png("/passes.png?log=a&log=turned&rotate=0,-135&height=100");
  for (std::size_t row = 0; row < picture.height; ++row)
    BOOST_TEST(cut(picture, row, 0, 8) == cut(picture, row, 8 + kGutter, 8));
  const auto both = png("/passes.png?log=a&log=a&rotate=45&height=100");
  expect_pass(both, 8 + kGutter, "/logs/a/strip.png?height=100&rotate=45");
}

BOOST_AUTO_TEST_CASE(norm_static_finds_the_levels_of_each_log) {
  const auto picture = png("/passes.png?log=a&log=b&norm=static&clip=10,60&height=40");
  const auto plain = png("/passes.png?log=a&log=b&height=40");
  std::map<std::uint8_t, std::uint8_t> first, second;
  for (std::size_t row = 0; row < 40; ++row) {
    for (std::size_t x = 0; x < 8; ++x) {
      first[plain.samples[row * plain.width + x]] = picture.samples[row * plain.width + x];
      const std::size_t other = row * plain.width + 8 + kGutter + x;
      if (!is_transparent(plain, row, 8 + kGutter + x)) second[plain.samples[other]] = picture.samples[other];
    }
  }
  BOOST_TEST(first.rbegin()->second == 255);
  BOOST_TEST(second.rbegin()->second == 255);
  BOOST_TEST((first != second));
}

BOOST_AUTO_TEST_CASE(a_difference_is_128_where_both_are_the_same) {
  make("copy", {.first = 1000, .frames = 100, .deeper = 350'000});
  const auto picture = png("/passes.png?log=a&log=copy&shift=0,-0.35&mode=difference&height=200");
  BOOST_TEST(picture.width == 8u);
  std::size_t compared = 0;
  for (std::size_t i = 0; i < 100 * picture.width; ++i) {  // below, the copy has only its last frame nearby
    if (is_transparent(picture, i / 8, i % 8)) continue;
    BOOST_TEST(picture.samples[i] == 128);
    ++compared;
  }
  BOOST_TEST(compared == 100 * picture.width);
  BOOST_TEST(!is_transparent(picture, 0, 0));
  BOOST_TEST(is_transparent(picture, 199, 0));  // the copy has half of the frames
}

BOOST_AUTO_TEST_CASE(a_difference_is_that_of_the_two_strips) {
  const auto picture = png("/passes.png?log=a&log=b&mode=difference&height=20&depth_min=101&depth_max=105");
  const auto a = png("/logs/a/strip.png?height=20&depth_min=101&depth_max=105");
  const auto b = png("/logs/b/strip.png?height=20&depth_min=101&depth_max=105");
  for (std::size_t i = 0; i < picture.samples.size(); ++i)
    BOOST_TEST(picture.samples[i] == (a.samples[i] - b.samples[i] + 256) / 2);
}

BOOST_AUTO_TEST_CASE(logs_of_other_widths_stand_at_their_own_but_have_no_difference) {
  make("wide", {}, 16);
  BOOST_TEST(png("/passes.png?log=a&log=wide&height=5").width == 8 + kGutter + 16);
  BOOST_TEST(png("/passes.png?log=a&log=wide&log=b&height=5&width=3").width == 9 + 2 * kGutter);
  BOOST_TEST(wrong("/passes.png?log=a&log=wide&height=5&mode=difference") == Names{"mode"});
  BOOST_TEST(wrong("/passes.png?log=a&log=b&log=a&height=5&mode=difference") == Names{"mode"});
}

BOOST_AUTO_TEST_CASE(the_default_log_may_be_among_them) {
  fill(100'000'000, 100'000, 50);
  BOOST_TEST(png("/passes.png?log=default&log=a&height=5").width == 4 + kGutter + 8);
  response.clear();
  restart_with({.default_log = "b"});
  BOOST_TEST(png("/passes.png?log=default&log=a&height=5").width == 4 + kGutter + 8);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
  const std::string both = "/passes.png?log=a&log=b&";
  BOOST_TEST(wrong("/passes.png") == Names{"log"});
  BOOST_TEST(wrong("/passes.png?log=a") == Names{"log"});
  BOOST_TEST(wrong("/passes.png?log=a&log=") == Names{"log"});
  BOOST_TEST(wrong("/passes.png?log=a&log=a&log=a&log=a&log=a&log=a&log=a&log=a&log=a") == Names{"log"});
  for (const char* shift : {"1", "1,2,3", "1,", ",1", "1,,2", "a,b", "1;2", "0x1,2"})
    BOOST_TEST(wrong(both + "shift=" + shift) == Names{"shift"}, shift);
  BOOST_TEST(wrong(both + "shift=9223372036854,0") == Names{"shift"});
  BOOST_TEST(wrong(both + "shift=9223372036854,0&depth_min=0&depth_max=1") == Names{"shift"});
  for (const char* rotate : {"1,2,3", "361", "0,-361", "x"})
    BOOST_TEST(wrong(both + "rotate=" + rotate) == Names{"rotate"}, rotate);
  BOOST_TEST(wrong(both + "height=0") == Names{"height"});
  BOOST_TEST(wrong(both + "height=16385") == Names{"height"});
  BOOST_TEST(wrong(both + "height=16384&width=4096") == (Names{"height", "width"}));
  BOOST_TEST(wrong(both + "depth_min=100&depth_max=100") == Names{"height"});
  BOOST_TEST(wrong(both + "mode=quotient&norm=some") == (Names{"mode", "norm"}));
  BOOST_TEST(wrong(both + "rescale=1,2&norm=static") == Names{"rescale"});
  BOOST_TEST(wrong(both + "depth_min=2&depth_max=1", 400) == Names{"depth_min"});
  BOOST_TEST(wrong(both + "hieght=3", 400) == Names{"hieght"});
}

BOOST_AUTO_TEST_CASE(where_no_log_has_frames_the_nearest_are_named_as_they_would_be_shown) {
  const auto far = json("/passes.png?log=a&log=b&shift=10,0&depth_min=1&depth_max=2", 404);
  BOOST_TEST(far.at("nearest_below").is_null());
  BOOST_TEST(far.at("nearest_above").to_number<double>() == 95.35);
  const auto deep = json("/passes.png?log=a&log=b&shift=10,0&depth_min=200", 404);
  BOOST_TEST(deep.at("nearest_below").to_number<double>() == 129.9);
  const auto between = json("/passes.png?log=a&log=b&shift=100,0&depth_min=150&depth_max=160", 404);
  BOOST_TEST(between.at("nearest_below").to_number<double>() == 110.25);
  BOOST_TEST(between.at("nearest_above").to_number<double>() == 200.0);
  sent(Method::put, "/logs/empty", 201, {.text = "{}"});
  BOOST_TEST(status("/passes.png?log=empty&log=empty") == 404u);
  BOOST_TEST(png("/passes.png?log=a&log=empty&height=3").width == 8 + kGutter + 4);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_not_there_is_named) {
  const auto problem = json("/passes.png?log=a&log=c", 404);
  BOOST_TEST(problem.at("error_code").as_string() == "log_not_found");
  BOOST_TEST(problem.at("detail").as_string() == "There is no log 'c'.");
  BOOST_TEST(status("/passes.png?log=a&log=..%2Fa") == 404u);
  BOOST_TEST(status("/logs/a/passes.png?log=a&log=b") == 404u);
}

BOOST_AUTO_TEST_CASE(logs_that_are_not_open_are_opened_first_and_once) {
  response.clear();
  restart_with({});
  prepared = 0;
  for (int i = 0; i < 3; ++i) png("/passes.png?log=a&log=b&height=5");
  BOOST_TEST(prepared == 1);
}

BOOST_AUTO_TEST_CASE(a_request_needs_a_place_for_each_of_its_logs) {
  response.clear();
  restart_with({.max_open_logs = 1});
  BOOST_TEST(json("/passes.png?log=a&log=b", 503).at("error_code").as_string() == "overloaded");
  BOOST_TEST(png("/passes.png?log=a&log=default&log=a&height=5").height == 5u);
}

BOOST_AUTO_TEST_CASE(the_etag_is_of_the_states_of_all_logs) {
  const std::string target = "/passes.png?log=a&log=b&height=30";
  const auto before = png(target);
  const std::string etag = header("ETag");
  BOOST_TEST((response.cache == framesd::http::CacheUse::miss));
  png(target);
  BOOST_TEST((response.cache == framesd::http::CacheUse::hit));
  BOOST_TEST(header("ETag") == etag);
  BOOST_TEST(ask_with({{"If-None-Match", etag}}, target).status == 304u);
  BOOST_TEST(header("ETag") == etag);
  BOOST_TEST(ask_with({{"If-None-Match", "*"}}, target).status == 304u);
  BOOST_TEST(ask(target, Method::head).status == 200u);
  BOOST_TEST(header("ETag") == etag);
  std::vector<std::string> seen = {etag};
  for (const char* name : {"a", "b"}) {
    add(name, {.first = 5000, .frames = 3});
    BOOST_TEST(ask_with({{"If-None-Match", etag}}, target).status == 200u);
    const auto after = png(target);
    BOOST_TEST((after.samples != before.samples));
    BOOST_TEST((std::ranges::find(seen, header("ETag")) == seen.end()));
    seen.push_back(header("ETag"));
  }
  png("/passes.png?log=b&log=a&height=30");
  BOOST_TEST((std::ranges::find(seen, header("ETag")) == seen.end()));
}

BOOST_AUTO_TEST_CASE(the_token_must_be_good_for_every_log) {
  static constexpr const char* kRig7 = "r1g-s3ven-cr3w-lunch";
  make("rig7-a", {});
  make("rig7-b", {});
  framesd::api::ServiceOptions options;
  options.tokens.read = {"c0re-sh3d-w1ndow-12"};
  options.tokens.of_logs = {{framesd::http::Scope::read, "rig7-*", kRig7}};
  response.clear();
  restart_with(options);
  token = kRig7;
  send(Method::get, "/passes.png?log=rig7-a&log=rig7-b&height=5");
  BOOST_TEST(response.status == 200u);
  const auto refused = sent(Method::get, "/passes.png?log=rig7-a&log=a&height=5", 403);
  BOOST_TEST(refused.at("detail").as_string().find("'a'") != std::string::npos);
  sent(Method::get, "/passes.png?log=rig7-a&log=none", 403);  // whether it is there is not said
  sent(Method::get, "/passes.png?log=rig7-a&log=rig7-c", 404);
  sent(Method::get, "/passes.png?log=rig7-a", 422);
  sent(Method::get, "/logs/rig7-a/shift?with=a", 403);
  token.clear();
  sent(Method::get, "/passes.png?log=rig7-a&log=rig7-b", 401);
  sent(Method::get, "/passes.png", 401);
}

BOOST_AUTO_TEST_SUITE_END()

// What is behind the ETag where a log is changed while it is looked at.
BOOST_AUTO_TEST_SUITE(looks)

BOOST_AUTO_TEST_CASE(a_log_that_changes_between_two_looks_is_named_by_both_states) {
  framesd::test::Api api;
  api.fill(1, 1, 3);
  const auto log = std::make_shared<framesd::api::LogParts>(api.store);
  framesd::api::Looks looks({log, log});
  const auto key = [&] {
    std::string states;
    looks.append_states(states);
    return states;
  };
  const auto frames = [](framesd::store::View& view) { return view.count({}); };
  BOOST_REQUIRE(looks.begin().has_value());
  const std::string first = key();
  BOOST_TEST(looks.seen(1).extent.frames == 3u);
  BOOST_TEST(looks.look(0, frames).value() == 3u);
  BOOST_TEST(key() == first);
  api.fill(100, 1, 2);
  BOOST_TEST(looks.look(1, frames).value() == 5u);
  const std::string mixed = key();
  BOOST_TEST(mixed != first);
  BOOST_REQUIRE(looks.begin().has_value());
  BOOST_TEST(key() != first);
  BOOST_TEST(key() != mixed);
  BOOST_TEST(!looks.may_wait());
}

BOOST_AUTO_TEST_SUITE_END()
