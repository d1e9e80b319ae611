// SPDX-License-Identifier: MIT
//
// Sockets that the service manager hands to this program when it starts it (the protocol of sd_listen_fds,
// without its library): those that it has opened itself (socket activation), and the one that the program
// gave it to keep over a restart (Notifier::keep()). In both cases no connection is refused meanwhile.
#pragma once

#include <framesd/base/error.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace framesd::app {

// They belong to whoever gets them.
struct HandedSockets {
  std::vector<int> opened{};  // by the service manager
  std::optional<int> kept{};  // by it, since an earlier process of this service listened there
};

// What was handed to this process; nothing is usual.
//
// pid, count, names   what $LISTEN_PID, $LISTEN_FDS and $LISTEN_FDNAMES hold; null: they are not set. Of
//                     another process: none
// first               the number of the first descriptor: 3, but for tests
// Errors: usage, with a sentence: one is not a stream socket that listens, or more than 16.
[[nodiscard]] checked<HandedSockets> handed_sockets(const char* pid, const char* count, const char* names,
                                                    long own_pid, int first = 3);

}  // namespace framesd::app
