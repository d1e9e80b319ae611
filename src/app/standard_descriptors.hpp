// SPDX-License-Identifier: MIT
//
// Descriptors 0, 1 and 2, where a parent process closed them.
//
// A file gets the lowest number that is free. Without this the store's file could become descriptor 2, and
// the first log line would be written over its beginning.
#pragma once

namespace framesd::app {

// Opens those of the three that are closed on /dev/null. Call it before anything else opens a file. Ends the
// process (status 1) where not even that can be opened: going on would endanger the store.
void open_standard_descriptors() noexcept;

}  // namespace framesd::app
