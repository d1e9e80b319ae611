// SPDX-License-Identifier: MIT
//
// GET /frames.las: what its header says of rows and facts, and that framesd reads back what it wrote.
#include "api_fixture.hpp"
#include <framesd/formats/table_reader.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>

using framesd::Depth;
using framesd::http::BodySource;
using framesd::test::Api;
namespace formats = framesd::formats;

namespace {

// What framesd's own reader finds in a LAS file.
struct Read final : formats::RowSink {
  std::string rows;  // as CSV
  std::size_t rejects = 0;
  formats::Layout layout;

  bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t>,
           formats::SourcePosition) override {
    rows += depth.text();
    for (const auto sample : samples) rows += ',' + std::to_string(sample);
    rows += '\n';
    return true;
  }
  bool rejected(const formats::Reject&) override {
    ++rejects;
    return true;
  }
};

Read read_back(const std::string& las, std::uint16_t width = Api::kFormat.source_width) {
  Read read;
  formats::TableReader reader({.source_width = width}, read);
  BOOST_TEST(reader.push(las).has_value());
  BOOST_TEST(reader.finish().has_value());
  read.layout = reader.layout();
  return read;
}

struct LasApi : Api {
  std::string text(const std::string& target) {
    auto [body, end] = streamed(target);
    BOOST_TEST((end == BodySource::Next::end));
    return body;
  }
  void describe(std::string facts) {
    store.submit(framesd::store::Describe{.facts = std::move(facts)},
                 [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }
  // "9000.1 : START DEPTH": what follows the name and the unit of a header line. Empty: there is none.
  static std::string line(const std::string& las, const std::string& name) {
    const std::size_t begin = las.find("\r\n" + name + ' ');
    if (begin == las.npos) return {};
    const std::size_t value = las.find_first_not_of(' ', begin + 2 + name.size());
    return las.substr(value, las.find("\r\n", value) - value);
  }
  static std::string rows(const std::string& las) {
    constexpr std::string_view kTitle = "~ASCII\r\n";
    return las.substr(las.find(kTitle) + kTitle.size());
  }
  void check_depths(const std::string& query, const std::string& first, const std::string& last,
                    const std::string& step) {
    const std::string las = text("/frames.las" + query);
    BOOST_TEST(line(las, "STRT.M") == first + " : START DEPTH", query);
    BOOST_TEST(line(las, "STOP.M") == last + " : STOP DEPTH", query);
    BOOST_TEST(line(las, "STEP.M") == step + " : STEP, 0 if it varies", query);
    BOOST_TEST(read_back(las).layout.remarks.empty(), query);
  }
};

struct Filled : LasApi {
  Filled() { fill(100'000'000, 500'000, 20); }  // 100.0, 100.5, ... 109.5
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(las_exports, Filled)

BOOST_AUTO_TEST_CASE(a_file_is_a_header_and_a_row_a_frame) {
  const std::string las = text("/frames.las?depth_min=109");
  BOOST_TEST(las.starts_with("~Version\r\nVERS.        2.0 : CWLS LOG ASCII STANDARD - VERSION 2.0\r\n"));
  BOOST_TEST(rows(las) == "109.0 1 2 3 4 5 6 7 8\r\n109.5 1 2 3 4 5 6 7 8\r\n");
  BOOST_TEST(response.content_type == "text/plain; charset=utf-8");
  BOOST_TEST(header("Content-Disposition") == "attachment; filename=\"frames_109.0_109.5.las\"");
  BOOST_TEST(!response.source_bytes.has_value());
}

BOOST_AUTO_TEST_CASE(samples_may_be_those_of_the_frame) {
  const std::string las = text("/frames.las?limit=1&samples=frame");
  BOOST_TEST(rows(las) == "100.0 10 20 30 40\r\n");
  BOOST_TEST(line(las, "IMG[4].") == ": PIXEL 4");
  BOOST_TEST(las.find("IMG[5]") == las.npos);
  BOOST_TEST(read_back(las, 4).rows == "100.0,10,20,30,40\n");
}

BOOST_AUTO_TEST_CASE(the_header_has_the_depths_of_the_rows) {
  check_depths("", "100.0", "109.5", "0.5");
  check_depths("?depth_min=101.2&depth_max=103.4", "101.5", "103.0", "0.5");
  check_depths("?offset=3&limit=4", "101.5", "103.0", "0.5");
  check_depths("?after=105&limit=2", "105.5", "106.0", "0.5");
  check_depths("?order=desc", "109.5", "100.0", "-0.5");
  check_depths("?order=desc&after=105&offset=2&limit=3", "103.5", "102.5", "-0.5");
  check_depths("?limit=1", "100.0", "100.0", "0.0");
  check_depths("?offset=19", "109.5", "109.5", "0.0");
}

BOOST_AUTO_TEST_CASE(steps_that_differ_are_0) {
  fill(112'000'000, 500'000, 2);  // behind a gap
  check_depths("", "100.0", "112.5", "0.0");
  check_depths("?limit=20", "100.0", "109.5", "0.5");
  fill(100'250'000, 1, 1);  // a shorter step
  check_depths("?limit=20", "100.0", "109.0", "0.0");
  fill(110'300'000, 1, 1);
  fill(110'400'000, 1, 1);
  fill(111'500'000, 1, 1);  // 109.5 .. 112.0: the mean is the usual step
  check_depths("?depth_min=107", "107.0", "112.5", "0.0");
}

BOOST_AUTO_TEST_CASE(selections_without_frames_have_a_header_alone) {
  for (const char* query : {"?depth_min=500", "?after=109.5", "?offset=20"}) {
    check_depths(query, "-999.25", "-999.25", "0.0");
    BOOST_TEST(rows(text(std::string("/frames.las") + query)).empty(), query);
  }
}

BOOST_AUTO_TEST_CASE(parameters_are_those_of_csv) {
  for (const auto& [query, expected] : {std::pair{"limit=0", 422u},
                                        {"samples=png", 422u},
                                        {"depth_min=2&depth_max=1", 400u},
                                        {"colormap=gray", 400u},
                                        {"mask=true", 400u}}) {
    BOOST_TEST(status(std::string("/frames.las?") + query) == expected, query);
    BOOST_TEST(response.source == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(the_null_value_is_no_depth_of_the_rows) {
  fill(-999'250'000, 1'000'000, 2);
  const std::string las = text("/frames.las?depth_max=0");
  BOOST_TEST(line(las, "NULL.") == "-9999.25 : NULL VALUE");
  BOOST_TEST(read_back(las).rows == "-999.25,1,2,3,4,5,6,7,8\n-998.25,1,2,3,4,5,6,7,8\n");
  BOOST_TEST(line(text("/frames.las?depth_min=0"), "NULL.") == "-999.25 : NULL VALUE");
}

BOOST_AUTO_TEST_CASE(absent_samples_are_the_null_value) {
  auto batch = store.new_batch();
  std::vector<std::uint8_t> mask(1);
  framesd::mark_absent(mask, 0);
  framesd::mark_absent(mask, 6);
  const std::vector<std::uint8_t> source = {0, 2, 3, 4, 5, 6, 0, 8};
  const std::vector<std::uint8_t> resized = {10, 20, 30, 40};
  batch->add(Depth::from_count(200'000'000), source, resized, mask);
  store.submit(framesd::store::Upsert{.batch = std::move(batch)},
               [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  BOOST_TEST(rows(text("/frames.las?depth_min=109.5")) ==
             "109.5 1 2 3 4 5 6 7 8\r\n200.0 -999.25 2 3 4 5 6 -999.25 8\r\n");
}

BOOST_AUTO_TEST_CASE(framesd_reads_back_what_it_wrote) {
  fill(200'000'000, 1'000, 3000, 255);  // more than a piece
  const std::string csv = text("/frames.csv");
  const Read read = read_back(text("/frames.las"));
  BOOST_TEST((read.rows == csv.substr(csv.find('\n') + 1)));
  BOOST_TEST(read.rejects == 0u);
  BOOST_TEST(read.layout.form == "LAS 2.0");
  BOOST_TEST(read.layout.sample_columns == "IMG[1] .. IMG[8]");
  BOOST_TEST(read.layout.depth_unit == "m");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(las_facts, Filled)

BOOST_AUTO_TEST_CASE(where_nothing_is_known_the_required_lines_are_empty) {
  const std::string las = text("/frames.las?limit=1");
  for (const auto& [name, about] : {std::pair{"COMP.", "COMPANY"},
                                    {"WELL.", "WELL"},
                                    {"FLD.", "FIELD"},
                                    {"LOC.", "LOCATION"},
                                    {"PROV.", "PROVINCE"},
                                    {"SRVC.", "SERVICE COMPANY"},
                                    {"DATE.", "LOG DATE"},
                                    {"UWI.", "UNIQUE WELL ID"}})
    BOOST_TEST(line(las, name) == std::string(": ") + about, name);
  BOOST_TEST(las.find("~Parameter") == las.npos);
  BOOST_TEST(las.find("API.") == las.npos);
}

BOOST_AUTO_TEST_CASE(facts_become_lines) {
  describe(
      R"({"title":"Main","well":"A-12","pass":"2","run":"1","tool":"UBI","description":"one\ntwo","unit":"ft",)"
      R"("bit_size":0.708,"azimuth_reference":"highside","azimuth_zero":12.5,"declination":-3,)"
      R"("scale":{"lo":0.2,"hi":2000,"log":true,"unit":"ohm.m"}})");
  const std::string las = text("/frames.las?limit=1");
  for (const auto& [name, expected] : {std::pair{"STRT.F", "100.0 : START DEPTH"},
                                       {"STOP.F", "100.0 : STOP DEPTH"},
                                       {"STEP.F", "0.0 : STEP, 0 if it varies"},
                                       {"DEPT.F", ": DEPTH"},
                                       {"WELL.", "A-12 : WELL"},
                                       {"TITLE.", "Main : Title of the log"},
                                       {"RUN.", "1 : Run"},
                                       {"PASS.", "2 : Pass"},
                                       {"TOOL.", "UBI : Tool"},
                                       {"BS.F", "0.708 : Bit size"},
                                       {"AZREF.", "HIGH SIDE : Azimuths are counted from"},
                                       {"AZIM1.DEG", "12.5 : Azimuth of the first sample"},
                                       {"MDEC.DEG", "-3 : Magnetic declination, east positive"},
                                       {"SCLO.ohm.m", "0.2 : Value of sample 0"},
                                       {"SCHI.ohm.m", "2000 : Value of sample 255"},
                                       {"SCALE.", "LOGARITHMIC : Samples between these two"}})
    BOOST_TEST(line(las, name) == expected, name);
  BOOST_TEST(las.find("~Other\r\none\r\ntwo\r\n~ASCII\r\n") != las.npos);
  BOOST_TEST(read_back(las).layout.depth_unit == "ft");
}

BOOST_AUTO_TEST_CASE(tags_fill_the_lines_of_the_well_and_are_parameters_else) {
  describe(R"({"run":"1","tags":{"FLD":"North","api":"42","mud.type":"gel","run":"9","well":"B"}})");
  const std::string las = text("/frames.las?limit=1");
  BOOST_TEST(line(las, "FLD.") == "North : FIELD");
  BOOST_TEST(line(las, "API.") == "42 : API NUMBER");
  BOOST_TEST(line(las, "WELL.") == "B : WELL");
  BOOST_TEST(line(las, "RUN.") == "1 : Run");
  BOOST_TEST(line(las, "TAG_run.") == "9 : Tag");
  BOOST_TEST(line(las, "mud_type.") == "gel : Tag");
}

BOOST_AUTO_TEST_CASE(hostile_facts_do_not_change_what_is_read) {
  describe(
      R"({"title":"~A : x.","well":"~C: DEPT.M","run":"#","pass":": :","description":"~A\n1 2 3\n#\n~C\nX.:",)"
      R"("scale":{"lo":0,"hi":1,"log":false,"unit":"a b:c"},"tags":{"A.B":"~A:","VERS":"3.0","NULL":"7"}})");
  const std::string las = text("/frames.las");
  const std::string csv = text("/frames.csv");
  const Read read = read_back(las);
  BOOST_TEST(read.rows == csv.substr(csv.find('\n') + 1));
  BOOST_TEST(read.rejects == 0u);
  BOOST_TEST(read.layout.remarks.empty());
  BOOST_TEST(line(las, "WELL.") == "~C; DEPT.M : WELL");
  BOOST_TEST(line(las, "SCLO.a_b_c") == "0 : Value of sample 0");
}

BOOST_AUTO_TEST_CASE(other_facts_are_another_answer) {
  (void)ask("/frames.las");
  const std::string before = header("ETag");
  describe(R"({"well":"B"})");
  (void)ask("/frames.las");
  BOOST_TEST(!before.empty());
  BOOST_TEST(header("ETag") != before);
  BOOST_TEST(ask_with({{"If-None-Match", header("ETag")}}, "/frames.las").status == 304u);
}

BOOST_AUTO_TEST_CASE(facts_that_change_while_it_is_sent_do_not_cut_it_off) {
  fill(200'000'000, 1'000, 3000);
  const std::string alone = text("/frames.las");
  BOOST_TEST(status("/frames.las") == 200u);
  std::string body;
  auto next = response.source->next(body);
  BOOST_REQUIRE((next == BodySource::Next::more));
  describe(R"({"well":"B"})");
  while (next == BodySource::Next::more) next = response.source->next(body);
  BOOST_CHECK(next == BodySource::Next::end);
  BOOST_CHECK(body == alone);
}

BOOST_AUTO_TEST_SUITE_END()
