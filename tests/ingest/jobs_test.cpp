// SPDX-License-Identifier: MIT
#include "ingest/jobs_fixture.hpp"
#include "support/printing.hpp"
#include <framesd/ingest/content_digest.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace framesd::test;
using framesd::errc;

namespace {

const std::string kBad = "7.0,1,2,3\n8.0,1,x,3,4\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ingest_jobs, JobsFixture)

BOOST_AUTO_TEST_CASE(a_job_succeeds_with_its_report) {
  const std::string text = csv_header() + csv_rows(25) + kBad;
  const Job job = done(order(text));
  BOOST_TEST(job.state == JobState::succeeded);
  BOOST_TEST(job.report.value().stored == 25U);
  BOOST_TEST(job.report->rejected == 2U);
  BOOST_TEST(job.rows_done == 27U);
  BOOST_TEST(job.bytes_done == text.size());
  BOOST_TEST(job.bytes_total == text.size());
  BOOST_TEST(job.percent() == 100.0);
  BOOST_TEST(job.csv_path == (dir.path() / "log0.csv").native());
  BOOST_TEST((job.created <= job.started.value() && *job.started <= job.finished.value()));
  BOOST_TEST(!job.failure);
  BOOST_TEST(!job.eta_seconds());
  BOOST_TEST(job.id.size() == 16U);
  BOOST_TEST(job.id.find_first_not_of("0123456789abcdef") == job.id.npos);
  BOOST_TEST(store.frames() == 25U);
  BOOST_TEST(jobs.find(job.id).value().state == JobState::succeeded);
  BOOST_TEST(!jobs.find("0123456789abcdef"));
}

BOOST_AUTO_TEST_CASE(rejected_rows_can_be_read_as_they_were_written) {
  const Job job = done(order(csv_header() + csv_rows(2) + kBad));
  const std::string text = rejects_of(job.id);
  BOOST_TEST(text.ends_with(
      "line,column,reason,depth,a,b,c,d\n4,5,wrong number of cells (4 instead of 5),7.0,1,2,3\n5,3,sample is "
      "not a number,8.0,1,x,3,4\n"));
  std::array<char, 4> part{};
  BOOST_TEST(jobs.rejects(job.id)->read(text.size() - 4, part) == 4U);
  BOOST_TEST(std::string_view(part.data(), 4) == "3,4\n");
  BOOST_TEST(jobs.rejects(job.id)->read(text.size(), part) == 0U);
  BOOST_TEST(jobs.rejects("none") == nullptr);
}

BOOST_AUTO_TEST_CASE(stopping_at_a_bad_row_fails_and_keeps_the_rows_before_it) {
  const Job job = done(order(csv_header() + csv_rows(25) + kBad + csv_rows(5, 5000), OnError::stop));
  BOOST_TEST(job.state == JobState::failed);
  BOOST_TEST(job.report.value().stopped);
  BOOST_TEST(job.failure.value().detail ==
             "stopped at line 27, column 5: wrong number of cells (4 instead of 5)");
  BOOST_TEST(store.frames() == 25U);
}

BOOST_AUTO_TEST_CASE(a_wrong_header_fails_without_a_report) {
  const Job job = done(order("depth,a\n1,2\n"));
  BOOST_TEST(job.state == JobState::failed);
  BOOST_TEST(job.failure.value().code == errc::csv_wrong_header);
  BOOST_TEST(!job.report);
}

BOOST_AUTO_TEST_CASE(a_replacement_becomes_the_whole_log) {
  done(order(csv_header() + csv_rows(30)));
  const Job job = done(order(csv_header() + csv_rows(12, 3000), OnError::skip, true));
  BOOST_TEST(job.state == JobState::succeeded);
  BOOST_TEST(job.report.value().inserted == 12U);
  BOOST_TEST(store.frames() == 12U);
}

BOOST_AUTO_TEST_CASE(a_replacement_that_fails_changes_nothing_and_ends) {
  done(order(csv_header() + csv_rows(30)));
  BOOST_TEST(done(order(csv_header() + csv_rows(12, 3000) + kBad, OnError::stop, true)).state ==
             JobState::failed);
  BOOST_TEST(store.frames() == 30U);
  BOOST_TEST(done(order("depth\n", OnError::skip, true)).state == JobState::failed);
  BOOST_TEST(store.frames() == 30U);
  BOOST_TEST(done(order(csv_header() + csv_rows(31))).state == JobState::succeeded);
}

BOOST_AUTO_TEST_CASE(a_replacement_beside_another_one_fails) {
  store.memory.submit(framesd::store::BeginReplacement{}, [](const auto&) {});
  const Job job = done(order(csv_header() + csv_rows(3), OnError::skip, true));
  BOOST_TEST(job.state == JobState::failed);
  BOOST_TEST(job.failure.value().code == errc::store_replacing);
}

BOOST_AUTO_TEST_CASE(the_report_of_an_abandoned_replacement_stores_nothing) {
  const auto report = done(order(csv_header() + csv_rows(12) + kBad, OnError::stop, true)).report.value();
  BOOST_TEST(report.abandoned);
  BOOST_TEST(report.rows == 13U);
  BOOST_TEST(report.stored == 0U);
  BOOST_TEST(report.inserted == 0U);
  BOOST_TEST(!report.first_depth);
  BOOST_TEST(report.identity.ingest_id.empty());
  BOOST_TEST(entries().empty());
}

BOOST_AUTO_TEST_CASE(each_is_recorded_and_one_that_comes_again_is_recognized) {
  const std::string text = csv_header() + csv_rows(25);
  const auto first = done(order(text)).report.value();
  BOOST_TEST(!first.identity.same_as);
  const auto again = done(order(text, OnError::skip, true)).report.value();
  BOOST_TEST(again.identity.same_as.value() == first.identity.ingest_id);
  const auto found = entries();
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST(found[0].at("id").as_string() == again.identity.ingest_id);
  BOOST_TEST(found[0].at("source").as_string() == (dir.path() / "log1.csv").native());
  BOOST_TEST(found[0].at("scope").as_string() == "admin");
  BOOST_TEST(found[0].at("bytes").to_number<std::size_t>() == text.size());
  BOOST_TEST(found[0].at("digest") == found[1].at("digest"));
  BOOST_TEST(found[1].at("report").at("inserted").as_int64() == 25);
}

BOOST_AUTO_TEST_CASE(one_that_stops_is_recorded_without_a_digest) {
  done(order(csv_header() + csv_rows(12) + kBad, OnError::stop));
  const auto found = entries();
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].at("digest").is_null());
  BOOST_TEST(found[0].at("report").at("stored").as_int64() == 12);
}

