// SPDX-License-Identifier: MIT
#include <framesd/http/router.hpp>

#include <boost/test/unit_test.hpp>

using framesd::http::append_allow;
using framesd::http::append_redirect;
using framesd::http::Match;
using framesd::http::Method;
using framesd::http::MethodSet;
using framesd::http::Route;
using framesd::http::Router;
using framesd::http::Target;

namespace {

enum Id : unsigned { root, frames, post_frames, reload, frame, put_frame, frame_png, tile, rejects, upload };

constexpr Route kRoutes[] = {
    {"/", {Method::get}, root},
    {"/frames", {Method::get}, frames},
    {"/frames", {Method::post}, post_frames},
    {"/frames/{depth}", {Method::get}, frame},
    {"/frames/{depth}", {Method::put, Method::del}, put_frame},
    {"/frames/{depth}.png", {Method::get}, frame_png},
    {"/frames/reload", {Method::post}, reload},
    {"/tiles/{level}/{index}.png", {Method::get}, tile},
    {"/jobs/{id}/rejects.csv", {Method::get}, rejects},
    {"/uploads/{id}", {Method::head}, upload},
};

// A match with what it points into.
struct Asked {
  Target target;
  Match match;

  Asked(Method method, std::string_view text) {
    static const Router router(kRoutes);
    BOOST_TEST_REQUIRE(!target.read(text).has_value());
    match = router.match(method, target);
  }
  bool found(Id id) const { return match.kind == Match::Kind::found && match.route->id == id; }
  std::string allow() const {
    std::string out;
    append_allow(out, match.allowed);
    return out;
  }
  std::string location() const {
    BOOST_TEST_REQUIRE((match.kind == Match::Kind::redirect));
    std::string out;
    append_redirect(out, target);
    return out;
  }
};

bool missing(std::string_view text) { return Asked(Method::get, text).match.kind == Match::Kind::not_found; }

}  // namespace

BOOST_AUTO_TEST_SUITE(router)

BOOST_AUTO_TEST_CASE(method_and_path_choose_the_row) {
  BOOST_TEST(Asked(Method::get, "/").found(root));
  BOOST_TEST(Asked(Method::get, "/frames?limit=1").found(frames));
  BOOST_TEST(Asked(Method::post, "/frames").found(post_frames));
  BOOST_TEST(Asked(Method::del, "/frames/1.5").found(put_frame));
  BOOST_TEST(Asked(Method::get, "/%66rames").found(frames));
}

BOOST_AUTO_TEST_CASE(head_is_served_as_get) {
  BOOST_TEST(Asked(Method::head, "/frames").found(frames));
  BOOST_TEST(Asked(Method::head, "/uploads/a").found(upload));
}

BOOST_AUTO_TEST_CASE(captures_are_decoded_and_without_their_suffix) {
  BOOST_TEST(Asked(Method::get, "/frames/%31.5").match.captures[0] == "1.5");
  const Asked png(Method::get, "/frames/1.5.png");
  BOOST_TEST(png.found(frame_png));
  BOOST_TEST(png.match.captures[0] == "1.5");
  const Asked one(Method::get, "/tiles/-3/12.png");
  BOOST_TEST(one.found(tile));
  BOOST_TEST(one.match.captures[0] == "-3");
  BOOST_TEST(one.match.captures[1] == "12");
}

BOOST_AUTO_TEST_CASE(more_literal_templates_go_first) {
  BOOST_TEST(Asked(Method::post, "/frames/reload").found(reload));
  BOOST_TEST((Asked(Method::get, "/frames/reload").match.kind == Match::Kind::method_not_allowed));
  BOOST_TEST(Asked(Method::get, "/frames/reload.png").found(frame_png));
  BOOST_TEST(Asked(Method::get, "/frames/.png").found(frame));  // nothing stands before the suffix
}

BOOST_AUTO_TEST_CASE(unknown_paths_are_not_found) {
  for (const char* text :
       {"/nothing", "/frames/1/2", "/Frames", "/tiles/1/2", "//frames", "/frames//", "//", "//host/",
        "/frames/..", "/frames/%2e%2e", "/frames/.", "/./frames", "/nothing/", "/jobs//rejects.csv"}) {
    BOOST_TEST(missing(text), text);
  }
}

BOOST_AUTO_TEST_CASE(other_methods_are_told_what_is_allowed) {
  const Asked other(Method::other, "/frames/1.5");
  BOOST_TEST((other.match.kind == Match::Kind::method_not_allowed));
  BOOST_TEST(other.allow() == "GET, HEAD, PUT, DELETE, OPTIONS");
  BOOST_TEST(Asked(Method::put, "/uploads/a").allow() == "HEAD, OPTIONS");
}

BOOST_AUTO_TEST_CASE(options_lists_the_methods_of_all_rows) {
  const Asked asked(Method::options, "/frames");
  BOOST_TEST((asked.match.kind == Match::Kind::options));
  BOOST_TEST(asked.allow() == "GET, HEAD, POST, OPTIONS");
  const Asked star(Method::options, "*");
  BOOST_TEST((star.match.kind == Match::Kind::options));
  BOOST_TEST(star.match.route == nullptr);
  BOOST_TEST(star.allow() == "GET, HEAD, POST, PUT, DELETE, OPTIONS");
}

BOOST_AUTO_TEST_CASE(a_trailing_slash_leads_to_the_path_without_it) {
  BOOST_TEST(Asked(Method::get, "/frames/").location() == "/frames");
  BOOST_TEST(Asked(Method::post, "/frames/?a=1&b=//x").location() == "/frames?a=1&b=//x");
  BOOST_TEST(Asked(Method::get, "/frames/1%2e5/").location() == "/frames/1%2e5");
  BOOST_TEST(Asked(Method::get, "/jobs/a/rejects.csv/").location() == "/jobs/a/rejects.csv");
}

BOOST_AUTO_TEST_CASE(a_trailing_slash_never_leads_to_another_host) {
  constexpr Route greedy[] = {{"/{a}/{b}", {Method::get}, 0}, {"/{a}", {Method::get}, 1}};
  const Router router(greedy);
  for (const char* text : {"//host/", "//host//", "///host/", "//host/path/"}) {
    Target target;
    BOOST_TEST_REQUIRE(!target.read(text).has_value());
    BOOST_TEST((router.match(Method::get, target).kind == Match::Kind::not_found), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
