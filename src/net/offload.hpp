// SPDX-License-Identifier: MIT
//
// Offload: a few threads for work that would make other connections wait. They run at nice +5, so that event
// loops have priority.
//
// The queue is limited for new work: if it is full, the work is refused at once and answered 503. The further
// steps of work that has begun are always queued. Each thread has its own Context.
#pragma once

#include "asio.hpp"
#include "offloaded.hpp"
#include <framesd/api/service.hpp>
#include <framesd/base/mutex.hpp>

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
  Offload(unsigned threads, std::size_t queue_max);
  ~Offload();  // waits for running work; queued work is refused
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;

  // Runs `doing` on one of the threads and completes with an Offloaded on `executor`.
  // REQUIRES: doing and out outlive the completion.
  template <class Doing, class Token>
  auto run(Executor executor, const Doing& doing, http::Response& out, Token&& token) {
    const Initiate<Doing> initiate{*this, queue_max_};
    return asio::async_initiate<Token, void(Offloaded)>(initiate, token, executor, &doing, &out);
  }
  // The same for a further step of work that has begun: refused only after close().
  template <class Doing, class Token>
  auto go_on(Executor executor, const Doing& doing, http::Response& out, Token&& token) {
    const Initiate<Doing> initiate{*this, std::numeric_limits<std::size_t>::max()};
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

  template <class Doing>
  struct Initiate {
    Offload& offload;
    std::size_t queue_max;
    template <class Handler>
    void operator()(Handler&& handler, const Executor& executor, const Doing* doing,
                    http::Response* out) const {
      using Kept = std::decay_t<Handler>;
      offload.submit(std::make_unique<HandlerJob<Doing, Kept>>(std::move(handler), executor, *doing, *out),
                     queue_max);
    }
  };

  void submit(std::unique_ptr<Job> job, std::size_t queue_max);
  std::unique_ptr<Job> next();
  void serve();

  const std::size_t queue_max_;
  Mutex mutex_;
  Condition filled_;
  std::deque<std::unique_ptr<Job>> queue_ FRAMESD_GUARDED_BY(mutex_);
  bool closed_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace framesd::net
