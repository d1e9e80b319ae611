// SPDX-License-Identifier: MIT
//
// Random numbers that nobody else will have: ids of stores, jobs, requests.
#pragma once

#include <cstdint>

namespace framesd {

// Any number but 0, out of the system's source. A system call each time.
[[nodiscard]] std::uint64_t random_id();

// One of a stream that was begun so once a thread: about a nanosecond. Any thread.
[[nodiscard]] std::uint64_t random_number();

}  // namespace framesd