BOOST_AUTO_TEST_CASE(a_log_recorded_upwards_has_the_digest_of_its_bytes_and_its_rejects_once) {
  std::string rows;
  for (int tenths = 60000; tenths > 0; --tenths) {
    rows += std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + ",1,2,3,4\n";
    if (tenths % 10000 == 1) rows += "bad\n";
  }
  const std::string text = csv_header() + rows;
  const auto report = done(order(text)).report.value();
  BOOST_TEST((report.direction == framesd::ingest::Direction::up));
  framesd::ingest::ContentDigest digest;
  digest.add(text);
  BOOST_TEST(report.identity.digest == digest.text());
  // Given up in its middle and read again from its start.
  const Job again = done(order(csv_header() + "6001,1,2,3,\"4\"\n" + rows));
  BOOST_TEST(again.report.value().rejected == 6U);
  const std::string rejects = rejects_of(again.id);
  BOOST_TEST(std::ranges::count(rejects, '\n') == 7);
}

BOOST_AUTO_TEST_CASE(jobs_run_one_after_another_and_a_few_may_wait) {
  store.hold();
  auto running = begun(order(csv_header() + csv_rows(3)));
  store.wait_until_reached();
  std::vector<std::future<Job>> queued;
  for (std::size_t i = 0; i < framesd::ingest::kJobsQueued; ++i) {
    queued.push_back(begun(order(csv_header() + csv_rows(3))).second);
  }
  BOOST_TEST(jobs.start(order(csv_header())).error() == errc::overloaded);
  BOOST_TEST(jobs.find(running.first).value().state == JobState::running);
  const auto all = jobs.all();
  BOOST_TEST(all.size() == 1 + queued.size());
  BOOST_TEST(all.back().id == running.first);
  BOOST_TEST(all.front().state == JobState::queued);
  store.let_go();
  for (auto& job : queued) BOOST_TEST(job.get().state == JobState::succeeded);
}

BOOST_AUTO_TEST_CASE(the_last_hundred_are_remembered) {
  const Job first = done(order(csv_header()));
  std::set<std::string> ids;
  for (std::size_t i = 0; i < framesd::ingest::kJobsKept; ++i) ids.insert(done(order(csv_header())).id);
  BOOST_TEST(ids.size() == framesd::ingest::kJobsKept);
  BOOST_TEST(jobs.all().size() == framesd::ingest::kJobsKept);
  BOOST_TEST(!jobs.find(first.id));
}

BOOST_AUTO_TEST_SUITE_END()
