// SPDX-License-Identifier: MIT
#include <framesd/web/asset.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
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

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Without a comment at its end that has no quote or slash, and without blanks at both ends.
std::string code_of(const std::string& line) {
  std::size_t end = line.rfind(" //");
  if (end != line.npos && line.find_first_of("\"'`/", end + 3) != line.npos) end = line.npos;
  const std::string text = line.substr(0, end);
  const std::size_t first = text.find_first_not_of(' ');
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

// A module of the viewer as a browser needs it: without comments, empty lines, blanks before lines and the
// word export. Its imports, which come first, are left out.
std::string body_of(const std::string& script) {
  std::istringstream lines(script);
  std::string body;
  bool in_comment = false;
  for (std::string line; std::getline(lines, line);) {
    const std::string text = code_of(line);
    in_comment = in_comment || text.starts_with("/**");
    const bool is_left_out =
        in_comment || text.empty() || text.starts_with("//") || line.starts_with("import ");
    if (!is_left_out) body += (text.starts_with("export ") ? text.substr(7) : text) + "\n";
    in_comment = in_comment && text.find("*/") == text.npos;
  }
  return body;
}

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string_view served(std::string_view name) {
  const web::Asset* asset = web::find_asset("viewer", name);
  return asset == nullptr ? std::string_view{} : asset->content;
}

// What modules come in with others.
const std::string& joined() {
  static const std::string text =
      std::string(served("main.js")).append(served("hands.js")).append(served("upload.js"));
  return text;
}

bool is_served(const fs::path& file) {
  static const std::set<std::string> kSuffixes = {".html", ".css", ".js", ".svg"};
  return kSuffixes.contains(file.extension().string());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(assets)

BOOST_AUTO_TEST_CASE(every_one_but_scripts_and_style_of_the_viewer_holds_its_file_byte_for_byte) {
  BOOST_TEST_REQUIRE(!web::assets().empty());
  for (const web::Asset& asset : web::assets()) {
    const bool shrunk = asset.name.ends_with(".js") || asset.name.ends_with(".css");
    if (asset.folder == "viewer" && shrunk) continue;
    const std::string content = text_of(kSources / asset.folder / asset.name);
    BOOST_TEST(!content.empty(), asset.name);
    BOOST_TEST((asset.content == content), asset.name);
  }
}

BOOST_AUTO_TEST_CASE(a_module_of_the_viewer_is_once_and_whole_in_a_joined_script_or_is_served_by_itself) {
  std::set<std::string> alone;
  for (const auto& entry : fs::directory_iterator(kSources / "viewer")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".js")) continue;
    const std::string body = body_of(text_of(entry.path()));
    BOOST_TEST(body.size() > 100u, name);
    const bool is_alone = body_of(std::string(served(name))).ends_with(body) && name != "main.js";
    if (is_alone) alone.insert(name);
    const bool is_in_both = name == "png.js";  // the decoder's worker does not run main.js
    BOOST_TEST(times(joined(), body) == (is_alone && !is_in_both ? 0u : 1u), name);
  }
  const std::set<std::string> expected = {"decoder_worker.js", "download.js", "draw_gl.js", "gallery.js",
                                          "help.js",           "old.js",      "png.js"};
  BOOST_TEST(alone == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_module_that_is_loaded_later_takes_what_it_needs_from_the_joined_script) {
  BOOST_TEST((served("main.js").find("\nexport const modules = {") != std::string_view::npos));
  BOOST_TEST((served("help.js").find("import { modules } from \"./main.js\";\nconst { openDialog } = "
                                     "modules.notices;\n") != std::string_view::npos));
  BOOST_TEST((served("hands.js").find("import { modules } from \"./main.js\";") != std::string_view::npos));
  BOOST_TEST((served("hands.js").find("\nexport const { Hands } = $hands;\n") != std::string_view::npos));
  BOOST_TEST((served("decoder_worker.js").find("import { samplesOf } from \"./png.js\";") !=
              std::string_view::npos));
}

BOOST_AUTO_TEST_CASE(every_file_of_the_pages_is_one_or_is_in_a_joined_script) {
  std::size_t files = 0;
  for (const char* folder : {"docs", "viewer"}) {
    for (const auto& entry : fs::directory_iterator(kSources / folder)) {
      if (!is_served(entry.path())) continue;
      const std::string name = entry.path().filename().string();
      const std::string as_part = "\nconst $" + entry.path().stem().string() + " = ";
      const bool is_one = web::find_asset(folder, name) != nullptr;
      if (is_one) ++files;
      BOOST_TEST((is_one || times(joined(), as_part) == 1), folder << "/" << name);
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
