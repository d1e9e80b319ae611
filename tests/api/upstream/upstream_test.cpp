// SPDX-License-Identifier: MIT
//
// Logs that are sent to a centre in memory, at times that the test sets.
#include "upstream/upstream.hpp"

#include "api/retention_fixture.hpp"
#include "push/fake_centre.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::api;
using framesd::push::test::FakeCentre;
using Seconds = std::chrono::seconds;

namespace {

// Hands on to a centre that outlives it.
class Reached final : public push::Centre {
 public:
  explicit Reached(push::Centre& centre) : centre_(centre) {}
  push::Trouble trouble() const noexcept override { return centre_.trouble(); }
  std::chrono::seconds asked_to_wait() const noexcept override { return centre_.asked_to_wait(); }
  checked<std::optional<push::CentreLog>> find() override { return centre_.find(); }
  checked<void> make(const RowFormat& format, std::string_view facts) override {
    return centre_.make(format, facts);
  }
  checked<void> describe(const push::CentreLog& log, std::string_view facts) override {
    return centre_.describe(log, facts);
  }
  checked<void> erase(const push::CentreLog& log, const DepthRange& range) override {
    return centre_.erase(log, range);
  }
  checked<push::Taken> find_upload(std::string_view id) override { return centre_.find_upload(id); }
  checked<push::Taken> store(std::string_view id, std::string_view csv, std::uint64_t offset) override {
    return centre_.store(id, csv, offset);
  }
  checked<void> end_upload(std::string_view id, std::string_view header, std::uint64_t offset) override {
    return centre_.end_upload(id, header, offset);
  }

 private:
  push::Centre& centre_;
};

struct SentLogs : framesd::test::IngestedLogs {
  UpstreamFigures figures;
  std::map<std::string, FakeCentre> centres;  // by address
  OpenLogs logs{unnamed, on_disk.get(), {}};
  std::atomic<bool> cancelled = false;
  SteadyTime now{};
  Upstream upstream{logs, figures, options(), cancelled};

