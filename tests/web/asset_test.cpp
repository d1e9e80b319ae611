// SPDX-License-Identifier: MIT
#include <framesd/web/asset.hpp>

#include <fstream>
#include <iterator>
#include <string>

#include <boost/test/unit_test.hpp>

namespace web = framesd::web;

BOOST_AUTO_TEST_SUITE(assets)

BOOST_AUTO_TEST_CASE(every_one_holds_its_file_byte_for_byte) {
  BOOST_TEST_REQUIRE(!web::assets().empty());
  for (const web::Asset& asset : web::assets()) {
    std::ifstream file(std::string(FRAMESD_WEB_SOURCES "/").append(asset.name), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    BOOST_TEST(!content.empty(), asset.name);
    BOOST_TEST((asset.content == content), asset.name);
  }
}

BOOST_AUTO_TEST_CASE(are_found_by_name_and_have_the_media_type_of_their_suffix) {
  const web::Asset* page = web::find_asset("docs.html");
  BOOST_TEST_REQUIRE(page != nullptr);
  BOOST_TEST(page->content_type == "text/html; charset=utf-8");
  BOOST_TEST(web::find_asset("docs.js")->content_type == "text/javascript; charset=utf-8");
  BOOST_TEST(web::find_asset("nothing.js") == nullptr);
  BOOST_TEST(web::find_asset("") == nullptr);
}

BOOST_AUTO_TEST_CASE(no_page_loads_anything_from_another_host) {
  for (const web::Asset& asset : web::assets()) {
    for (const char* sign : {"http://", "https://", "src=\"//", "href=\"//", "url(//", "@import"}) {
      BOOST_TEST((asset.content.find(sign) == std::string_view::npos), asset.name << " holds " << sign);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
