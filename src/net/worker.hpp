// SPDX-License-Identifier: MIT
//
// Worker: one thread, one event loop, and everything that its sessions share without locks.
//
// The listener's thread passes connections to adopt(); they stay on this worker. drain(), close(), abort()
// and reconfigure() are called from other threads too, everything else only on the worker's own. The thread
// ends after close(), when its last session has ended.
#pragma once

#include "asio.hpp"
#include "deadlines.hpp"
#include "exchange.hpp"
#include "offload.hpp"
#include "peer.hpp"
#include "pinged_loop.hpp"
#include "surroundings.hpp"
#include <framesd/api/service.hpp>
#include <framesd/net/server.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>

namespace framesd::net {

class Session;

// What all workers have in common; outlives them.
struct Shared {
  ServerOptions options;
  ServerHooks hooks;
  api::Service& service;
  Offload offload;
  Offload uploads;  // separate threads, so that uploads that wait for the store never delay pictures
};

class Worker {
 public:
  // name   of its thread: "worker 1"
  Worker(Shared& shared, std::string name, std::function<void()> on_end);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // From any thread.
  void start();
  void join();
  // Owns `descriptor`, a connected, non-blocking socket. surplus: above the limit, see Session.
  void adopt(int descriptor, const Peer& peer, bool surplus);
  // Running requests are answered, then their connections close, as do idle ones and new ones.
  void drain();
  // No more connections will be passed: the thread ends with its last session.
  void close();
  // Ends all sessions, also those with a request in flight.
  void abort();
  void reconfigure(const ServerOptions& options);
  // Asks the event loop to show that it runs, see base/heartbeat.hpp.
  void ping() { pinged_.ping(); }
  // How many requests abort() has ended. Call it after join().
  std::size_t cut() const noexcept { return cut_; }
  std::size_t open() const noexcept { return open_.load(std::memory_order_relaxed); }

  // For its sessions.
  Shared& shared() noexcept { return shared_; }
  Surroundings& surroundings() noexcept { return around_; }
  const ServerOptions& options() const noexcept { return around_.options; }
  ExchangePool& exchanges() noexcept { return exchanges_; }
  Deadlines& deadlines() noexcept { return deadlines_; }
  Executor executor() noexcept { return context_.get_executor(); }
  bool draining() const noexcept { return around_.draining; }

 private:
  void serve();
  void begin_session(int descriptor, const Peer& peer, bool surplus);
  void end_session() noexcept;
  void end_if_drained() noexcept;
  void tick();

  Shared& shared_;
  Surroundings around_;
  std::function<void()> on_end_;
  std::atomic<std::size_t> open_ = 0;  // includes adopted ones whose session has not begun yet
  ExchangePool exchanges_;
  Deadlines deadlines_;
  bool closed_ = false;
  std::size_t cut_ = 0;
  bool ticking_ = false;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_{context_.get_executor()};
  Timer tick_{context_.get_executor()};
  PingedLoop pinged_;
  std::thread thread_;
};

}  // namespace framesd::net
