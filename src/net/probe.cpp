// SPDX-License-Identifier: MIT
#include <framesd/base/clock.hpp>
#include <framesd/base/descriptor.hpp>
#include <framesd/base/number.hpp>
#include <framesd/net/probe.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <utility>

namespace framesd::net {
namespace {

constexpr std::size_t kAnswerMax = 64 << 10;  // bytes, head and body; what is asked for here is far below

boost::system::error_code system_error(int error) { return {error, boost::system::system_category()}; }

Failure no_answer(const ServerAddress& server, int error, std::string_view why = {}) {
  return {system_error(error),
          "no answer from " + server.text() + ": " + (why.empty() ? errno_text(error) : std::string(why))};
}

// A conversation with one deadline. Every step gives an errno value, 0 if it was done.
class Call {
 public:
  explicit Call(SteadyTime until) : until_(until) {}

  int connect(const sockaddr* address, socklen_t size) {
    socket_.reset(::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_) return errno;
    if (::connect(socket_.get(), address, size) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    if (const int error = wait(POLLOUT); error != 0) return error;
    int error = 0;
    socklen_t length = sizeof error;
    return ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
  }

  int send(std::string_view text) {
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

  // All that comes until the server closes the connection, at most kAnswerMax bytes.
  int receive(std::string& answer) {
    char piece[4096];
    while (answer.size() < kAnswerMax) {
      const ssize_t got = ::recv(socket_.get(), piece, sizeof piece, 0);
      if (got == 0) return 0;
      if (got > 0) {
        answer.append(piece, static_cast<std::size_t>(got));
      } else if (const int error = after_failure(POLLIN); error != 0) {
        return error;
      }
    }
    return 0;
  }

 private:
  int after_failure(short events) { return errno == EAGAIN || errno == EINTR ? wait(events) : errno; }

  int wait(short events) {
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(until_ - std::chrono::steady_clock::now());
      if (left.count() <= 0) return ETIMEDOUT;
      pollfd asked{.fd = socket_.get(), .events = events, .revents = 0};
      const int ready = ::poll(&asked, 1, static_cast<int>(left.count()));
      if (ready > 0) return 0;
      if (ready < 0 && errno != EINTR) return errno;
    }
  }

  SteadyTime until_;
  Descriptor socket_;
};

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

// To the first address of the host that takes the connection.
checked<void> connect_tcp(Call& call, const ServerAddress& server) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int rc = ::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found);
  if (rc != 0) return no_answer(server, EHOSTUNREACH, ::gai_strerror(rc));
  const std::unique_ptr<addrinfo, FreeAddresses> list(found);
  int error = EHOSTUNREACH;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    error = call.connect(at->ai_addr, at->ai_addrlen);
    if (error == 0) return {};
  }
  return no_answer(server, error);
}

std::string host_field(const ServerAddress& server) {
  if (!server.unix_socket.empty()) return "localhost";
  const std::string name = server.host.find(':') == server.host.npos ? server.host : '[' + server.host + ']';
  return name + ':' + std::to_string(server.port);
}

// "HTTP/1.1 200 OK", fields, an empty line, the body: it ends with the connection.
checked<ProbeAnswer> parse_answer(const ServerAddress& server, std::string_view text) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatusAt = kVersion.size() + 2;
  const std::size_t end = text.find("\r\n\r\n");
  const auto status = parse_count(text.substr(std::min(kStatusAt, text.size()), 3), 999);
  if (!text.starts_with(kVersion) || end == text.npos || !status)
    return no_answer(server, EPROTO, "what answers there does not speak HTTP");
  return ProbeAnswer{static_cast<unsigned>(*status), std::string(text.substr(end + 4))};
}

}  // namespace

std::string ServerAddress::text() const {
  if (!unix_socket.empty()) return "unix:" + unix_socket.string();
  return "http://" + host_field(*this) + prefix;
}

checked<ServerAddress> parse_server_address(std::string_view url) {
  constexpr std::string_view kUnix = "unix:";
  constexpr std::string_view kHttp = "http://";
  const auto wrong = [whole = std::string(url)](std::string_view why) {
    return fail(errc::usage, "'" + whole + "' is no address of a server: " + std::string(why));
  };
  ServerAddress server;
  if (url.starts_with(kUnix)) {
    server.unix_socket = url.substr(kUnix.size());
    return server.unix_socket.empty() ? checked<ServerAddress>(wrong("no path follows unix:")) : server;
  }
  if (url.starts_with(kHttp)) {
    url.remove_prefix(kHttp.size());
  } else if (url.find("://") != url.npos) {
    return wrong("only http:// is understood");
  }
  const std::size_t slash = std::min(url.find('/'), url.size());
  server.prefix = url.substr(slash, url.find_first_of("?#") - slash);
  while (server.prefix.ends_with('/')) server.prefix.pop_back();
  std::string_view place = url.substr(0, slash);
  const std::size_t colon = place.rfind(':');
  if (colon != place.npos && place.find(']', colon) == place.npos) {
    const auto port = parse_count(place.substr(colon + 1), 65535);
    if (!port || *port == 0) return wrong("its port is not a number of 1 to 65535");
    server.port = static_cast<std::uint16_t>(*port);
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  if (place.empty()) return wrong("it names no host");
  server.host = place;
  return server;
}

std::string reachable_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "0.0.0.0") return "127.0.0.1";
  return std::string(host == "::" ? "localhost" : host);
}

checked<ProbeAnswer> probe(const ServerAddress& server, std::string_view target,
                           std::chrono::milliseconds patience) {
  Call call(std::chrono::steady_clock::now() + patience);
  const auto connected = server.unix_socket.empty() ? connect_tcp(call, server) : connect_unix(call, server);
  if (!connected) return connected.error();
  std::string request = "GET " + server.prefix;
  request.append(target).append(" HTTP/1.0\r\nHost: ").append(host_field(server));
  request.append("\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
  std::string answer;
  int error = call.send(request);
  if (error == 0) error = call.receive(answer);
  if (error != 0) return no_answer(server, error, error == ETIMEDOUT ? "it took too long" : "");
  return parse_answer(server, answer);
}

}  // namespace framesd::net
