// SPDX-License-Identifier: MIT
//
// What LMDB leaves unchecked and a full or failing disk turns into SIGBUS: the lock file's blocks before the
// environment is opened, the data file's length after.
#pragma once

#include "registry.hpp"
#include <framesd/base/error.hpp>

#include <filesystem>

struct MDB_env;

namespace framesd::store::lmdb {

// The directory, made if need be, claimed for this process. Errors: store_denied, store_io, store_full,
// store_already_open.
[[nodiscard]] checked<DirectoryClaim> claim_directory(const std::filesystem::path& directory);

// Gives lock.mdb its blocks: LMDB grows it sparse and writes it through the map, which on a full disk is
// SIGBUS.
//
// Must run before the environment is open: closing any descriptor of the file drops the process's locks on
// it. Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<void> reserve_lock_file(const std::filesystem::path& directory);

// Refuses a data file that ends before its last page, which reading through the map would turn into SIGBUS.
//
// The last pages may rightly be missing when they are free: LMDB does not write pages that one transaction
// took and gave back. Then the file is made as long as it should be. Errors: store_truncated, store_io.
[[nodiscard]] checked<void> check_length(MDB_env* env, const std::filesystem::path& directory);

}  // namespace framesd::store::lmdb
