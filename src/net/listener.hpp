// SPDX-License-Identifier: MIT
//
// Listener: one listening socket and the connections accepted from it.
//
// No error ends it: when descriptors or memory run out it logs that, pauses and continues. Everything runs on
// the thread of its io_context.
#pragma once

#include "asio.hpp"
#include "peer.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>

namespace framesd::net {

class Listener {
 public:
  // Called with a connected, non-blocking socket; the callee owns it.
  using Taker = std::function<void(int descriptor, const Peer& peer)>;

  // Binds and listens on the first of the host's addresses that works. "::" accepts IPv4 too; on a system
  // without IPv6 it means "0.0.0.0".
  [[nodiscard]] static checked<std::unique_ptr<Listener>> open(asio::io_context& context,
                                                               const std::string& host, std::uint16_t port);
  // Whether open() would succeed. Binds only, so that no client connects in vain.
  [[nodiscard]] static checked<void> check(asio::io_context& context, const std::string& host,
                                           std::uint16_t port);
  // As open(), on a Unix socket. A socket file that a dead server left is replaced; close() removes ours.
  [[nodiscard]] static checked<std::unique_ptr<Listener>> open_unix(asio::io_context& context,
                                                                    const std::string& path);
  // Takes over a socket that listens already and that the service manager has opened.
  [[nodiscard]] static checked<std::unique_ptr<Listener>> adopt(asio::io_context& context, int descriptor);
  // Takes over a socket that open() has made in an earlier process. None, and it is closed: it listens
  // elsewhere.
  [[nodiscard]] static std::unique_ptr<Listener> resume(asio::io_context& context, const std::string& host,
                                                        std::uint16_t port, Descriptor left);
  ~Listener() { close(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void start(Taker take);
  // Of a socket that was bound here, or in an earlier process; else -1.
  int own_descriptor() noexcept { return keeper_ == Keeper::opened_it ? -1 : acceptor_.native_handle(); }
  // The service manager has got a copy of the socket, for the next process.
  void share() noexcept { keeper_ = Keeper::has_copy; }
  // From here on no new connection can be begun; those whose handshake has begun are still accepted. A socket
  // that the service manager opened accepts none: they wait for the next server. One of which it has a copy
  // accepts them all: if the service is stopped, there is no next one. Call close() when the handshakes have
  // had enough time.
  void refuse_new();
  // Hands over the connections that the kernel has accepted already (if another server may follow, some of
  // them), then closes the socket.
  void close();
  // Of a TCP socket; else empty.
  std::string_view address() const noexcept { return address_.text(); }
  // Of a TCP socket; else 0.
  std::uint16_t port() const noexcept { return port_; }

 private:
  using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol, Executor>;
  enum class Keeper { nobody, has_copy, opened_it };   // what the service manager has to do with it
  enum class Accepted { one, none, exhausted, over };  // over: none is waiting, and none can come

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
  Keeper keeper_ = Keeper::nobody;
  bool refuses_ = false;
  Taker take_;
  SteadyTime complained_{};
};

}  // namespace framesd::net
