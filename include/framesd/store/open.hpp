// SPDX-License-Identifier: MIT
//
// Opening the store on disk.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace framesd::store {

enum class Durability : std::uint8_t {
  full,     // data and meta page synced at every commit
  relaxed,  // the meta page may wait for the next commit: a power cut can lose the last transaction, never
            // tear it
};

struct OpenOptions {
  std::filesystem::path directory;
  std::uint64_t map_bytes = std::uint64_t{64} << 30;  // largest size of the store; the file is sparse
  Durability durability = Durability::full;
  RowFormat format;                          // stamped into a new store, compared with an existing one
  std::uint64_t rows_a_transaction = 10000;  // at most; the store may commit earlier
};

// Opens the store in `directory`, making it and the folder if need be, and starts its writer. The destructor
// commits what was submitted and closes. One store is opened once in a process.
//
// Errors, each with one line that says what and where, nothing changed on disk: store_denied, store_io,
// store_full, store_truncated, store_foreign, store_newer_format, store_widths_differ, store_already_open,
// store_corrupt.
[[nodiscard]] checked<std::unique_ptr<FrameStore>> open_store(const OpenOptions& options);

}  // namespace framesd::store
