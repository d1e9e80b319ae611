// SPDX-License-Identifier: MIT
//
// Offload: a few threads for work that would make other connections wait. They run at nice +5, so that event
// loops have priority.
//
// The queue is limited for new work, which is refused at once and answered 503: if it is full, or if what
// waits in front of it is estimated to take much longer than the work itself (kPatience). The further steps
// of work that has begun are always queued, and so is, but for a full queue, what others complete: mostly
// rows that are to be stored. Each thread has its own Context.
#pragma once

#include "asio.hpp"
#include "offloaded.hpp"
#include <framesd/api/service.hpp>
#include <framesd/base/heartbeat.hpp>
#include <framesd/base/mutex.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <exception>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

namespace framesd::net {

class Offload {
 public:
  // How long new work may have to wait for one thread: this, or so many times what it takes itself.
  static constexpr std::chrono::microseconds kPatience{200'000};
  static constexpr int kPatienceInOwnTime = 8;

  // name   of the threads, with a number: "offload 1"
  Offload(const char* name, unsigned threads, std::size_t queue_max);
  ~Offload();  // waits for running work; queued work is refused
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;

  // Runs `doing` on one of the threads and completes with an Offloaded on `executor`.
  // REQUIRES: doing and out outlive the completion.
  template <class Doing, class Token>
  auto run(Executor executor, const Doing& doing, http::Response& out, Token&& token) {
    const Initiate<Doing> initiate{*this, limits_of(doing)};
    return asio::async_initiate<Token, void(Offloaded)>(initiate, token, executor, &doing, &out);
  }
  // The same for a further step of work that has begun: refused only after close().
  template <class Doing, class Token>
  auto go_on(Executor executor, const Doing& doing, http::Response& out, Token&& token) {
    const Initiate<Doing> initiate{*this, Limits()};
    return asio::async_initiate<Token, void(Offloaded)>(initiate, token, executor, &doing, &out);
  }

  // Refuses queued work and all that is submitted later. From any thread.
  void close();

 private:
  class Job {
   public:
    virtual ~Job() = default;
    // How it ended. Empty: it has only begun, and keeps itself alive until another thread completes it.
    virtual std::optional<Offloaded> run(api::Context& context, const std::shared_ptr<Job>& self) = 0;
    virtual void complete(Offloaded outcome) = 0;
  };

  // doing   an api::Work or an api::Deferred
  template <class Doing, class Handler>
  class HandlerJob final : public Job {
   public:
    HandlerJob(Handler&& handler, const Executor& executor, const Doing& doing, http::Response& out)
        : handler_(std::move(handler)), executor_(executor), doing_(doing), out_(out) {}
    std::optional<Offloaded> run(api::Context& context, const std::shared_ptr<Job>& self) override {
      if constexpr (std::is_same_v<Doing, api::Work>) {
        return Offloaded{.taken = true, .problem = doing_.run(context, out_)};
      } else {
        const auto begin = doing_.begin;  // a copy: the completion may destroy doing_ before begin() returns
        begin(context, out_, [self](std::optional<http::Problem> problem) {
          self->complete({.taken = true, .problem = std::move(problem)});
        });
        return std::nullopt;
      }
    }
    void complete(Offloaded outcome) override {
      asio::post(executor_, [handler = std::move(handler_), outcome = std::move(outcome)]() mutable {
        std::move(handler)(std::move(outcome));
      });
    }

   private:
    Handler handler_;
    Executor executor_;
    const Doing& doing_;
    http::Response& out_;
  };

  // What may wait already where a job is queued, and how long the job itself takes.
  struct Limits {
    std::size_t jobs = std::numeric_limits<std::size_t>::max();
    std::chrono::microseconds time = std::chrono::microseconds::max();
    std::chrono::microseconds estimate{0};
  };
  struct Waiting {
    std::unique_ptr<Job> job;
    std::chrono::microseconds estimate;
  };

  Limits limits_of(const api::Work& work) const noexcept;
  Limits limits_of(const api::Deferred&) const noexcept { return {.jobs = queue_max_}; }

  template <class Doing>
  struct Initiate {
    Offload& offload;
    Limits limits;
    template <class Handler>
    void operator()(Handler&& handler, const Executor& executor, const Doing* doing,
                    http::Response* out) const {
      using Kept = std::decay_t<Handler>;
      offload.submit(std::make_unique<HandlerJob<Doing, Kept>>(std::move(handler), executor, *doing, *out),
                     limits);
    }
  };

  void submit(std::unique_ptr<Job> job, const Limits& limits);
  std::unique_ptr<Job> next();
  void show_queue() FRAMESD_REQUIRES(mutex_);
  void serve(Heartbeat& heartbeat);

  const std::size_t queue_max_;
  Mutex mutex_;
  Condition filled_;
  std::deque<Waiting> queue_ FRAMESD_GUARDED_BY(mutex_);
  std::chrono::microseconds queued_time_ FRAMESD_GUARDED_BY(mutex_){
      0};  // estimates of what is queued, added up
  bool closed_ FRAMESD_GUARDED_BY(mutex_) = false;
  unsigned idle_ FRAMESD_GUARDED_BY(mutex_) = 0;  // threads that wait for work
  Heartbeat queue_heartbeat_;                     // stands still where there is work and an idle thread
  std::deque<Heartbeat> heartbeats_;              // of each thread
  std::vector<std::thread> threads_;
};

}  // namespace framesd::net
