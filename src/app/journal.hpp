// SPDX-License-Identifier: MIT
//
// Whether the journal of systemd reads a descriptor: then lines carry their priority.
#pragma once

namespace framesd::app {

// stream   the value of $JOURNAL_STREAM, device and inode as "8:42", or null. It is inherited by processes
//          whose output goes elsewhere: only the descriptor itself tells.
[[nodiscard]] bool is_journal(int descriptor, const char* stream) noexcept;

}  // namespace framesd::app
