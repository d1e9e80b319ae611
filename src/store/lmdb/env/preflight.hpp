// SPDX-License-Identifier: MIT
//
// What LMDB leaves to chance. A full or failing disk would be SIGBUS: the lock file's blocks before the
// environment is opened, the data file's length after. A power cut could leave half a first page for ever.
//
// Files that root makes in another user's folder become that user's.
#pragma once

#include "file_locks.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/file_claim.hpp>

#include <filesystem>

struct MDB_env;

namespace framesd::store::lmdb {

// The directory claimed for this process. Errors: store_denied, store_io, store_already_open.
[[nodiscard]] checked<FileClaim> claim_directory(const std::filesystem::path& directory);

// Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<void> make_directory(const std::filesystem::path& directory);

// Gives lock.mdb its blocks: LMDB grows it sparse and writes it through the map, which on a full disk is
// SIGBUS.
//
// Must run before the environment is open: closing any descriptor of the file drops the process's locks on
// it. Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<void> reserve_lock_file(const std::filesystem::path& directory);

// Makes data.mdb where there is none, without a table yet. Before it has its name its first pages are on the
// disk, and so is the name when this returns: LMDB writes them in place, and never opens a file again of
// which a power cut or a full disk has left a part.
//
// Processes wait for each other here. Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<void> make_data_file(const std::filesystem::path& directory, std::uint64_t map_bytes);

// Whether data.mdb is not there, or has no byte, as after a failed copy: LMDB would make a new one.
[[nodiscard]] bool is_without_data(const std::filesystem::path& directory) noexcept;

// Whether who only reads can take a reader slot all the same: it may lock data.mdb and write lock.mdb, which
// has its blocks.
[[nodiscard]] bool can_take_slot(const std::filesystem::path& directory) noexcept;

// Refuses a data file that ends before its last page, which reading through the map would turn into SIGBUS.
//
// The last pages may rightly be missing when they are free: LMDB does not write pages that one transaction
// took and gave back. Then the file is made as long as it should be, if it may be written. Errors:
// store_truncated, store_io.
[[nodiscard]] checked<void> check_length(MDB_env* env, const FileLocks& locks,
                                         const std::filesystem::path& directory, bool writable);

}  // namespace framesd::store::lmdb
