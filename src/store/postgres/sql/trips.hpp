// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace framesd::store::postgres {

// How often this thread has waited for a database: each time is a way there and back.
[[nodiscard]] std::uint64_t trips_of_this_thread() noexcept;
void count_trip() noexcept;

}  // namespace framesd::store::postgres
