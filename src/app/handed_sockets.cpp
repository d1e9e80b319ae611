// SPDX-License-Identifier: MIT
#include "handed_sockets.hpp"

#include <framesd/base/number.hpp>

#include <fcntl.h>
#include <string>
#include <sys/socket.h>

namespace framesd::app {
namespace {

constexpr std::uint64_t kMost = 16;

int option_of(int socket, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

// What is wrong with one of them; empty: nothing.
std::string_view fault_of(int socket) {
  if (option_of(socket, SO_TYPE) != SOCK_STREAM) return "it is not a stream socket (ListenStream=)";
  if (option_of(socket, SO_ACCEPTCONN) != 1) return "it does not listen (Accept= must be no)";
  const int family = option_of(socket, SO_DOMAIN);
  return family == AF_INET || family == AF_INET6 || family == AF_UNIX ? ""
                                                                      : "it is no internet or Unix socket";
}

}  // namespace

checked<std::vector<int>> handed_sockets(const char* pid, const char* count, long own_pid, int first) {
  std::vector<int> sockets;
  if (pid == nullptr || count == nullptr) return sockets;
  const auto meant = parse_count(pid);
  if (!meant || static_cast<long>(*meant) != own_pid) return sockets;
  const auto all = parse_count(count, kMost);
  if (!all)
    return fail(errc::usage, "LISTEN_FDS is '" + std::string(count) + "': it must be a number of 0 to 16");
  for (std::uint64_t i = 0; i < *all; ++i) {
    const int socket = first + static_cast<int>(i);
    if (const auto fault = fault_of(socket); !fault.empty()) {
      return fail(errc::usage,
                  "socket " + std::to_string(i + 1) +
                      " of those handed over by the service manager cannot be used: " + std::string(fault));
    }
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    sockets.push_back(socket);
  }
  return sockets;
}

}  // namespace framesd::app
