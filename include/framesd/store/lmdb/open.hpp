// SPDX-License-Identifier: MIT
//
// Opening the store on disk, and what can only be asked of one on disk.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/admin.hpp>
#include <framesd/store/deferred_log.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/restoration.hpp>
#include <framesd/store/store.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace framesd::store::lmdb {

enum class Durability : std::uint8_t {
  full,     // data and meta page synced at every commit
  relaxed,  // the meta page may wait for the next commit: a power cut can lose the last transaction, never
            // tear it
};

enum class Access : std::uint8_t {
  write,         // the store is made if it is not there
  write_if_can,  // the same; a store on a read-only medium is opened as it is, and every write is
                 // store_denied
  read,          // nothing is made or changed, and no right to write is needed; store_missing without a store
};

// 32 bits have no room for more, as a rule not even for 2 GiB in one piece.
constexpr std::uint64_t kDefaultMapBytes =
    sizeof(void*) >= 8 ? std::uint64_t{64} << 30 : std::uint64_t{1} << 30;
constexpr std::uint64_t kMapBytesMax = sizeof(void*) >= 8 ? std::uint64_t{16} << 40 : std::uint64_t{2} << 30;

struct OpenOptions {
  std::filesystem::path directory;
  std::uint64_t map_bytes = kDefaultMapBytes;  // largest size of the store; the file is sparse
  std::uint64_t map_step = (sizeof(void*) >= 8 ? 1024 : 16) << 20;  // by which the address space taken grows
  Durability durability = Durability::full;
  RowFormat format;         // stamped into a store that holds no frames, compared with that of any other
  bool any_format = false;  // an existing store's widths and filter are taken as they are
  Access access = Access::write;
  // Of a store that is made: which log it is, where it is a copy. Empty: a new one.
  std::optional<Identity> identity = {};
  std::uint64_t rows_per_transaction = 10000;  // at most; the store may commit earlier
  // Called once, on the writer's thread, when a write or sync failed though the disk is not full: what it
  // holds is unknown until the store is opened again, writes are refused, reads go on. Must not block or
  // throw.
  std::function<void()> on_write_failure = {};
};

// How a store came to be open, for whoever operates it.
struct Opening {
  std::filesystem::path directory = {};           // absolute
  bool made = false;                              // there was none
  std::optional<RowFormat> replaced_format = {};  // it held no frames, and had these widths until now
  std::string read_only_because = {};             // empty: it takes writes
  std::uint64_t map_bytes = 0;                    // less than asked for where the address space is limited
  // Slots of processes that died while they read, free again now. Empty: this user cannot use slots.
  std::optional<unsigned> stale_readers = {};
};

class DiskStore : public OperatedLog {
 public:
  virtual const Opening& opening() const noexcept = 0;
};

// Opens the store in `directory`, making it and the folder if need be. The destructor
// commits what was submitted and closes. One store is opened once in a process.
//
// A store that holds no frames takes `format`, unless another process has it open.
//
// To read, a user who may not write the lock file takes no reader slot; while such a read lasts, no process
// of this machine commits (src/store/README.md).
//
// A store of an older format is brought to this one first (src/store/migrate.hpp), which takes a few
// microseconds a frame and is gone on with after a crash.
//
// Errors, each with one line that says what and where, nothing changed on disk: store_missing, store_denied,
// store_io, store_full, store_truncated, store_foreign, store_newer_format, store_widths_differ,
// store_already_open, store_corrupt, store_replacing (another process is migrating it).
[[nodiscard]] checked<std::unique_ptr<DiskStore>> open_store(const OpenOptions& options);

// What a store is, without opening it for work.
struct Glance {
  RowFormat format;
  std::uint64_t frames = 0;
  std::uint32_t version = 0;  // of its bytes on disk, see newest_format()
};

// The version of the bytes on disk that open_store() brings every store to.
[[nodiscard]] std::uint32_t newest_format() noexcept;

// Looks at the store in `directory` and makes, changes and locks nothing. Empty: there is none. Errors: as
// open_store().
[[nodiscard]] checked<std::optional<Glance>> glance_at(const std::filesystem::path& directory);

// Where the log of that name is kept. REQUIRES: is_log_name(name), and not that of the default log
[[nodiscard]] std::filesystem::path folder_of_log(const std::filesystem::path& data_dir,
                                                  std::string_view name);

// The logs that are kept in folders of their own below `options.directory`/logs, as engines keep them. What a
// crash has left half made or half removed is cleared away.
[[nodiscard]] std::unique_ptr<Store> open_logs(const OpenOptions& options);

// Folders below data_dir/logs that have the name of a log, but no data.mdb: the file of a log was removed, or
// a copy failed. Store::names() leaves them out. Sorted. Errors: store_io, no_descriptors.
[[nodiscard]] checked<std::vector<std::string>> logs_without_file(const std::filesystem::path& data_dir);

// Begins to put copies of logs into the data_dir options.directory, which is made if need be. Its hidden
// folder is cleared away by its end, or after a crash by the next start (finish_restorations).
//
// Errors: store_denied, store_io, store_full.
[[nodiscard]] checked<std::unique_ptr<Restoration>> begin_restoration(const OpenOptions& options);

// Deletes what restorations that were cut short have left in data_dir, and completes one that was cut between
// its decision and its last rename. One that runs is left alone. open_store() and open_logs() do this.
void finish_restorations(const std::filesystem::path& data_dir) noexcept;

// What a list says of the store in `directory`, read as glance_at() does.
[[nodiscard]] checked<std::optional<LogSummary>> summary_at(const std::filesystem::path& directory);

// Whether there is something to read in the store's file, if it is there: a copy that failed leaves an empty
// one; a process that may write makes a new store of it. Errors: store_truncated, with a sentence that names
// it.
[[nodiscard]] checked<void> check_not_empty(const std::filesystem::path& directory);

// Errors: store_widths_differ, with a sentence that names the store and the settings to change.
[[nodiscard]] checked<void> check_format(const std::string& directory, const RowFormat& made,
                                         const RowFormat& asked);

// The widths and the filter of a store as a person reads them: "200 samples, shown as 150 (bilinear)".
[[nodiscard]] std::string words_of(const RowFormat& format);

// A store that is made, or takes other widths, when its first rows come: then a DiskStore. One that holds
// frames is opened at once. Errors: as open_store().
[[nodiscard]] checked<std::unique_ptr<DeferredLog>> open_at_first_rows(const OpenOptions& options);

}  // namespace framesd::store::lmdb
