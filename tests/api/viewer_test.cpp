// SPDX-License-Identifier: MIT
//
// The viewer's page at / and the files that it loads.
#include "api_fixture.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/web/asset.hpp>

namespace api = framesd::api;
namespace web = framesd::web;
using framesd::http::Field;
using framesd::http::Method;
using framesd::test::Api;

namespace {

// What a browser sends for an address that was typed.
constexpr const char* kBrowser =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

struct Viewer : Api {
  bool is_page(std::string_view accept) {
    ask_accepting("/", accept);
    BOOST_TEST(response.status == 200u, accept);
    return response.content_type == "text/html; charset=utf-8";
  }
  static std::string asset(std::string_view name) {
    return "/assets/" + std::string(web::viewer_build()) + "/" + std::string(name);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(viewer, Viewer)

BOOST_AUTO_TEST_CASE(browsers_get_the_page_and_all_others_the_json) {
  for (const char* accept : {kBrowser, "text/html", "TEXT/HTML;level=1", "text/*",
                             "*/*;q=0.1, text/html;q=0.2", "application/json;q=0.5, text/html"}) {
    BOOST_TEST(is_page(accept), accept);
  }
  for (const char* accept : {"*/*", "application/json", "application/json, text/html", "image/png", "",
                             "text/html;q=0", "text/html;q=0.5, application/json"}) {
    BOOST_TEST(!is_page(accept), accept);
    BOOST_TEST(response.content_type == "application/json", accept);
  }
  BOOST_TEST(json("/").at("docs").as_string() == "/docs");
}

BOOST_AUTO_TEST_CASE(both_say_that_the_answer_depends_on_accept) {
  ask_accepting("/", kBrowser);
  BOOST_TEST(header("Vary") == "Accept, Accept-Encoding");
  BOOST_TEST(header("Cache-Control") == "no-cache");
  ask("/");
  BOOST_TEST(header("Vary") == "Accept");
  BOOST_TEST(header("ETag").empty());
}

BOOST_AUTO_TEST_CASE(the_page_is_asked_for_again_and_not_sent_again) {
  ask_accepting("/", kBrowser);
  const std::string tag = header("ETag");
  BOOST_TEST(!tag.empty());
  BOOST_TEST(ask_with({{"Accept", kBrowser}, {"If-None-Match", tag}}, "/").status == 304u);
  BOOST_TEST(ask_with({{"If-None-Match", tag}}, "/").status == 200u);  // who wants JSON has not got that
}

BOOST_AUTO_TEST_CASE(the_page_loads_its_own_files_and_nothing_else) {
  ask_accepting("/", kBrowser);
  const std::string policy = header("Content-Security-Policy");
  BOOST_TEST(policy ==
             "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
             "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
             "frame-ancestors 'self'");
  const std::string page = content();
  BOOST_TEST(page.find("{build}") == std::string::npos);
  BOOST_TEST(page.find("\"" + asset("main.js").substr(1) + "\"") != std::string::npos);
  BOOST_TEST(page.find("\"" + asset("viewer.css").substr(1) + "\"") != std::string::npos);
  for (const char* absolute : {"href=\"/", "src=\"/"}) BOOST_TEST(page.find(absolute) == std::string::npos);
  BOOST_TEST(status(asset("main.js")) == 200u);
  BOOST_TEST(status(asset("decoder_worker.js")) == 200u);
  BOOST_TEST(header("Content-Security-Policy") == policy);  // a worker has that of its script
}

BOOST_AUTO_TEST_CASE(every_file_is_served_as_it_is_and_may_be_kept_for_good) {
  int files = 0;
  for (const web::Asset& file : web::assets()) {
    if (file.folder != "viewer" || file.name.ends_with(".html")) continue;
    ++files;
    BOOST_TEST(status(asset(file.name)) == 200u, file.name);
    BOOST_TEST((content() == file.content), file.name);
    BOOST_TEST(response.content_type == file.content_type, file.name);
    BOOST_TEST(header("Cache-Control") == "public, max-age=31536000, immutable");
    const std::string tag = header("ETag");
    BOOST_TEST(ask_with({{"If-None-Match", tag}}, asset(file.name)).status == 304u);
  }
  BOOST_TEST(files >= 2);
}

BOOST_AUTO_TEST_CASE(files_are_packed_for_who_asks) {
  ask_with({{"Accept-Encoding", "gzip, br"}}, asset("main.js"));
  BOOST_TEST(header("Content-Encoding") == "gzip");
  BOOST_TEST(header("Vary") == "Accept-Encoding");
  framesd::gzip::Inflater inflater;
  std::string text;
  BOOST_REQUIRE(inflater.take(content(), text, 1 << 20).has_value());
  BOOST_TEST((text == web::find_asset("viewer", "main.js")->content));
}

BOOST_AUTO_TEST_CASE(another_build_and_another_name_are_not_there) {
  const std::string build(web::viewer_build());
  for (const std::string& target :
       {std::string("/assets/0123456789abcdef/main.js"), "/assets/" + build + "/nothing.js",
        "/assets/" + build + "/index.html", "/assets/" + build + "/README.md",
        "/assets/" + build + "/docs.js", std::string("/assets/main.js"), "/assets/" + build,
        "/assets/" + build + "/..", "/assets/" + build.substr(1) + "/main.js"}) {
    const auto problem = json(target, 404);
    BOOST_TEST(problem.at("error_code").as_string() == "not_found", target);
    BOOST_TEST(header("Cache-Control") == "no-store", target);
  }
  BOOST_TEST(status(asset("main.js") + "?x=1") == 400u);
  BOOST_TEST(status(asset("main.js"), Method::post) == 405u);
  BOOST_TEST(status("/logs/default" + asset("main.js")) == 404u);
}

BOOST_AUTO_TEST_CASE(the_page_and_its_files_need_no_token_where_reading_does) {
  restart({.tokens = {.read = {"wire-line-88-gamma"}}});
  BOOST_TEST(is_page(kBrowser));
  BOOST_TEST(ask_with({{"Accept", kBrowser}}, "/", Method::head).status == 200u);
  BOOST_TEST(ask_with({{"Accept", kBrowser}, {"X-Admin-Token", "drill-bit-05-casing"}}, "/").status == 200u);
  BOOST_TEST(status(asset("main.js")) == 200u);
  BOOST_TEST(status("/") == 401u);
  BOOST_TEST(ask_accepting("/", "application/json").status == 401u);
  BOOST_TEST(ask_accepting("/frames", kBrowser).status == 401u);
  BOOST_TEST(ask_accepting("/tiles.json", kBrowser).status == 401u);
}

BOOST_AUTO_TEST_CASE(switched_off_there_is_the_json_and_no_file) {
  restart({.viewer = false});
  BOOST_TEST(!is_page(kBrowser));
  BOOST_TEST(header("Vary") == "Accept");
  BOOST_TEST(status(asset("main.js")) == 404u);
  BOOST_TEST(status("/docs") == 200u);
  restart({.tokens = {.read = {"wire-line-88-gamma"}}, .viewer = false});
  BOOST_TEST(ask_accepting("/", kBrowser).status == 401u);
}

BOOST_AUTO_TEST_CASE(it_is_switched_while_the_server_runs) {
  api::ServiceOptions options;
  options.viewer = false;
  BOOST_TEST(is_page(kBrowser));
  BOOST_REQUIRE(service->reconfigure(std::move(options)).has_value());
  BOOST_TEST(!is_page(kBrowser));
}

BOOST_AUTO_TEST_SUITE_END()
