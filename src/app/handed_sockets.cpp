// SPDX-License-Identifier: MIT
#include "handed_sockets.hpp"

#include "notify.hpp"
#include <framesd/base/number.hpp>

#include <algorithm>
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

// The next of names that are separated by colons.
std::string_view next_name(std::string_view& names) {
  const std::string_view name = names.substr(0, names.find(':'));
  names.remove_prefix(std::min(names.size(), name.size() + 1));
  return name;
}

}  // namespace

checked<HandedSockets> handed_sockets(const char* pid, const char* count, const char* names, long own_pid,
                                      int first) {
  HandedSockets sockets;
  std::string_view left(names == nullptr ? "" : names);
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
    if (next_name(left) == Notifier::kKeptSocket && !sockets.kept) {
      sockets.kept = socket;
    } else {
      sockets.opened.push_back(socket);
    }
  }
  return sockets;
}

}  // namespace framesd::app
