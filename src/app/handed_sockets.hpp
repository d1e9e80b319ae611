// SPDX-License-Identifier: MIT
//
// Sockets that the service manager opened before it started this program (socket activation, the protocol of
// sd_listen_fds, without its library). It keeps them over a restart, so that no connection is refused.
#pragma once

#include <framesd/base/error.hpp>

#include <vector>

namespace framesd::app {

// The descriptors that were handed to this process, which now belong to the caller; none is usual.
//
// pid, count   what $LISTEN_PID and $LISTEN_FDS hold; null: they are not set. Of another process: none
// first        the number of the first descriptor: 3, but for tests
// Errors: usage, with a sentence: one is not a stream socket that listens, or more than 16.
[[nodiscard]] checked<std::vector<int>> handed_sockets(const char* pid, const char* count, long own_pid,
                                                       int first = 3);

}  // namespace framesd::app
