// SPDX-License-Identifier: MIT
#include <framesd/web/asset.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <boost/test/unit_test.hpp>

namespace web = framesd::web;
namespace fs = std::filesystem;

namespace {

const fs::path kSources = FRAMESD_WEB_SOURCES;

std::string without(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part)) {
    text.erase(at, part.size());
  }
  return text;
}

// Without the lines that are comments and nothing else; the first line, which names the licence, stays.
std::string without_comment_lines(const std::string& script) {
  std::string kept;
  bool in_comment = false;
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t end = std::min(script.find('\n', at), script.size() - 1);
    const std::string line = script.substr(at, end + 1 - at);
    const std::size_t first = line.find_first_not_of(' ');
    const bool opens = line.compare(first, 3, "/**") == 0;
    const bool comment = in_comment || opens || (at != 0 && line.compare(first, 2, "//") == 0);
    if (!comment) kept += line;
    in_comment = (in_comment || opens) && line.find("*/") == line.npos;
    at = end + 1;
  }
  return kept;
}

bool is_served(const fs::path& file) {
  static const std::set<std::string> kSuffixes = {".html", ".css", ".js", ".svg"};
  return kSuffixes.contains(file.extension().string());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(assets)

BOOST_AUTO_TEST_CASE(every_one_but_the_scripts_of_the_viewer_holds_its_file_byte_for_byte) {
  BOOST_TEST_REQUIRE(!web::assets().empty());
  for (const web::Asset& asset : web::assets()) {
    std::ifstream file(kSources / asset.folder / asset.name, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    BOOST_TEST(!content.empty(), asset.name);
    if (asset.folder == "viewer" && asset.name.ends_with(".js")) {
      BOOST_TEST((without_comment_lines(content) == asset.content), asset.name);
    } else {
      BOOST_TEST((asset.content == content), asset.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_file_of_the_pages_is_one) {
  std::size_t files = 0;
  for (const char* folder : {"docs", "viewer"}) {
    for (const auto& entry : fs::directory_iterator(kSources / folder)) {
      if (!is_served(entry.path())) continue;
      ++files;
      const std::string name = entry.path().filename().string();
      BOOST_TEST(web::find_asset(folder, name) != nullptr, folder << "/" << name);
    }
  }
  BOOST_TEST(files == web::assets().size());
}

BOOST_AUTO_TEST_CASE(are_found_by_folder_and_name_and_have_the_media_type_of_their_suffix) {
  const web::Asset* page = web::find_asset("docs", "docs.html");
  BOOST_TEST_REQUIRE(page != nullptr);
  BOOST_TEST(page->content_type == "text/html; charset=utf-8");
  BOOST_TEST(web::find_asset("docs", "docs.js")->content_type == "text/javascript; charset=utf-8");
  BOOST_TEST(web::find_asset("viewer", "viewer.css")->content_type == "text/css; charset=utf-8");
  BOOST_TEST(web::find_asset("viewer", "docs.html") == nullptr);
  BOOST_TEST(web::find_asset("docs", "nothing.js") == nullptr);
  BOOST_TEST(web::find_asset("docs", "") == nullptr);
  BOOST_TEST(web::find_asset("", "docs.html") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_state_of_the_viewers_files_has_a_name_that_fits_into_a_path) {
  const std::string_view build = web::viewer_build();
  BOOST_TEST(build.size() == 16u);
  BOOST_TEST((build.find_first_not_of("0123456789abcdef") == std::string_view::npos));
}

// The name of the SVG namespace has the form of an address, but nobody asks for it.
BOOST_AUTO_TEST_CASE(no_page_loads_anything_from_another_host) {
  for (const web::Asset& asset : web::assets()) {
    const std::string content = without(std::string(asset.content), "http://www.w3.org/2000/svg");
    for (const char* sign : {"http://", "https://", "src=\"//", "href=\"//", "url(//", "@import"}) {
      BOOST_TEST((content.find(sign) == std::string::npos), asset.name << " holds " << sign);
    }
  }
}

BOOST_AUTO_TEST_CASE(pages_of_the_viewer_name_their_files_by_the_build) {
  const web::Asset* page = web::find_asset("viewer", "index.html");
  BOOST_TEST_REQUIRE(page != nullptr);
  BOOST_TEST((page->content.find("\"assets/{build}/main.js\"") != std::string_view::npos));
  BOOST_TEST((page->content.find("\"assets/{build}/viewer.css\"") != std::string_view::npos));
}

BOOST_AUTO_TEST_SUITE_END()
