// SPDX-License-Identifier: MIT
//
// Links, seen through a proxy that serves this server below a prefix.
#include "api_fixture.hpp"
#include <framesd/web/asset.hpp>

#include <boost/json.hpp>

namespace json = boost::json;
using framesd::http::Field;
using framesd::http::Method;
using framesd::test::Api;

namespace {

struct Behind : Api {
  Behind() {
    fill(100'000'000, 500'000, 20);
    restart({.trusted_proxies = {"10.0.0.1"}});
    remote = "10.0.0.1";
  }

  const framesd::http::Response& below(std::string_view prefix, std::string_view target,
                                       std::vector<Field> more = {}) {
    more.push_back({"X-Forwarded-Prefix", prefix});
    return ask_with(std::move(more), target);
  }
  std::string next(std::string_view prefix) {
    below(prefix, "/frames?limit=2&image=none");
    return std::string(json::parse(content()).at("metadata").at("next").as_string());
  }
  std::string server_of(std::vector<Field> with) {
    ask_with(std::move(with), "/openapi.json");
    return std::string(json::parse(content()).at("servers").at(0).at("url").as_string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(links, Behind)

BOOST_AUTO_TEST_CASE(a_page_links_the_next_below_the_prefix) {
  BOOST_TEST(next("/well7") == "/well7/frames?limit=2&image=none&after=100.5");
  BOOST_TEST(next("/logs/well8/") == "/logs/well8/frames?limit=2&image=none&after=100.5");
  BOOST_TEST(next("//evil.example") == "/frames?limit=2&image=none&after=100.5");
}

BOOST_AUTO_TEST_CASE(a_page_with_links_is_not_given_to_who_comes_another_way) {
  BOOST_TEST(next("/well7").starts_with("/well7/"));
  const std::string tag = header("ETag");
  BOOST_TEST(next("/well8").starts_with("/well8/"));
  BOOST_TEST(header("ETag") != tag);
  BOOST_TEST(next("/").starts_with("/frames?"));
  BOOST_TEST(header("ETag") != tag);
  BOOST_TEST(next("/well7").starts_with("/well7/"));
  BOOST_TEST((response.cache == framesd::http::CacheUse::hit));
  const std::string_view target = "/frames?limit=2&image=none";
  BOOST_TEST(below("/well7", target, {{"If-None-Match", tag}}).status == 304u);
  BOOST_TEST(below("/well8", target, {{"If-None-Match", tag}}).status == 200u);
}

BOOST_AUTO_TEST_CASE(what_has_no_links_is_kept_once_for_all) {
  below("/well7", "/frames/100.5.png");
  const std::string tag = header("ETag");
  below("/well8", "/frames/100.5.png");
  BOOST_TEST(header("ETag") == tag);
  BOOST_TEST((response.cache == framesd::http::CacheUse::hit));
}

BOOST_AUTO_TEST_CASE(the_path_without_its_slash_is_below_the_prefix) {
  BOOST_TEST(below("/well7", "/frames/?limit=5").status == 308u);
  BOOST_TEST(header("Location") == "/well7/frames?limit=5");
  BOOST_TEST(header("Cache-Control") == "no-cache");  // the next client may come another way
}

BOOST_AUTO_TEST_CASE(root_and_problems_point_below_it) {
  below("/well7", "/");
  BOOST_TEST(json::parse(content()).at("docs").as_string() == "/well7/docs");
  BOOST_TEST(json::parse(content()).at("health").as_string() == "/well7/health");
  below("/well7", "/frames/abc");
  BOOST_TEST(json::parse(content()).at("instance").as_string() == "/well7/frames/abc");
}

BOOST_AUTO_TEST_CASE(the_document_names_the_server_as_it_is_seen) {
  BOOST_TEST(server_of({}) == ".");
  const std::string plain = header("ETag");
  BOOST_TEST(server_of({{"X-Forwarded-Prefix", "/well7"}}) == "/well7");
  BOOST_TEST(header("ETag") != plain);
  BOOST_TEST(server_of({{"X-Forwarded-Proto", "https"},
                        {"X-Forwarded-Host", "logs.example"},
                        {"X-Forwarded-Prefix", "/well7"}}) == "https://logs.example/well7");
  // What Host says may be the name that the proxy calls: a relative URL is right in any case.
  BOOST_TEST(server_of({{"X-Forwarded-Proto", "https"}, {"Host", "127.0.0.1:8000"}}) == ".");
  BOOST_TEST(server_of({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Prefix", "/well7"}}) == "/well7");
  BOOST_TEST(server_of({{"X-Forwarded-Host", "logs.example"}}) == ".");
  const std::string tag = header("ETag");
  BOOST_TEST(tag == plain);
}

BOOST_AUTO_TEST_CASE(the_document_made_for_a_proxy_is_packed_and_conditional_too) {
  below("/well7", "/openapi.json", {{"Accept-Encoding", "gzip"}});
  BOOST_TEST(header("Content-Encoding") == "gzip");
  const std::string tag = header("ETag");
  BOOST_TEST(below("/well7", "/openapi.json", {{"Accept-Encoding", "gzip"}, {"If-None-Match", tag}}).status ==
             304u);
}

BOOST_AUTO_TEST_CASE(pages_and_scripts_link_relatively) {
  for (const framesd::web::Asset& asset : framesd::web::assets()) {
    for (const char* wrong :
         {"href=\"/", "src=\"/", "href: \"/", "href: `/", "fetch(\"/", "fetch(`/", "url(/"})
      BOOST_TEST(asset.content.find(wrong) == std::string_view::npos, asset.name << " " << wrong);
  }
}

BOOST_AUTO_TEST_CASE(who_is_not_trusted_changes_no_link) {
  remote = "192.0.2.7";
  BOOST_TEST(next("/well7").starts_with("/frames?"));
  BOOST_TEST(below("/well7", "/frames/").status == 308u);
  BOOST_TEST(header("Location") == "/frames");
  BOOST_TEST(server_of({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "evil.example"}}) == ".");
}

BOOST_AUTO_TEST_SUITE_END()
