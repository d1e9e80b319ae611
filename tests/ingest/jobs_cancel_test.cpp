// SPDX-License-Identifier: MIT
//
// Jobs that end before their file does, and how far they have come.
#include "ingest/jobs_fixture.hpp"
#include "support/printing.hpp"

using namespace framesd::test;
using framesd::errc;

BOOST_FIXTURE_TEST_SUITE(ingest_jobs_cancelled, JobsFixture)

BOOST_AUTO_TEST_CASE(a_queued_job_is_cancelled_at_once) {
  store.hold();
  auto running = begun(order(csv_header() + csv_rows(3)));
  store.wait_until_reached();
  auto queued = begun(order(csv_header() + csv_rows(3)));
  BOOST_TEST(!jobs.cancel(queued.first).value().had_ended);
  BOOST_TEST(queued.second.get().state == JobState::cancelled);
  BOOST_TEST(jobs.cancel(queued.first).value().had_ended);
  store.let_go();
  BOOST_TEST(running.second.get().state == JobState::succeeded);
  BOOST_TEST(!jobs.cancel("none"));
}

BOOST_AUTO_TEST_CASE(a_cancelled_replacement_changes_nothing) {
  done(order(csv_header() + csv_rows(30)));
  store.hold();
  auto running = begun(order(csv_header() + csv_rows(12, 3000), OnError::skip, true));
  store.wait_until_reached();
  const auto found = jobs.cancel(running.first).value();
  BOOST_TEST(!found.had_ended);
  BOOST_TEST(found.job.state == JobState::running);
  store.let_go();
  const Job job = running.second.get();
  BOOST_TEST(job.state == JobState::cancelled);
  BOOST_TEST(job.failure.value().code == errc::cancelled);
  BOOST_TEST(store.frames() == 30U);
}

BOOST_AUTO_TEST_CASE(a_program_that_ends_cancels_what_runs_and_waits) {
  store.hold();
  auto running = begun(order(csv_header() + csv_rows(12, 3000), OnError::skip, true));
  store.wait_until_reached();
  auto waiting = begun(order(csv_header() + csv_rows(3)));
  stopping = true;
  BOOST_TEST(jobs.start(order(csv_header())).error() == errc::shutting_down);
  store.let_go();
  for (Job job : {running.second.get(), waiting.second.get()}) {
    BOOST_TEST(job.state == JobState::cancelled);
    BOOST_TEST(job.failure.value().code == errc::shutting_down);
  }
  BOOST_TEST(store.frames() == 0U);
}

BOOST_AUTO_TEST_CASE(a_job_that_is_read_for_its_scale_can_be_cancelled) {
  JobOrder what = order(csv_header() + "1,1000,1200,1400,1600\n", OnError::skip, true);
  what.choice.scale.kind = framesd::ingest::ScaleChoice::Kind::automatic;
  store.hold();
  auto running = begun(std::move(what));
  store.wait_until_reached();  // where the replacement begins, before the file is read
  BOOST_TEST(!jobs.cancel(running.first).value().had_ended);
  store.let_go();
  const Job job = running.second.get();
  BOOST_TEST(job.state == JobState::cancelled);
  BOOST_TEST(
      job.failure.value().detail.ends_with("cancelled while it was read for its scale: nothing was stored"));
  BOOST_TEST(store.frames() == 0U);
}

BOOST_AUTO_TEST_CASE(a_job_counts_a_file_twice_that_makes_its_scale) {
  const std::string text = csv_header() + "1,1000,1200,1400,1600\n";
  JobOrder what = order(text);
  what.choice.scale.kind = framesd::ingest::ScaleChoice::Kind::automatic;
  const Job job = done(std::move(what));
  BOOST_TEST(job.state == JobState::succeeded);
  BOOST_TEST(job.bytes_done == 2 * text.size());
  BOOST_TEST(job.bytes_total == 2 * text.size());
}

BOOST_AUTO_TEST_SUITE_END()
