// SPDX-License-Identifier: MIT
//
// The one translation of LMDB's and the system's error numbers into errc.
//
// MDB_NOTFOUND never comes here: absence is not an error.
#pragma once

#include <framesd/base/error.hpp>

#include <string>

namespace framesd::store::lmdb {

// Of a call that only reads. Throws std::bad_alloc for ENOMEM.
[[nodiscard]] errc read_error(int rc);

// Of a call that writes to the file system of `path`. LMDB reports a short write as EIO, so statvfs decides
// whether the disk is full or broken.
[[nodiscard]] errc write_error(int rc, const std::string& path);

// "MDB_MAP_FULL: Environment mapsize limit reached" and the like, for a person.
[[nodiscard]] std::string error_text(int rc);

}  // namespace framesd::store::lmdb
