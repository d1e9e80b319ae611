// SPDX-License-Identifier: MIT
//
// raw_epoll: the floor under every HTTP server on this machine. One thread, level-triggered epoll, and the
// same bytes for whatever ends in an empty line; nothing is parsed, nothing is closed but what the client
// closes.
//
// usage: raw_epoll PORT BODY_BYTES        listens on 127.0.0.1 until killed
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int listening_socket(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 1024) != 0) {
    std::perror("raw_epoll");
    std::exit(1);
  }
  return listener;
}

void watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

// As many fields as framesd sends, so that the client has the same work.
std::string answer(std::size_t body_bytes) {
  std::string text =
      "HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 12:34:56 GMT\r\nContent-Type: "
      "application/json\r\nContent-Length: " +
      std::to_string(body_bytes) +
      "\r\nX-Request-ID: 6f0e0a52-7a4b-4cf0-9c39-0f5f6d3c2b1a\r\nX-Content-Type-Options: nosniff\r\n\r\n";
  return text.append(body_bytes, 'x');
}

void serve(int descriptor, const std::string& text) {
  char received[16 * 1024];
  const ssize_t bytes = ::recv(descriptor, received, sizeof received, 0);
  if (bytes <= 0) {
    ::close(descriptor);
  } else if (std::string_view(received, static_cast<std::size_t>(bytes)).ends_with("\r\n\r\n")) {
    if (::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL) < 0) ::close(descriptor);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: raw_epoll PORT BODY_BYTES\n");
    return 2;
  }
  const int listener = listening_socket(static_cast<std::uint16_t>(std::atoi(argv[1])));
  const std::string text = answer(static_cast<std::size_t>(std::atoi(argv[2])));
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, listener);
  for (;;) {
    epoll_event events[128];
    const int ready = ::epoll_wait(epoll, events, 128, -1);
    for (int i = 0; i < ready; ++i) {
      if (events[i].data.fd != listener) {
        serve(events[i].data.fd, text);
        continue;
      }
      const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      const int on = 1;
      ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      watch(epoll, connection);
    }
  }
}
