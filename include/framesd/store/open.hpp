// SPDX-License-Identifier: MIT
//
// Opening the store on disk, and what can only be asked of one on disk.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/frame_store.hpp>
#include <framesd/store/verify.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
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
  bool any_format = false;                   // an existing store's widths and filter are taken as they are
  bool must_exist = false;                   // none is made: store_missing
  std::uint64_t rows_a_transaction = 10000;  // at most; the store may commit earlier
  // Called once, on the writer's thread, when a write or sync failed though the disk is not full: what it
  // holds is unknown until the store is opened again, writes are refused, reads go on. Must not block or
  // throw.
  std::function<void()> on_write_failure = {};
};

class DiskStore : public FrameStore {
 public:
  // Errors: as snapshot().
  [[nodiscard]] virtual result<StoreDescription> describe() = 0;

  // Looks at every frame of the live log, makes the whole overview again and compares it byte for byte, all
  // in one read transaction: beside a busy writer the file grows meanwhile, since no page that is seen here
  // is used again. Faults are no error. Errors: store_corrupt (the meta record), store_io,
  // store_readers_full.
  [[nodiscard]] virtual result<VerifyReport> verify() = 0;
};

// Opens the store in `directory`, making it and the folder if need be, and starts its writer. The destructor
// commits what was submitted and closes. One store is opened once in a process.
//
// A store of an older format is brought to this one first (src/store/migrate.hpp), which takes a few
// microseconds a frame and is gone on with after a crash.
//
// Errors, each with one line that says what and where, nothing changed on disk: store_missing, store_denied,
// store_io, store_full, store_truncated, store_foreign, store_newer_format, store_widths_differ,
// store_already_open, store_corrupt, store_replacing (another process is migrating it).
[[nodiscard]] checked<std::unique_ptr<DiskStore>> open_store(const OpenOptions& options);

}  // namespace framesd::store
