// SPDX-License-Identifier: MIT
#include "picture_fixture.hpp"

#include <cstddef>

namespace framesd {
namespace {

struct Printed : test::PictureApi {
  Printed() { log(-10, 0.1, 2000); }
};

BOOST_FIXTURE_TEST_SUITE(prints, Printed)

BOOST_AUTO_TEST_CASE(a_print_is_to_scale) {
  const auto page = png("/print.png?depth_min=0&depth_max=20&scale=50&dpi=254&bit_size=8");
  const auto density = chunk(page, "pHYs");
  BOOST_REQUIRE_EQUAL(density.size(), 9u);
  BOOST_TEST((density[2] << 8 | density[3]) == 10000);
  BOOST_TEST(header("X-Rows") == "4000");  // 20 m / 50 = 40 cm, ten dots a millimetre
  const auto feet = png("/print.png?depth_min=0&depth_max=20&scale=50&dpi=254&units=ft");
  BOOST_TEST(header("X-Rows") == "1219");
  BOOST_TEST(texts(feet)["Scale"] == "50");
  BOOST_TEST(page.height > 4000u);
}

BOOST_AUTO_TEST_CASE(a_print_is_as_wide_as_its_track_or_as_the_hole) {
  const char* const range = "/print.png?depth_min=0&depth_max=20&scale=50&dpi=254";
  const auto picture_width = [&](const std::string& query) {
    auto page = png(range + query);
    return texts(page)["Track-Width"];
  };
  BOOST_TEST(picture_width("") == "60");
  BOOST_TEST(picture_width("&track_width=25.5") == "25.5");
  BOOST_TEST(picture_width("&bit_size=60") == "60");  // only said in the header
  BOOST_TEST(picture_width("&bit_size=8&true_shape=true").substr(0, 6) == "12.767");  // pi * 203.2 mm / 50
  BOOST_TEST(texts(png(range + std::string("&bit_size=8&true_shape=true")))["True-Shape"] == "true");
  const auto narrow = png(range + std::string("&track_width=5"));
  const auto wide = png(range + std::string("&track_width=150"));
  BOOST_TEST(narrow.width >= 1000u);  // ten centimetres for the header
  BOOST_TEST(wide.width >= narrow.width);
  BOOST_TEST(wide.width >= 1500u);
}

BOOST_AUTO_TEST_CASE(a_print_names_what_is_wrong_with_its_track_and_its_texts) {
  const auto wrong = [&](const std::string& query) {
    const auto problem = json("/print.png?depth_max=20&" + query, 422);
    return std::string(problem.at("errors").at(0).at("parameter").as_string());
  };
  BOOST_TEST(wrong("track_width=4") == "track_width");
  BOOST_TEST(wrong("track_width=1000&dpi=600") == "track_width");
  BOOST_TEST(wrong("track_width=30&bit_size=8&true_shape=true") == "track_width");
  BOOST_TEST(wrong("true_shape=true") == "bit_size");
  BOOST_TEST(wrong("true_shape=true&bit_size=1000&scale=20") == "bit_size");
  BOOST_TEST(wrong("title=") == "title");
  BOOST_TEST(wrong("title=" + std::string(121, 'x')) == "title");
  BOOST_TEST(wrong("well=%D0%96") == "well");
  BOOST_TEST(wrong("date=a%0Ab") == "date");
  const auto problem = json("/print.png?well=%D0%96", 422);
  BOOST_TEST(std::string(problem.at("detail").as_string()).find("U+0416") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_print_says_what_it_is_of) {
  const auto page = png("/print.png?depth_max=20&title=Br%C3%B8nn%20%E2%80%93%207&well=W&date=2026-11-20");
  BOOST_TEST(texts(page)["Title"] == "Br\xF8nn ? 7");  // Latin-1
  BOOST_TEST(texts(page)["Well"] == "W");
  BOOST_TEST(texts(page)["Date"] == "2026-11-20");
  const auto longer = png("/print.png?depth_max=20&title=" + std::string(120, 'x'));
  BOOST_TEST(longer.width == png("/print.png?depth_max=20").width);  // broken into lines
}

BOOST_AUTO_TEST_CASE(a_print_has_the_azimuths_of_the_facts) {
  const std::string target = "/print.png?depth_min=0&depth_max=20&scale=500&dpi=254";
  const auto described = [&](const char* facts, const std::string& query) {
    store.submit(store::Describe{.facts = facts},
                 [](const result<store::WriteOutcome>& outcome) { BOOST_REQUIRE(outcome.has_value()); });
    auto page = png(target + query);
    constexpr std::size_t kBelow = 50 + 3 + 1;  // the margin and the frame, behind the rows of the picture
    const std::size_t above = page.height - std::stoul(header("X-Rows")) - kBelow;
    page.samples.resize(page.width * above);
    return page.samples;
  };
  const auto north = described("{}", "");
  BOOST_TEST((described(R"({"azimuth_reference":"north"})", "") == north));
  BOOST_TEST((described(R"({"azimuth_reference":"highside"})", "") != north));
  BOOST_TEST((described(R"({"azimuth_zero":36})", "") != north));
  BOOST_TEST((described(R"({"azimuth_zero":36})", "&rotate=36") == north));
  BOOST_TEST((described(R"({"azimuth_zero":36})", "&rotate=-36") != north));
}

BOOST_AUTO_TEST_CASE(a_print_that_is_too_large_names_scale_and_interval) {
  const auto problem = json("/print.png?scale=20&dpi=600", 422);
  BOOST_TEST(problem.at("errors").at(0).at("parameter").as_string() == "scale");
  BOOST_TEST(problem.at("errors").at(1).at("parameter").as_string() == "depth_min");
  for (const char* query : {"scale=19", "scale=5001", "dpi=71", "dpi=601", "units=km", "bit_size=0"}) {
    BOOST_TEST(status(std::string("/print.png?") + query) == 422u, query);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd
