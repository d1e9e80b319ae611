// SPDX-License-Identifier: MIT
//
// Worker: one thread, one event loop, and everything the sessions on it share without locks.
//
// Connections come by adopt() from the listener's thread and never leave. drain(), close(), abort() and
// reconfigure() come from outside too; everything else is for the worker's own thread. The thread ends when
// no connection will come any more and its last session has ended.
#pragma once

#include "asio.hpp"
#include "deadlines.hpp"
#include "exchange.hpp"
#include "offload.hpp"
#include "peer.hpp"
#include "surroundings.hpp"
#include <framesd/api/service.hpp>
#include <framesd/net/server.hpp>

#include <atomic>
#include <functional>
#include <memory>
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
  Offload uploads;  // threads of their own: what waits for the store never delays pictures
};

class Worker {
 public:
  Worker(Shared& shared, std::function<void()> on_end);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // From any thread.
  void start();
  void join();
  // Takes over a connected, non-blocking socket. A surplus one is a connection too many: it is answered 503.
  void adopt(int descriptor, const Peer& peer, bool surplus);
  // Running requests are answered, then their connections close, as do idle ones and those that come.
  void drain();
  // No connection comes any more: the thread ends with its last session.
  void close();
  // Ends all sessions there are, whatever they do.
  void abort();
  void reconfigure(const ServerOptions& options);
  // Requests that abort() has ended. Once the thread has.
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
  std::atomic<std::size_t> open_ = 0;  // counted from adopt() on, so that the listener sees its own choices
  ExchangePool exchanges_;
  Deadlines deadlines_;
  bool closed_ = false;
  std::size_t cut_ = 0;
  bool ticking_ = false;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_{context_.get_executor()};
  Timer tick_{context_.get_executor()};
  std::thread thread_;
};

}  // namespace framesd::net
