// SPDX-License-Identifier: MIT
//
// A log that was exported as LAS is stored in another log: it has the same depths, samples and gaps there.
//
// The files hold samples, 0 to 255, also where the log has a scale: values in its unit are in none of them.
#include "writing_fixture.hpp"

#include <array>
#include <string>

#include <boost/test/data/test_case.hpp>

using framesd::http::BodySource;
using framesd::http::Method;
using framesd::test::WritingApi;
namespace data = boost::unit_test::data;

namespace {

const std::string kHeader = "depth,a,b,c,d,e,f,g,h\n";
const std::string kWholeRows =
    "-1.5,0,1,2,3,252,253,254,255\n100.0,9,8,7,6,5,4,3,2\n100.000001,1,1,1,1,1,1,1,1\n";
const std::string kRowsWithGaps =
    "-999.25,,1,2,3,252,253,254,\n99.5,9,8,7,6,5,4,3,2\n101.0,,,,,,,,0\n102.0,255,,1,,1,,1,\n";

// Facts of a log; empty: none.
const std::array<std::string, 4> kFacts = {
    "", R"({"unit":"m"})", R"({"unit":"ft"})",
    R"({"unit":"ft","scale":{"lo":0.2,"hi":2000,"log":true,"unit":"ohm.m"}})"};

struct Log : WritingApi {
  explicit Log(const std::string& facts = {}) {
    token = kAdmin;
    if (facts.empty()) return;
    store.submit(framesd::store::Describe{.facts = facts},
                 [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }
  std::string text(const std::string& target) {
    auto [body, end] = streamed(target);
    BOOST_TEST((end == BodySource::Next::end));
    return body;
  }
  // Its rows as CSV, without the header.
  std::string rows() {
    const std::string csv = text("/frames.csv");
    return csv.substr(csv.find('\n') + 1);
  }
  // How many rows were stored, all of them good ones.
  std::int64_t store_text(const std::string& rows) {
    const auto report = sent(Method::post, "/frames", 200, {.text = rows, .type = "text/csv"});
    BOOST_TEST(report.at("rejected").as_int64() == 0);
    return report.at("stored").as_int64();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(las_round_trip)

BOOST_DATA_TEST_CASE(rows_come_back_as_they_were,
                     data::make({kWholeRows, kRowsWithGaps}) * data::make(kFacts) *
                         data::make({"asc", "desc"}),
                     rows, facts, order) {
  Log log(facts);
  const std::int64_t stored = log.store_text(kHeader + rows);
  const std::string las = log.text(std::string("/frames.las?order=") + order);
  BOOST_TEST(las.starts_with("~V"));
  Log other;
  BOOST_TEST(other.store_text(las) == stored);
  BOOST_TEST(other.rows() == log.rows());
  BOOST_TEST(other.rows() == rows);
}

BOOST_AUTO_TEST_CASE(a_log_in_the_other_unit_refuses_them) {
  Log log(kFacts[2]);
  log.store_text(kHeader + kWholeRows);
  const std::string las = log.text("/frames.las");
  Log in_metres(kFacts[1]);
  const auto problem = in_metres.sent(Method::post, "/frames", 422, {.text = las, .type = "text/csv"});
  BOOST_TEST(problem.at("detail").as_string().find("the facts of the log say 'm'") != std::string::npos);
  Log in_feet(kFacts[2]);
  BOOST_TEST(in_feet.store_text(las) == 3);
  BOOST_TEST(in_feet.rows() == log.rows());
}

BOOST_AUTO_TEST_SUITE_END()
