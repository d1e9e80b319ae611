// SPDX-License-Identifier: MIT
//
// What is heard of commits that end when the logs are no longer served.
#include "open_logs.hpp"

#include "api_fixture.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

// A log whose writes are answered when the test says so.
class HeldLog final : public store::Log {
 public:
  explicit HeldLog(store::Log& log) : log_(log) {}

  const RowFormat& format() const noexcept override { return log_.format(); }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return true; }
  [[nodiscard]] store::Health health() override { return log_.health(); }
  [[nodiscard]] std::string why_full() const override { return {}; }
  [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override { return log_.new_batch(); }
  void submit(store::WriteRequest, store::Completion completion) override { held_ = std::move(completion); }
  void answer(result<store::WriteOutcome> outcome) { held_(std::move(outcome)); }

 private:
  [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override { return pass(log_, body); }

  store::Log& log_;
  store::Completion held_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(open_logs)

BOOST_AUTO_TEST_CASE(a_commit_that_is_answered_when_the_logs_are_no_longer_served_is_heard_of_all_the_same) {
  MemoryStore memory;
  HeldLog log(memory);
  const auto heard = std::make_shared<std::vector<std::string>>();
  bool answered = false;
  {
    api::OpenLogs logs(log, nullptr,
                       {.on_commit = [heard](std::string_view name) { heard->emplace_back(name); }});
    logs.unnamed().store.submit(store::Erase{}, [&](const auto&) { answered = true; });
  }
  BOOST_TEST(!answered);
  log.answer(store::WriteOutcome{});
  BOOST_TEST(answered);
  BOOST_TEST(*heard == std::vector<std::string>{"default"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_write_that_failed_is_not_heard_of) {
  MemoryStore memory;
  HeldLog log(memory);
  int heard = 0;
  api::OpenLogs logs(log, nullptr, {.on_commit = [&](std::string_view) { ++heard; }});
  logs.unnamed().store.submit(store::Erase{}, [](const auto&) {});
  log.answer(errc::store_full);
  BOOST_TEST(heard == 0);
}

BOOST_AUTO_TEST_SUITE_END()
