// SPDX-License-Identifier: MIT
#include "worker.hpp"

#include "session.hpp"
#include <framesd/base/log.hpp>

#include <time.h>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace framesd::net {
namespace {

constexpr std::chrono::milliseconds kTick{100};     // how late a deadline or an access line may be
constexpr std::chrono::milliseconds kSilence{200};  // of an upload; then what has come is stored
constexpr int kLooksAtReader = 16;  // per request_timeout; a stalled reader is cut at most that fraction late
constexpr std::chrono::milliseconds kLinger{1000};
constexpr std::chrono::milliseconds kParting{250};  // then no request is on its way any more

Deadlines::Durations durations_of(const ServerOptions& options) {
  return {options.idle_timeout,
          options.header_timeout,
          options.request_timeout,
          options.request_timeout / kLooksAtReader,
          kSilence,
          kLinger,
          kParting,
          options.quiet_time};
}

void log_escaped(std::string_view where, const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    log_event(LogLevel::critical, where, {{"error", std::string_view(e.what())}});
  } catch (...) {
    log_event(LogLevel::critical, where);
  }
}

}  // namespace

Worker::Worker(Shared& shared, std::string name, std::function<void()> on_end)
    : shared_(shared),
      around_(shared.service, shared.options),
      on_end_(std::move(on_end)),
      deadlines_(durations_of(shared.options)),
      pinged_(std::move(name), context_.get_executor()) {}

Worker::~Worker() = default;

void Worker::start() {
  thread_ = std::thread([this] { serve(); });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::serve() {
  const HeartbeatOfThread here(pinged_.heartbeat());
  for (bool running = true; running;) {
    try {
      context_.run();
      running = false;
    } catch (...) {
      log_escaped("worker continues after an exception", std::current_exception());
    }
  }
  pinged_.end();
  log_flush();
  on_end_();
}

void Worker::adopt(int descriptor, const Peer& peer, bool surplus) {
  open_.fetch_add(1, std::memory_order_relaxed);
  asio::post(context_, [this, descriptor, peer, surplus] { begin_session(descriptor, peer, surplus); });
}

void Worker::begin_session(int descriptor, const Peer& peer, bool surplus) {
  auto session = std::make_unique<Session>(*this, descriptor, peer, surplus);
  Session& it = *session;
  if (log_enabled(LogLevel::debug))
    log_event(LogLevel::debug, "connection opened", {{"remote", peer.text()}});
  asio::co_spawn(context_, it.run(),
                 [this, session = std::move(session)](const std::exception_ptr& error) mutable {
                   if (error) log_escaped("session ended by an exception", error);
                   if (log_enabled(LogLevel::debug)) {
                     log_event(LogLevel::debug, "connection closed",
                               {{"remote", session->peer()}, {"because", session->over_because()}});
                   }
                   session.reset();
                   end_session();
                 });
  if (!std::exchange(ticking_, true)) tick();
}

void Worker::end_session() noexcept {
  open_.fetch_sub(1, std::memory_order_relaxed);
  end_if_drained();
}

void Worker::end_if_drained() noexcept {
  if (!closed_ || open() != 0) return;
  work_.reset();
  tick_.cancel();
}

void Worker::drain() {
  asio::post(context_, [this] {
    around_.draining = true;
    deadlines_.for_each(Phase::idle, [](Timed& timed) { static_cast<Session&>(timed).drain_idle(); });
    deadlines_.for_each(Phase::quiet, [](Timed& timed) { static_cast<Session&>(timed).drain_quiet(); });
  });
}

void Worker::close() {
  asio::post(context_, [this] {
    closed_ = true;
    end_if_drained();
  });
}

void Worker::abort() {
  asio::post(context_, [this] {
    around_.draining = true;
    deadlines_.for_each([this](Timed& timed) { cut_ += static_cast<Session&>(timed).abort() ? 1 : 0; });
  });
}

void Worker::reconfigure(const ServerOptions& options) {
  asio::post(context_, [this, options] {
    around_.options = options;
    deadlines_.set_durations(durations_of(options));
  });
}

void Worker::tick() {
  deadlines_.expire(std::chrono::steady_clock::now());
  log_flush();
  if (open() == 0) {
    ticking_ = false;
    return;
  }
  tick_.expires_after(kTick);
  tick_.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) tick();
  });
}

}  // namespace framesd::net
