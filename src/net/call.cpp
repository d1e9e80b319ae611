// SPDX-License-Identifier: MIT
#include "call.hpp"

#include <framesd/base/text.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/un.h>

namespace framesd::net {
namespace {

constexpr std::chrono::milliseconds kTurn{100};  // between two looks whether a wait is to end

checked<void> connect_unix(Call& call, const ServerAddress& server) {
  const std::string& path = server.unix_socket.native();
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path) return no_answer(server, ENAMETOOLONG);
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int error = call.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return error == 0 ? checked<void>() : no_answer(server, error);
}

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

// This machine, whatever a resolver would say (RFC 6761): a container may have none.
bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return equal_ignoring_case(host, "localhost");
}

checked<void> connect_tcp(Call& call, const ServerAddress& server, const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int rc = ::getaddrinfo(host.c_str(), std::to_string(server.port).c_str(), &hints, &found);
  if (rc != 0) return no_answer(server, EHOSTUNREACH, ::gai_strerror(rc));
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  int error = EHOSTUNREACH;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    error = call.connect(at->ai_addr, at->ai_addrlen);
    if (error == 0) return {};
  }
  return no_answer(server, error);
}

}  // namespace

int Call::connect(const sockaddr* address, socklen_t size) {
  socket_.reset(::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_) return errno;
  if (::connect(socket_.get(), address, size) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (const int error = wait(POLLOUT); error != 0) return error;
  int error = 0;
  socklen_t length = sizeof error;
  return ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

int Call::send(std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (const int error = after_failure(POLLOUT); error != 0) {
      return error;
    }
  }
  return 0;
}

int Call::receive_some(std::string& answer) {
  char piece[4096];
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), piece, sizeof piece, 0);
    if (got >= 0) {
      answer.append(piece, static_cast<std::size_t>(got));
      return 0;
    }
    if (const int error = after_failure(POLLIN); error != 0) return error;
  }
}

int Call::receive(std::string& answer, std::size_t most) {
  while (answer.size() < most) {
    const std::size_t before = answer.size();
    if (const int error = receive_some(answer); error != 0 || answer.size() == before) return error;
  }
  return 0;
}

bool Call::has_come() const {
  char head[10];  // "HTTP/1.1 2"
  const ssize_t size = ::recv(socket_.get(), head, sizeof head, MSG_PEEK | MSG_DONTWAIT);
  if (size < 0) return errno != EAGAIN && errno != EINTR;
  return size < static_cast<ssize_t>(sizeof head) || head[sizeof head - 1] != '1';
}

int Call::after_failure(short events) { return errno == EAGAIN || errno == EINTR ? wait(events) : errno; }

int Call::wait(short events) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) return ETIMEDOUT;
    if (cancelled_ != nullptr && *cancelled_) return ECANCELED;
    pollfd asked{.fd = socket_.get(), .events = events, .revents = 0};
    const auto turn = cancelled_ == nullptr ? left : std::min(left, kTurn);
    const int ready = ::poll(&asked, 1, static_cast<int>(turn.count()));
    if (ready > 0) return 0;
    if (ready < 0 && errno != EINTR) return errno;
  }
}

checked<void> connect(Call& call, const ServerAddress& server) {
  if (!server.unix_socket.empty()) return connect_unix(call, server);
  if (!is_localhost(server.host)) return connect_tcp(call, server, server.host);
  if (connect_tcp(call, server, "::1")) return {};
  return connect_tcp(call, server, "127.0.0.1");
}

std::string host_field(const ServerAddress& server) {
  if (!server.unix_socket.empty()) return "localhost";
  const std::string name = server.host.find(':') == server.host.npos ? server.host : '[' + server.host + ']';
  return name + ':' + std::to_string(server.port);
}

Failure no_answer(const ServerAddress& server, int error, std::string_view why) {
  const boost::system::error_code code(error, boost::system::system_category());
  return {code,
          "no answer from " + server.text() + ": " + (why.empty() ? errno_text(error) : std::string(why))};
}

}  // namespace framesd::net
