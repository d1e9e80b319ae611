// SPDX-License-Identifier: MIT
#include "offload.hpp"

#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace framesd::net {

Offload::Offload(const char* name, unsigned threads, std::size_t queue_max)
    : queue_max_(queue_max), queue_heartbeat_(std::string(name) + " queue") {
  for (unsigned i = 0; i < threads; ++i) {
    Heartbeat& heartbeat = heartbeats_.emplace_back(std::string(name) + ' ' + std::to_string(i + 1));
    threads_.emplace_back([this, &heartbeat] { serve(heartbeat); });
  }
}

Offload::~Offload() {
  close();
  for (std::thread& thread : threads_) thread.join();
}

void Offload::close() {
  std::deque<Waiting> refused;
  {
    const Lock lock(mutex_);
    closed_ = true;
    refused.swap(queue_);
    queued_time_ = {};
    show_queue();
  }
  filled_.notify_all();
  for (const Waiting& waiting : refused) waiting.job->complete({});
}

Offload::Limits Offload::limits_of(const api::Work& work) const noexcept {
  const auto for_one_thread = std::max(kPatience, kPatienceInOwnTime * work.estimate);
  return {.jobs = queue_max_,
          .time = for_one_thread * static_cast<int>(threads_.size()),
          .estimate = work.estimate};
}

void Offload::submit(std::unique_ptr<Job> job, const Limits& limits) {
  {
    const Lock lock(mutex_);
    if (!closed_ && queue_.size() < limits.jobs && queued_time_ <= limits.time) {
      queue_.push_back({std::move(job), limits.estimate});
      queued_time_ += limits.estimate;
      show_queue();
    }
  }
  if (job) {
    job->complete({});
  } else {
    filled_.notify_one();
  }
}

// A thread that was woken takes what it was woken for: else it hangs where its own heartbeat says idle.
void Offload::show_queue() {
  const bool is_due = !queue_.empty() && idle_ != 0;
  queue_heartbeat_.set(is_due ? Heartbeat::Pace::working : Heartbeat::Pace::idle);
}

std::unique_ptr<Offload::Job> Offload::next() {
  const Lock lock(mutex_);
  ++idle_;
  while (!closed_ && queue_.empty()) filled_.wait(mutex_);
  --idle_;
  std::unique_ptr<Job> job;
  if (!queue_.empty()) {
    job = std::move(queue_.front().job);
    queued_time_ -= queue_.front().estimate;
    queue_.pop_front();
  }
  show_queue();
  return job;
}

void Offload::serve(Heartbeat& heartbeat) {
  const HeartbeatOfThread here(heartbeat);
  run_in_background();
  api::Context context;
  while (const std::shared_ptr<Job> job = next()) {
    const AtPace working(Heartbeat::Pace::working);
    std::optional<Offloaded> outcome;
    try {
      outcome = job->run(context, job);
    } catch (...) {
      outcome = Offloaded{.taken = true, .error = std::current_exception()};
    }
    log_flush();
    if (outcome) job->complete(*std::move(outcome));
  }
}

}  // namespace framesd::net
