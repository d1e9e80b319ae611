// SPDX-License-Identifier: MIT
//
// Every file of tests/data/csv, one a defect or a peculiarity, and the report that stands beside it.
//
// Beside log.csv lies log.csv.json: the report without its times and rates, or {"error":"..."}. A file
// without one fails. Rows are three samples wide, or as many as a file's name begins with: 4096_samples.csv.
// tests/system/bad_input_test.py holds the same files against the program.
#include "support/memory_store.hpp"
#include <framesd/ingest/file.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;
namespace ingest = framesd::ingest;

namespace {

framesd::RowFormat format_of(const fs::path& path) {
  unsigned width = 3;
  if (path.native().find("_samples") != fs::path::string_type::npos)
    width = static_cast<unsigned>(std::stoul(path.filename().native()));
  return {.source_width = static_cast<std::uint16_t>(width), .frame_width = 2};
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The member `name` and its comma taken out of a JSON object; a number follows it.
void drop_member(std::string& json, const std::string& name) {
  const std::size_t begin = json.find("\"" + name + "\":");
  BOOST_REQUIRE(begin != json.npos);
  json.erase(begin, json.find(',', begin) + 1 - begin);
}

std::string outcome_of(const fs::path& path) {
  framesd::test::MemoryStore store(format_of(path));
  const auto report = ingest::ingest_file(store, path, {});
  if (!report) {
    std::string detail = report.error().detail;
    detail.erase(0, path.string().size() + 2);
    return "{\"error\":\"" + detail + "\"}";
  }
  std::string json;
  append_json(json, *report);
  for (const char* name : {"seconds", "rows_per_second", "bytes_per_second", "parsing_share", "waiting_share",
                           "committing_share", "syncing_share"})
    drop_member(json, name);
  return json;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_defects)

BOOST_AUTO_TEST_CASE(every_fixture_gives_the_report_beside_it) {
  std::size_t fixtures = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(FRAMESD_TEST_DATA) / "csv")) {
    const fs::path& path = entry.path();
    if (path.extension() == ".json") continue;
    std::string expected = content_of(fs::path(path).concat(".json"));
    if (expected.ends_with('\n')) expected.pop_back();
    BOOST_TEST(outcome_of(path) == expected, path.filename() << ": " << outcome_of(path));
    ++fixtures;
  }
  BOOST_TEST(fixtures > 50U);
}

BOOST_AUTO_TEST_SUITE_END()
