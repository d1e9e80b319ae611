// SPDX-License-Identifier: MIT
//
// Listener: one listening socket, and connections out of it as they come.
//
// No error ends it: when descriptors or memory run out it waits a little and goes on, saying so in the log.
// Everything runs on the thread of its io_context.
#pragma once

#include "asio.hpp"
#include "peer.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>

namespace framesd::net {

class Listener {
 public:
  // Called with a connected, non-blocking socket, which it owns from then on.
  using Taker = std::function<void(int descriptor, const Peer& peer)>;

  // Binds and listens on the first of the host's addresses that allows it. "::" takes IPv4 too, and where the
  // system has no IPv6 it is "0.0.0.0".
  [[nodiscard]] static checked<std::unique_ptr<Listener>> open(asio::io_context& context,
                                                               const std::string& host, std::uint16_t port);
  // The same on a Unix socket. A file that a dead server left there is replaced; ours goes with close().
  [[nodiscard]] static checked<std::unique_ptr<Listener>> open_unix(asio::io_context& context,
                                                                    const std::string& path);
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void start(Taker take);
  // Begins the end: nobody can begin a connection from here on, but those begun before still come. close()
  // once their handshakes have had the time for it.
  void refuse_new();
  // Hands over what the kernel had accepted already, then takes no more.
  void close();
  // Of a TCP socket; else empty.
  std::string_view address() const noexcept { return address_.text(); }
  // Of a TCP socket; else 0.
  std::uint16_t port() const noexcept { return port_; }

 private:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, Executor>;
  enum class Accepted { one, none, exhausted, over };  // over: nobody is left, and nobody can come

  Listener(asio::io_context& context, Acceptor acceptor);
  void wait();
  void pause();
  Accepted accept_one();
  Accepted accept_all();
  void complain(int error);

  Acceptor acceptor_;
  Timer pause_;
  Peer address_;
  std::uint16_t port_ = 0;
  std::string path_;  // of a Unix socket
  bool refuses_ = false;
  Taker take_;
  SteadyTime complained_{};
};

}  // namespace framesd::net
