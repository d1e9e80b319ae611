// SPDX-License-Identifier: MIT
//
// Which files are this process's own stores: they are no input, and must not even be opened. LMDB holds POSIX
// locks on lock.mdb, which a process loses as soon as it closes any descriptor of the file.
#pragma once

struct stat;

namespace framesd::store {

// Whether `file`, as stat() gives it, is data.mdb or lock.mdb of a store that is open in this process. Any
// thread may ask.
[[nodiscard]] bool is_file_of_open_store(const struct stat& file);

}  // namespace framesd::store
