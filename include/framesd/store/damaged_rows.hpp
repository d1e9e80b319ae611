// SPDX-License-Identifier: MIT
//
// Rows that were read and not given, because their checksum did not hold.
//
// They are counted where all engines open records (record.cpp), for each thread: a look stays on its thread,
// so what the count grows by during a look was met in the log that is looked at. Sound rows cost nothing.
#pragma once

#include <cstdint>

namespace framesd::store {

// By this thread, since it began. A row counts each time that it is read.
[[nodiscard]] std::uint64_t damaged_rows_met() noexcept;

}  // namespace framesd::store
