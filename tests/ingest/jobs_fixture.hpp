// SPDX-License-Identifier: MIT
//
// Jobs over a store that can be held, for the tests of what becomes of them.
#pragma once

#include "ingest/csv_text.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/jobs.hpp>
#include <framesd/ingest/ledger.hpp>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <future>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace framesd::ingest {
inline std::ostream& operator<<(std::ostream& out, JobState state) { return out << name_of(state); }
}  // namespace framesd::ingest

namespace framesd::test {

using ingest::Job;
using ingest::JobOrder;
using ingest::Jobs;
using ingest::JobState;
using ingest::OnError;

// Takes no write before it is let go; says when the first one came.
class HeldStore final : public WatchedStore {
 public:
  void submit(framesd::store::WriteRequest request, framesd::store::Completion completion) override {
    {
      std::unique_lock lock(mutex_);
      reached_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return !held_; });
    }
    memory.submit(std::move(request), std::move(completion));
  }
  void hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
    reached_ = false;
  }
  void wait_until_reached() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return reached_; });
  }
  void let_go() {
    {
      const std::lock_guard lock(mutex_);
      held_ = false;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
  bool reached_ = false;
};

struct JobsFixture {
  TempDir dir;
  HeldStore store;
  std::atomic<bool> stopping = false;
  Jobs jobs{{.spool_dir = dir.path(), .stopping = [this](bool) { return stopping.load(); }}};
  int files = 0;

  ~JobsFixture() { store.let_go(); }

  JobOrder order(const std::string& text, OnError on_error = OnError::skip, bool clear = false) {
    const auto path = dir.path() / ("log" + std::to_string(files++) + ".csv");
    std::ofstream(path, std::ios::binary) << text;
    return {.file = ingest::open_trusted(path).value(),
            .log = {std::shared_ptr<void>(), &store},
            .log_name = "default",
            .chunk_rows = 10,
            .on_error = on_error,
            .clear_existing = clear};
  }
  // The job when it has ended.
  Job done(JobOrder what) {
    auto [id, end] = begun(std::move(what));
    return end.get();
  }
  std::pair<std::string, std::future<Job>> begun(JobOrder what) {
    const auto promise = std::make_shared<std::promise<Job>>();
    const auto job = jobs.start(std::move(what), [promise](const Job& ended) { promise->set_value(ended); });
    return {job.value().id, promise->get_future()};
  }
  std::vector<boost::json::value> entries() {
    std::vector<boost::json::value> found;
    for (const auto& entry : store.look([&](auto& log) { return ingest::ledger(log, 10); }).value())
      found.push_back(boost::json::parse(entry));
    return found;
  }
  std::string rejects_of(const std::string& id) const {
    const auto spool = jobs.rejects(id);
    BOOST_REQUIRE(spool != nullptr);
    std::string text(spool->bytes(), '\0');
    BOOST_TEST(spool->read(0, text) == text.size());
    return text;
  }
};

}  // namespace framesd::test
