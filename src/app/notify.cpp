// SPDX-License-Identifier: MIT
#include "notify.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace framesd::app {

Notifier Notifier::from_environment() {
  const char* const socket = std::getenv("NOTIFY_SOCKET");
  return Notifier(socket == nullptr ? "" : socket);
}

std::string Notifier::status_line(std::string_view text) {
  std::string state = "STATUS=" + std::string(text);
  std::replace(state.begin(), state.end(), '\n', ' ');
  return state;
}

// The time tells the manager which of several reloads this is.
bool Notifier::reloading() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
  return send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

bool Notifier::failed(std::string_view why, int error) const {
  const std::string state = status_line(why.substr(0, why.find('\n')));
  return send(error > 0 ? state + "\nERRNO=" + std::to_string(error) : state);
}

bool Notifier::send(std::string_view state) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return false;
  if (socket_[0] != '/' && socket_[0] != '@') return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const ssize_t sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&address), length);
  ::close(descriptor);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace framesd::app
