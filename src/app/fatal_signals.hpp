// SPDX-License-Identifier: MIT
//
// What is said when the memory behind the store's map cannot be read: a bad sector of the card (SIGBUS), or a
// damaged page that led LMDB astray (SIGSEGV, or one of its own assertions).
//
// LMDB keeps no checksums of its page heads, so this cannot be an error value. One line on standard error and
// an exit status of its own, and the service manager starts the program again.
#pragma once

#include <framesd/base/log.hpp>

namespace framesd::app {

// Installs the handlers, process-wide. Left out under the address sanitizer, which has its own.
void explain_fatal_signals();

// The line has this form from then on, as all others of a server's log have.
void log_fatal_signals(LogFormat format);

// For a child process whose parent says what happened: these signals end it with status 4 and without a word.
void end_at_fatal_signals() noexcept;

}  // namespace framesd::app
