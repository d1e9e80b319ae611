// SPDX-License-Identifier: MIT
//
// The thread of run(): it accepts, gives each connection to the worker with the fewest, handles signals, and
// waits for the workers to end.
#include "listener.hpp"
#include "pinged_loop.hpp"
#include "response_head.hpp"
#include "worker.hpp"
#include <framesd/base/log.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request_id.hpp>
#include <framesd/net/server.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

namespace framesd::net {
namespace {

// Connections above max_connections whose request is read, so that vital ones among them are answered.
constexpr std::size_t kSurplusMax = 64;
// While draining, handshakes that have begun may take this long: a round trip over a bad radio link.
constexpr std::chrono::milliseconds kHandshake{250};

// Answers 503 on a connection far above the limit, without waiting for its request, and closes it.
void turn_away(int descriptor) {
  const auto uuid = http::new_request_id();
  const std::string_view id(uuid.data(), uuid.size());
  http::Response response;
  const http::Problem problem{.status = 503, .detail = "The server has as many connections as it takes."};
  http::write_problem(response, problem, "", id, std::chrono::system_clock::now());
  DateLine date;
  std::string text;
  append_response_head(text, response,
                       {.date_line = date.at(std::time(nullptr)), .request_id = id, .close = true});
  text += response.body;
  ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(descriptor, SHUT_WR);
  char discarded[4096];  // unread bytes would make close() reset the connection
  while (::recv(descriptor, discarded, sizeof discarded, MSG_DONTWAIT) > 0) continue;
  ::close(descriptor);
}

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, api::Service& service, ServerHooks hooks)
      : shared_{options, std::move(hooks), service,
                Offload("offload", std::max({1u, options.threads, options.offload_threads}),
                        options.offload_queue),
                Offload("upload", std::max(1u, options.upload_threads), 0)},
        max_connections_(options.max_connections),
        drain_timeout_(options.drain_timeout) {}

  checked<void> open() {
    if (auto opened = open_first(); !opened) return opened.error();
    if (!shared_.options.unix_socket.empty()) {
      auto local = Listener::open_unix(context_, shared_.options.unix_socket.string());
      if (!local) return local.error();
      listeners_.push_back(std::move(*local));
    }
    for (unsigned i = 0; i < std::max(1u, shared_.options.threads); ++i) {
      workers_.push_back(std::make_unique<Worker>(shared_, "worker " + std::to_string(i + 1), [this] {
        asio::post(context_, [this] { worker_ended(); });
      }));
    }
    if (shared_.hooks.on_hangup) hangup_signals_.add(SIGHUP);  // one before run() is handled in run()
    return {};
  }

  std::string_view address() const noexcept { return listeners_.front()->address(); }
  std::uint16_t port() const noexcept { return listeners_.front()->port(); }

  void share_socket(FunctionRef<bool(int)> keep) {
    Listener& first = *listeners_.front();
    if (first.own_descriptor() >= 0 && keep(first.own_descriptor())) first.share();
  }

  std::size_t run() {
    running_ = workers_.size();
    for (const auto& worker : workers_) worker->start();
    await_stop_signal();
    if (shared_.hooks.on_hangup) await_hangup();
    for (const auto& listener : listeners_) {
      listener->start([this](int descriptor, const Peer& peer) { place(descriptor, peer); });
    }
    context_.run();
    pinged_.end();
    for (const auto& worker : workers_) worker->join();
    shared_.uploads.close();
    boost::system::error_code ec;
    stop_signals_.clear(ec);  // from here on a signal ends the process
    log_flush();
    std::size_t cut = 0;
    for (const auto& worker : workers_) cut += worker->cut();
    return cut;
  }

  void post_drain() {
    asio::post(context_, [this] { drain(); });
  }
  void post_stop() {
    asio::post(context_, [this] { stop("a stop was requested"); });
  }

  void post_reconfigure(const ServerOptions& options) {
    asio::post(context_, [this, most = options.max_connections, patience = options.drain_timeout] {
      max_connections_ = most;
      drain_timeout_ = patience;
    });
    for (const auto& worker : workers_) worker->reconfigure(options);
  }

  void ping() {
    pinged_.ping();
    for (const auto& worker : workers_) worker->ping();
  }

  std::size_t connections() const noexcept {
    std::size_t all = 0;
    for (const auto& worker : workers_) all += worker->open();
    return all;
  }

