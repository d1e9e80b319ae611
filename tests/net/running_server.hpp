// SPDX-License-Identifier: MIT
//
// RunningServer: a Server with a FakeService on a free port of the loopback, in a thread of its own.
#pragma once

#include "client.hpp"
#include "fake_service.hpp"
#include <framesd/base/log.hpp>
#include <framesd/net/server.hpp>

#include <string>
#include <string_view>
#include <thread>

namespace framesd::net::test {

inline ServerOptions on_loopback() {
  ServerOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  return options;
}

class RunningServer {
 public:
  explicit RunningServer(const ServerOptions& options = on_loopback(), ServerHooks hooks = {}) {
    log_configure(LogLevel::critical, LogFormat::json);
    hooks.on_stop = [this, also = std::move(hooks.on_stop)](std::string_view why) {
      why_stopped_ = why;
      if (also) also(why);
    };
    server_ = Server::listen(options, service, std::move(hooks)).value();
    thread_ = std::thread([this] { cut_ = server_->run(); });
  }
  ~RunningServer() {
    server_->stop();
    wait_for_end();
  }

  Client connect() const { return Client(server_->port()); }
  Server& server() noexcept { return *server_; }
  // Returns when run() has.
  void wait_for_end() {
    if (thread_.joinable()) thread_.join();
  }

  // How many requests were cut. Once run() has returned.
  std::size_t cut() const noexcept { return cut_; }
  // What ended it before every connection had; empty: draining went to its end. Once run() has returned.
  const std::string& why_stopped() const noexcept { return why_stopped_; }

  FakeService service;

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
  std::size_t cut_ = 0;
  std::string why_stopped_;
};

}  // namespace framesd::net::test
