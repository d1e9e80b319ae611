// SPDX-License-Identifier: MIT
#include "notify.hpp"

#include <framesd/base/number.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace framesd::app {
namespace {

void attach(msghdr& message, std::span<char> room, int descriptor) {
  message.msg_control = room.data();
  message.msg_controllen = room.size();
  cmsghdr* const head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
}

}  // namespace

Notifier Notifier::from_environment() {
  const char* const socket = std::getenv("NOTIFY_SOCKET");
  const char* const kept = std::getenv("FDSTORE");
  const auto most = parse_count(kept == nullptr ? "" : kept);
  return Notifier(socket == nullptr ? "" : socket, most && *most > 0);
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

bool Notifier::keep(int descriptor) const {
  const std::string name = "\nFDNAME=" + std::string(kKeptSocket);
  return keeps_ && send("FDSTOREREMOVE=1" + name) && send("FDSTORE=1" + name, descriptor);
}

bool Notifier::send(std::string_view state, int attached) const {
  sockaddr_un address{};
  if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return false;
  if (socket_[0] != '/' && socket_[0] != '@') return false;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  iovec text{.iov_base = const_cast<char*>(state.data()), .iov_len = state.size()};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))]{};
  msghdr message{};
  message.msg_name = &address;
  message.msg_namelen = length;
  message.msg_iov = &text;
  message.msg_iovlen = 1;
  if (attached >= 0) attach(message, room, attached);
  const ssize_t sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
  ::close(descriptor);
  return sent == static_cast<ssize_t>(state.size());
}

}  // namespace framesd::app
