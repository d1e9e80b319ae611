// SPDX-License-Identifier: MIT
//
// Manager: a service manager, as far as it hears notifications.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace framesd::test {

// A datagram socket bound to `name`, '@' in front for an abstract one.
class Manager {
 public:
  explicit Manager(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    BOOST_REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) == 0);
  }
  ~Manager() { ::close(socket_); }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // The next message; empty if there is none.
  std::string heard() {
    char text[512];
    const ssize_t size = ::recv(socket_, text, sizeof text, MSG_DONTWAIT);
    return {text, static_cast<std::size_t>(size < 0 ? 0 : size)};
  }

 private:
  int socket_;
};

}  // namespace framesd::test
