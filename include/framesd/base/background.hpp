// SPDX-License-Identifier: MIT
//
// Threads that compute stand behind the event loops, which must answer at once.
#pragma once

namespace framesd {

// From here on the calling thread is below the event loops, above nothing: nice +5. On a box without load it
// is as quick as without it.
void run_in_background() noexcept;

}  // namespace framesd
