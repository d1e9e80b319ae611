// SPDX-License-Identifier: MIT
#include "offload.hpp"

#include <framesd/base/background.hpp>
#include <framesd/base/log.hpp>

#include <utility>

namespace framesd::net {

Offload::Offload(unsigned threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

Offload::~Offload() {
  close();
  for (std::thread& thread : threads_) thread.join();
}

void Offload::close() {
  std::deque<std::unique_ptr<Job>> refused;
  {
    const Lock lock(mutex_);
    closed_ = true;
    refused.swap(queue_);
  }
  filled_.notify_all();
  for (const auto& job : refused) job->complete({});
}

void Offload::submit(std::unique_ptr<Job> job, std::size_t queue_max) {
  {
    const Lock lock(mutex_);
    if (!closed_ && queue_.size() < queue_max) queue_.push_back(std::move(job));
  }
  if (job) {
    job->complete({});
  } else {
    filled_.notify_one();
  }
}

std::unique_ptr<Offload::Job> Offload::next() {
  const Lock lock(mutex_);
  while (!closed_ && queue_.empty()) filled_.wait(mutex_);
  if (queue_.empty()) return nullptr;
  std::unique_ptr<Job> job = std::move(queue_.front());
  queue_.pop_front();
  return job;
}

void Offload::serve() {
  run_in_background();
  api::Context context;
  while (const std::shared_ptr<Job> job = next()) {
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