 private:
  checked<void> open_first() {
    for (const int descriptor : shared_.options.handed) {
      auto listener = Listener::adopt(context_, descriptor);
      if (!listener) return listener.error();
      listeners_.push_back(std::move(*listener));
    }
    Descriptor left(shared_.options.left.value_or(-1));
    if (!listeners_.empty()) return {};
    if (left) {
      auto listener = Listener::resume(context_, shared_.options.host, shared_.options.port, std::move(left));
      if (listener) listeners_.push_back(std::move(listener));
    }
    if (!listeners_.empty()) return {};
    auto listener = Listener::open(context_, shared_.options.host, shared_.options.port);
    if (!listener) return listener.error();
    listeners_.push_back(std::move(*listener));
    return {};
  }

  void place(int descriptor, const Peer& peer) {
    const std::size_t open = connections();
    const std::size_t most = max_connections_;
    if (open >= most + kSurplusMax) return turn_away(descriptor);
    const auto idlest =
        std::ranges::min_element(workers_, {}, [](const auto& worker) { return worker->open(); });
    (*idlest)->adopt(descriptor, peer, open >= most);
  }

  void drain() {
    if (draining_) return;
    draining_ = true;
    if (shared_.hooks.on_drain) shared_.hooks.on_drain();
    for (const auto& listener : listeners_) listener->refuse_new();
    for (const auto& worker : workers_) worker->drain();
    handshakes_.expires_after(kHandshake);
    handshakes_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) close_listeners();
    });
    patience_.expires_after(drain_timeout_);
    patience_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) stop("drain_timeout is over");
    });
  }

  void close_listeners() {
    for (const auto& listener : listeners_) listener->close();
    for (const auto& worker : workers_) worker->close();
  }

  void stop(std::string_view why) {
    drain();
    if (std::exchange(stopping_, true)) return;
    handshakes_.cancel();
    close_listeners();
    if (shared_.hooks.on_stop) shared_.hooks.on_stop(why);
    for (const auto& worker : workers_) worker->abort();  // first, so that each request is counted as cut
    shared_.offload.close();  // not the upload threads: sinks still have to store how far they have come
  }

  void await_stop_signal() {
    stop_signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
      if (cancelled) return;
      if (draining_) {
        stop("a second signal");
      } else {
        drain();
      }
      await_stop_signal();
    });
  }

  void await_hangup() {
    hangup_signals_.async_wait([this](const boost::system::error_code& cancelled, int) {
      if (cancelled) return;
      shared_.hooks.on_hangup();
      await_hangup();
    });
  }

  void worker_ended() {
    if (--running_ > 0) return;
    stop_signals_.cancel();
    hangup_signals_.cancel();
    patience_.cancel();
    work_.reset();
  }

  Shared shared_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_{context_.get_executor()};
  asio::signal_set stop_signals_{context_, SIGTERM, SIGINT};
  asio::signal_set hangup_signals_{context_};
  Timer handshakes_{context_};
  Timer patience_{context_};
  PingedLoop pinged_{"listener", context_.get_executor()};
  std::vector<std::unique_ptr<Listener>> listeners_;  // those of host and port, or handed over, first
  std::vector<std::unique_ptr<Worker>> workers_;
  std::size_t max_connections_;
  std::chrono::milliseconds drain_timeout_;
  std::size_t running_ = 0;
  bool draining_ = false;
  bool stopping_ = false;
};

Server::Server(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Server::~Server() = default;

checked<std::unique_ptr<Server>> Server::listen(const ServerOptions& options, api::Service& service,
                                                ServerHooks hooks) {
  auto impl = std::make_unique<Impl>(options, service, std::move(hooks));
  if (auto opened = impl->open(); !opened) return opened.error();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

checked<void> Server::check_address(const ServerOptions& options) {
  asio::io_context context{1};
  return Listener::check(context, options.host, options.port);
}

std::string_view Server::address() const noexcept { return impl_->address(); }
std::uint16_t Server::port() const noexcept { return impl_->port(); }
void Server::share_socket(FunctionRef<bool(int)> keep) { impl_->share_socket(keep); }
std::size_t Server::run() { return impl_->run(); }
void Server::reconfigure(const ServerOptions& options) { impl_->post_reconfigure(options); }
void Server::drain() { impl_->post_drain(); }
void Server::stop() { impl_->post_stop(); }
void Server::ping() { impl_->ping(); }
std::size_t Server::connections() const noexcept { return impl_->connections(); }

}  // namespace framesd::net