  UpstreamOptions options() {
    return {.url = "http://centre/logs/{log}",
            .reach = [this](const std::string& url, const std::atomic<bool>&) {
              return std::unique_ptr<push::Centre>(std::make_unique<Reached>(centres[url]));
            }};
  }
  FakeCentre& centre(const std::string& log) { return centres["http://centre/logs/" + log]; }
  std::size_t finds(const std::string& log) {
    return static_cast<std::size_t>(std::ranges::count(centre(log).calls, "find"));
  }
  UpstreamState shown() const { return figures.board.state(); }
  std::size_t failures(push::Trouble trouble) { return figures.failures_by(trouble).count.value(); }
  void pass(Seconds time) { upstream.check(now += time); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upstream_of_logs, SentLogs)

BOOST_AUTO_TEST_CASE(each_log_has_its_address) {
  BOOST_TEST(url_of_log("http://c/logs/rig7-{log}", "a12") == "http://c/logs/rig7-a12");
  BOOST_TEST(url_of_log("http://c/logs/rig7", "a12") == "http://c/logs/rig7");
}

BOOST_AUTO_TEST_CASE(all_logs_are_sent_and_then_only_what_changes) {
  BOOST_REQUIRE(on_disk->create("a12", kRows, {}).has_value());
  store_rows(logs.open("a12").value()->store, 1, 5);
  store_rows(unnamed, 1, 9);
  pass(Seconds(1));
  BOOST_TEST(centre("default").rows.size() == 9U);
  BOOST_TEST(centre("a12").rows.size() == 5U);
  BOOST_TEST(figures.rows.value() == 14U);
  BOOST_TEST(figures.logs_behind.value() == 0);
  BOOST_TEST(figures.connected.value() == 1);
  const auto asked = finds("default");
  pass(Seconds(1));
  BOOST_TEST(finds("default") == asked);
  store_rows(unnamed, 10, 10);
  pass(Seconds(1));
  BOOST_TEST(centre("default").rows.size() == 10U);
}

BOOST_AUTO_TEST_CASE(a_centre_that_is_away_is_asked_with_growing_pauses) {
  store_rows(unnamed, 1, 9);
  std::vector<int> tried;
  for (int second = 0; second < 200; ++second) {
    centre("default").calls_until_break = 0;
    const auto before = finds("default");
    pass(Seconds(1));
    if (finds("default") != before) tried.push_back(second);
  }
  BOOST_TEST(tried == (std::vector<int>{0, 1, 3, 7, 15, 31, 63, 123, 183}), boost::test_tools::per_element());
  BOOST_TEST(figures.connected.value() == 0);
  BOOST_TEST(figures.logs_behind.value() == 1);
  BOOST_TEST(figures.generations_behind.value() > 0);
  BOOST_TEST(failures(push::Trouble::unreachable) == tried.size());
  BOOST_TEST(figures.failures_by(push::Trouble::unreachable).last.value() > 1'600'000'000);
  centre("default").calls_until_break = -1;
  pass(Seconds(60));
  BOOST_TEST(centre("default").rows.size() == 9U);
  BOOST_TEST(figures.connected.value() == 1);
  BOOST_TEST(figures.generations_behind.value() == 0);
}

BOOST_AUTO_TEST_CASE(what_the_centre_lacks_is_shown_with_its_rows_and_since_when) {
  BOOST_REQUIRE(on_disk->create("a12", kRows, {}).has_value());
  store_rows(unnamed, 1, 9);
  pass(Seconds(1));
  BOOST_TEST(shown().behind.empty());
  BOOST_TEST(shown().connected.value());
  BOOST_TEST(shown().last_sent.has_value());
  store_rows(unnamed, 10, 13);
  store_rows(logs.open("a12").value()->store, 1, 5);
  const auto before = std::chrono::system_clock::now() - Seconds(1);
  for (int second = 0; second < 20; ++second) {
    centre("default").calls_until_break = centre("a12").calls_until_break = 0;
    pass(Seconds(1));
  }
  const UpstreamState state = shown();
  BOOST_TEST(!state.connected.value());
  BOOST_TEST((state.trouble == push::Trouble::unreachable));
  BOOST_TEST((state.trouble_since.value() >= before));
  BOOST_REQUIRE(state.behind.size() == 2U);
  BOOST_TEST(state.behind[0].name == "a12");
  BOOST_TEST(state.behind[0].rows.value() == 5U);
  BOOST_TEST(state.behind[1].rows.value() == 4U);
  BOOST_TEST(state.behind[1].generations == 1U);
  BOOST_TEST((state.behind[1].since.value() >= before));
  BOOST_TEST(figures.rows_behind.value() == 9);
  BOOST_TEST(figures.behind_since.value() > 1'600'000'000);
  BOOST_TEST(figures.logs_behind.value() == 2);
}

BOOST_AUTO_TEST_CASE(a_log_that_the_centre_has_by_its_note_is_not_behind_while_the_centre_is_away) {
  store_rows(unnamed, 1, 9);
  pass(Seconds(1));
  Upstream after_restart{logs, figures, options(), cancelled};
  centre("default").calls_until_break = 0;
  after_restart.check(now);
  BOOST_TEST(shown().behind.empty());
  BOOST_TEST(!shown().connected.value());
  BOOST_TEST(figures.logs_behind.value() == 0);
  store_rows(unnamed, 10, 10);
  after_restart.check(now);
  BOOST_REQUIRE(shown().behind.size() == 1U);
  BOOST_TEST(shown().behind[0].rows.value() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_left_is_shown_while_a_log_is_being_sent) {
  BOOST_REQUIRE(on_disk->create("z", kRows, {}).has_value());
  const auto other = logs.open("z").value();
  pass(Seconds(1));
  store_rows(unnamed, 1, 5000);
  std::vector<std::uint64_t> left;
  std::vector<std::size_t> logs_behind;
  centre("default").on_store = [&] {
    left.push_back(shown().behind.at(0).rows.value());
    logs_behind.push_back(shown().behind.size());
    if (left.size() == 1) store_rows(other->store, 1, 3);
  };
  pass(Seconds(1));
  BOOST_TEST(left == (std::vector<std::uint64_t>{5000, 3000, 1000}), boost::test_tools::per_element());
  BOOST_TEST(logs_behind == (std::vector<std::size_t>{1, 2, 2}), boost::test_tools::per_element());
  BOOST_TEST(centre("z").rows.size() == 3U);
  BOOST_TEST(shown().behind.empty());
}

BOOST_AUTO_TEST_CASE(a_link_that_breaks_is_used_each_second_as_long_as_something_comes_through) {
  store_rows(unnamed, 1, 40);
  int tries = 0;
  for (; figures.last_sent.value() == 0; ++tries) {
    BOOST_REQUIRE(tries < 40);
    centre("default").bytes_until_break = 100;
    const auto before = finds("default");
    pass(Seconds(1));
    BOOST_TEST(finds("default") != before);
  }
  BOOST_TEST(tries > 5);
  BOOST_TEST(centre("default").rows.size() == 40U);
  BOOST_TEST(centre("default").rows_received == 40U);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_refused_waits_a_minute_and_does_not_hold_up_the_others) {
  BOOST_REQUIRE(on_disk->create("a12", kRows, {}).has_value());
  store_rows(logs.open("a12").value()->store, 1, 5);
  store_rows(unnamed, 1, 9);
  centre("default").log = push::CentreLog{.format = {.source_width = 3, .frame_width = 3}};
  pass(Seconds(1));
  BOOST_TEST(centre("a12").rows.size() == 5U);
  BOOST_TEST(figures.refused_logs.value() == 1);
  BOOST_TEST(failures(push::Trouble::refused) == 1U);
  BOOST_REQUIRE(shown().behind.size() == 1U);
  BOOST_TEST((shown().behind[0].trouble == push::Trouble::refused));
  BOOST_TEST((shown().trouble == push::Trouble::none));
  for (int second = 0; second < 59; ++second) pass(Seconds(1));
  BOOST_TEST(finds("default") == 1U);
  centre("default").log.reset();
  pass(Seconds(1));
  BOOST_TEST(centre("default").rows.size() == 9U);
  BOOST_TEST(figures.refused_logs.value() == 0);
}

BOOST_AUTO_TEST_CASE(a_log_that_others_work_with_at_the_centre_waits_as_long_as_that_asks_alone) {
  BOOST_REQUIRE(on_disk->create("a12", kRows, {}).has_value());
  store_rows(logs.open("a12").value()->store, 1, 5);
  store_rows(unnamed, 1, 9);
  centre("default").refuses = errc::overloaded;
  centre("default").refuses_by = push::Trouble::conflict;
  centre("default").wait = Seconds(5);
  pass(Seconds(1));
  BOOST_TEST(centre("a12").rows.size() == 5U);
  BOOST_TEST(figures.connected.value() == 1);
  centre("default").refuses = {};
  pass(Seconds(4));
  BOOST_TEST(centre("default").rows.empty());
  pass(Seconds(1));
  BOOST_TEST(centre("default").rows.size() == 9U);
  BOOST_TEST(failures(push::Trouble::conflict) == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_once_it_is_cancelled) {
  store_rows(unnamed, 1, 9);
  cancelled = true;
  pass(Seconds(1));
  BOOST_TEST(finds("default") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
