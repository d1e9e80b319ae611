// SPDX-License-Identifier: MIT
#include "doctor/checks.hpp"
#include "support/temp_dir.hpp"

#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

using framesd::app::Finding;
using framesd::app::Findings;
using framesd::test::TempDir;
using Verdict = framesd::app::Finding::Verdict;

namespace {

const Finding& only(const Findings& findings) {
  BOOST_REQUIRE(findings.all().size() == 1U);
  return findings.all().front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(doctor)

BOOST_AUTO_TEST_CASE(a_clock_before_the_newest_ingest_is_bad) {
  Findings findings;
  framesd::app::check_clock("2999-01-01T00:00:00.000Z", findings);
  BOOST_TEST((only(findings).verdict == Verdict::bad));
  BOOST_TEST(only(findings).found.ends_with("before the newest ingest (2999-01-01T00:00:00.000Z)"));
  BOOST_TEST(only(findings).advice.starts_with("set the clock"));
}

BOOST_AUTO_TEST_CASE(a_clock_behind_the_newest_ingest_is_not_bad) {
  for (const char* ingest : {"", "2020-01-01T00:00:00.000Z"}) {
    Findings findings;
    framesd::app::check_clock(ingest, findings);
    BOOST_TEST((only(findings).verdict != Verdict::bad), ingest);
  }
}

BOOST_AUTO_TEST_CASE(the_time_of_a_sync_is_measured_and_leaves_no_file) {
  const TempDir dir;
  Findings findings;
  framesd::app::check_sync(dir.path(), findings);
  BOOST_TEST(only(findings).found.starts_with("a small durable write takes "));
  BOOST_TEST(std::filesystem::is_empty(dir.path()));
}

BOOST_AUTO_TEST_CASE(a_folder_that_takes_no_file_has_no_time_of_a_sync) {
  Findings findings;
  framesd::app::check_sync("/proc", findings);
  BOOST_TEST((only(findings).verdict == Verdict::unknown));
}

BOOST_AUTO_TEST_CASE(a_store_in_memory_is_bad) {
  Findings findings;
  const auto medium = framesd::app::check_medium("/dev/shm", findings);
  BOOST_REQUIRE(medium.has_value());
  BOOST_TEST(medium->file_system == "tmpfs");
  BOOST_TEST((findings.all().front().verdict == Verdict::bad));
  BOOST_TEST(findings.all().front().found ==
             "tmpfs, in memory: all frames are lost when the machine restarts");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_has_no_medium) {
  const TempDir dir;
  Findings findings;
  BOOST_TEST(!framesd::app::check_medium(dir.path() / "missing", findings).has_value());
  BOOST_TEST(findings.all().empty());
}

BOOST_AUTO_TEST_SUITE_END()
