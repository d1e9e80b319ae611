// SPDX-License-Identifier: MIT
//
// Small CSV logs for the tests of ingest, and stores that behave badly on purpose.
#pragma once

#include "support/memory_store.hpp"
#include "support/once.hpp"
#include <framesd/base/bounded_queue.hpp>
#include <framesd/store/log.hpp>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace framesd::test {

constexpr RowFormat kSmall{.source_width = 4, .frame_width = 3};

inline std::string csv_header() { return "depth,a,b,c,d\n"; }

// `count` rows from depth `first` on, a tenth apart.
inline std::string csv_rows(int count, int first = 1000) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text.append(std::to_string(first + i / 10)).append(".").append(std::to_string(i % 10));
    text.append(",1,2,3,").append(std::to_string(i % 256)).append("\n");
  }
  return text;
}

// A MemoryStore that passes on what the test wants to see.
class WatchedStore : public store::Log {
 public:
  const RowFormat& format() const noexcept override { return memory.format(); }
  bool waits() const noexcept override { return false; }
  bool answers() noexcept override { return memory.answers(); }
  store::Health health() override { return memory.health(); }
  std::string why_full() const override { return memory.why_full(); }
  std::unique_ptr<store::WriteBatch> new_batch() const override { return memory.new_batch(); }
  void submit(store::WriteRequest request, store::Completion completion) override {
    const auto* upsert = std::get_if<store::Upsert>(&request);
    if (upsert != nullptr && upsert->rows() != 0) {
      batches.emplace_back(upsert->batch->rows(), upsert->batch->bytes());
      first_of_batches.push_back(upsert->batch->depth(0));
    }
    memory.submit(std::move(request), std::move(completion));
  }
  std::uint64_t frames() { return once(memory).snapshot().value().frames; }

  MemoryStore memory{kSmall};
  std::vector<std::pair<std::size_t, std::size_t>> batches;  // rows, bytes
  std::vector<Depth> first_of_batches;

 private:
  result<void> see(FunctionRef<void(store::View&)> body) override { return pass(memory, body); }
};

// Refuses one batch, as a full disk does, and takes the others.
class RefusingStore final : public WatchedStore {
 public:
  explicit RefusingStore(std::size_t refused, errc with = errc::store_full)
      : refused_(refused), with_(with) {}
  void submit(store::WriteRequest request, store::Completion completion) override {
    if (submitted_++ == refused_) return completion(with_);
    WatchedStore::submit(std::move(request), std::move(completion));
  }

 private:
  const std::size_t refused_;
  const errc with_;
  std::size_t submitted_ = 0;
};

// Completes on a thread of its own, and nothing before `gate` batches have been submitted.
class GatedStore final : public WatchedStore {
 public:
  explicit GatedStore(std::size_t gate) : gate_(gate), writer_([this] { write(); }) {}
  ~GatedStore() override {
    queue_.close();
    writer_.join();
  }
  void submit(store::WriteRequest request, store::Completion completion) override {
    {
      const std::lock_guard lock(mutex_);
      most_waiting = std::max(most_waiting, ++waiting_);
    }
    opened_.notify_all();
    if (!queue_.push({std::move(request), std::move(completion)}, 1)) std::abort();
  }
  std::size_t most_waiting = 0;  // to be read when nothing is on its way

 private:
  struct Job {
    store::WriteRequest request;
    store::Completion completion;
  };
  void write() {
    {
      std::unique_lock lock(mutex_);
      opened_.wait(lock, [this] { return waiting_ >= gate_; });
    }
    for (auto jobs = queue_.pop_all(); !jobs.empty(); jobs = queue_.pop_all()) {
      for (Job& job : jobs) finish(std::move(job));
    }
  }
  void finish(Job job) {
    WatchedStore::submit(std::move(job.request), [&](result<store::WriteOutcome> outcome) {
      {
        const std::lock_guard lock(mutex_);
        --waiting_;
      }
      job.completion(outcome);
    });
  }

  const std::size_t gate_;
  std::mutex mutex_;
  std::condition_variable opened_;
  std::size_t waiting_ = 0;
  BoundedQueue<Job> queue_{1000};
  std::thread writer_;
};

}  // namespace framesd::test
