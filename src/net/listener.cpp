// SPDX-License-Identifier: MIT
#include "listener.hpp"

#include <framesd/base/log.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace framesd::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds kPause{100};  // after running out of descriptors
constexpr std::chrono::seconds kBetweenComplaints{10};
constexpr int kAtOnce = 64;  // connections accepted before signals and shutdown are handled again

// "[::1]" becomes "::1".
std::string without_brackets(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

std::string place(const std::string& host, std::uint16_t port) {
  const bool literal = host.find(':') != std::string::npos;
  return (literal ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

tcp::resolver::results_type addresses_of(asio::io_context& context, const std::string& host,
                                         std::uint16_t port, error_code& ec) {
  tcp::resolver resolver(context);
  return resolver.resolve(host, std::to_string(port), tcp::resolver::passive | tcp::resolver::numeric_service,
                          ec);
}

using Endpoint = asio::generic::stream_protocol::endpoint;

// `path`: of a Unix socket, open to its user and group only. The mode is set before it listens, so that
// nobody else connects in between.
template <class Acceptor>
bool bind_and_listen(Acceptor& acceptor, const Endpoint& where, error_code& ec, const char* path = nullptr) {
  acceptor.open(where.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec && where.protocol().family() == AF_INET6) acceptor.set_option(asio::ip::v6_only(false), ec);
  if (!ec) acceptor.bind(where, ec);
  if (!ec && path != nullptr && ::chmod(path, 0660) != 0) ec.assign(errno, boost::system::system_category());
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) acceptor.non_blocking(true, ec);
  if (ec) {
    error_code ignored;
    acceptor.close(ignored);
  }
  return !ec;
}

sockaddr_storage address_of(const Endpoint& where) {
  sockaddr_storage address{};
  std::memcpy(&address, where.data(), std::min(where.size(), sizeof address));
  return address;
}

// Whether the system has no IPv6 at all: not compiled in, or disabled.
bool lacks_ipv6(const error_code& ec) { return ec.value() == EAFNOSUPPORT || ec.value() == EADDRNOTAVAIL; }

std::uint16_t port_of(const Endpoint& where) {
  const auto* address = reinterpret_cast<const sockaddr*>(where.data());
  if (address->sa_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(address)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

// Why listening there failed and what to do about it, for the operator who set `host` and `port`.
std::string why_not(const error_code& error) {
  const std::string words = " (" + error.message() + ")";
  switch (error.category() == boost::system::system_category() ? error.value() : 0) {
    case EADDRINUSE: return "another program listens there already; end it, or set another port" + words;
    case EADDRNOTAVAIL:
      return "no network interface of this machine has that address; set host to one that it has, or to "
             ":: for all" +
             words;
    case EACCES:
      return "this user is not allowed to; a port below 1024 needs the capability CAP_NET_BIND_SERVICE, so "
             "set another port" +
             words;
    case EAFNOSUPPORT: return "this machine has no IPv6; set host to an IPv4 address, or to 0.0.0.0" + words;
    default: return error.message() + "; see the settings host and port";
  }
}

// The same for a Unix socket and the setting `unix_socket`.
std::string why_not_unix(const error_code& error) {
  switch (error.value()) {
    case EADDRINUSE: return "another server listens there already (" + error.message() + ")";
    case ENOENT: return "there is no such folder (" + error.message() + ")";
    case EACCES: return "this user is not allowed to write to that folder (" + error.message() + ")";
    default: return error.message() + "; see the setting unix_socket";
  }
}

bool is_other_file(const std::string& path) {
  struct stat it {};
  return ::lstat(path.c_str(), &it) == 0 && !S_ISSOCK(it.st_mode);
}

// A socket file on which no process listens.
bool is_abandoned(asio::io_context& context, const asio::local::stream_protocol::endpoint& where) {
  asio::local::stream_protocol::socket probe(context);
  error_code ec;
  probe.connect(where, ec);
  return ec == asio::error::connection_refused;
}

// Lets the kernel drop segments that would begin a connection (SYN without ACK). The client's kernel tries
// again a second later and is then refused, or served by the next server. Where that is not allowed, as in
// some sandboxes, such clients may get a reset.
void drop_handshakes(int descriptor) {
  constexpr std::uint32_t kFlags = 13;  // offset in the TCP header, at which the filter begins to read
  constexpr std::uint32_t kSyn = 0x02;
  constexpr std::uint32_t kAck = 0x10;
  sock_filter code[] = {
      {BPF_LD | BPF_B | BPF_ABS, 0, 0, kFlags}, {BPF_ALU | BPF_AND | BPF_K, 0, 0, kSyn | kAck},
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, kSyn},  {BPF_RET | BPF_K, 0, 0, 0},
      {BPF_RET | BPF_K, 0, 0, 0xFFFFFFFF},
  };
  const sock_fprog program{.len = std::size(code), .filter = code};
  ::setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace

checked<std::unique_ptr<Listener>> Listener::open(asio::io_context& context, const std::string& host,
                                                  std::uint16_t port) {
  const std::string name = without_brackets(host);
  error_code ec;
  const auto addresses = addresses_of(context, name, port, ec);
  Acceptor acceptor(context);
  for (const auto& address : addresses) {
    if (!bind_and_listen(acceptor, address.endpoint(), ec)) continue;
    std::unique_ptr<Listener> listener(new Listener(context, std::move(acceptor)));
    const Endpoint here = listener->acceptor_.local_endpoint();
    listener->address_ = Peer(address_of(here));
    listener->port_ = port_of(here);
    return listener;
  }
  if (name == "::" && lacks_ipv6(ec)) return open(context, "0.0.0.0", port);
  return Failure{ec, "cannot listen on " + place(name, port) + ": " + why_not(ec)};
}

checked<std::unique_ptr<Listener>> Listener::open_unix(asio::io_context& context, const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Failure{
        error_code(ENAMETOOLONG, boost::system::system_category()),
        "cannot listen on " + path + ": the path is too long for a Unix socket; set a shorter unix_socket"};
  }
  if (is_other_file(path)) {
    return Failure{
        error_code(ENOTSOCK, boost::system::system_category()),
        "cannot listen on " + path + ": that file is not a socket; remove it, or set another unix_socket"};
  }
  const asio::local::stream_protocol::endpoint where(path);
  error_code ec;
  Acceptor acceptor(context);
  if (is_abandoned(context, where)) ::unlink(path.c_str());
  if (!bind_and_listen(acceptor, where, ec, path.c_str())) {
    return Failure{ec, "cannot listen on " + path + ": " + why_not_unix(ec)};
  }
  std::unique_ptr<Listener> listener(new Listener(context, std::move(acceptor)));
  listener->path_ = path;
  return listener;
}

Listener::Listener(asio::io_context& context, Acceptor acceptor)
    : acceptor_(std::move(acceptor)), pause_(context) {}

void Listener::start(Taker take) {
  take_ = std::move(take);
  wait();
}

// Closing a listening socket resets the connections that wait in its queue or are half open, although their
// clients regard them as connected. So new connections are stopped first, and the socket stays open.
void Listener::refuse_new() {
  if (!acceptor_.is_open() || std::exchange(refuses_, true)) return;
  if (path_.empty()) {
    drop_handshakes(acceptor_.native_handle());
  } else {
    ::unlink(path_.c_str());  // only once: a later file of that name is another server's
    ::shutdown(acceptor_.native_handle(), SHUT_RD);  // a Unix socket keeps what is queued
  }
}

void Listener::close() {
  if (!acceptor_.is_open()) return;
  refuse_new();
  while (take_ && accept_one() == Accepted::one) continue;
  pause_.cancel();
  error_code ec;
  acceptor_.close(ec);
}

void Listener::wait() {
  acceptor_.async_wait(Acceptor::wait_read, [this](const error_code& closed) {
    if (closed) return;
    switch (accept_all()) {
      case Accepted::exhausted: return pause();
      case Accepted::over: return;
      case Accepted::one:
      case Accepted::none: return wait();
    }
  });
}

void Listener::pause() {
  pause_.expires_after(kPause);
  pause_.async_wait([this](const error_code& cancelled) {
    if (!cancelled && acceptor_.is_open()) wait();
  });
}

Listener::Accepted Listener::accept_all() {
  Accepted last = Accepted::one;
  for (int i = 0; i < kAtOnce && last == Accepted::one; ++i) last = accept_one();
  return last;
}

Listener::Accepted Listener::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int descriptor = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    take_(descriptor, Peer(address));
    return Accepted::one;
  }
  switch (errno) {
    case EAGAIN: return Accepted::none;
    case EINVAL: return Accepted::over;  // after refuse_new()
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: complain(errno); return Accepted::exhausted;
    default: return Accepted::one;  // this connection is gone already; try the next one
  }
}

void Listener::complain(int error) {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (complained_ != SteadyTime{} && now - complained_ < kBetweenComplaints) return;
  complained_ = now;
  const bool memory = error == ENOMEM || error == ENOBUFS;
  log_event(LogLevel::warning,
            memory ? "cannot accept connections for now: this machine is short of memory"
                   : "cannot accept connections for now; raise LimitNOFILE or lower max_connections",
            {{"error", errno_text(error)}});
}

}  // namespace framesd::net
