// SPDX-License-Identifier: MIT
#include "offload.hpp"

#include <framesd/base/log.hpp>

#include <sys/resource.h>

namespace framesd::net {
namespace {

constexpr int kNice =
    5;  // below the event loops, above nothing: a box without load is as quick as without it

}  // namespace

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
  setpriority(PRIO_PROCESS, 0, kNice);  // on Linux: of this thread
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
