// SPDX-License-Identifier: MIT
//
// Env: the one LMDB environment of a directory.
//
// Only a safe subset of LMDB is used: one environment, durable commits, plain tables opened once at start, no
// nested transactions, nothing written through the map. Any thread may read; reading transactions are kept
// and renewed, since making one takes a lock that all processes share. Only the store's Committer may write.
// Env closes last: every transaction must be over by then.
//
// LMDB's own locks between processes are robust mutexes, which know their holder by a thread id: in two
// containers two holders may have the same one, and the end of a process that waits would free the other's
// lock. So nobody waits there: FileLocks comes before each of them.
#pragma once

#include "file_locks.hpp"
#include "txn.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/file_claim.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/store/borrowing.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

struct MDB_env;

namespace framesd::store {
class Committer;
}

namespace framesd::store::lmdb {

class Env {
 public:
  enum class Access : std::uint8_t {
    write,
    read,    // nothing is made; who may not write the lock file reads without a slot, while nobody commits
    glance,  // the same without any lock: for one short read, which may see pages that are being used again
  };
  struct Options {
    Access access = Access::write;
    std::uint64_t map_bytes = 0;      // largest size of the data file; address space is taken as it grows
    std::uint64_t map_step = 0;       // by which the map grows; more than 0
    bool sync_meta = true;            // false: the meta page may wait for the next commit
    std::vector<std::string> tables;  // all there will ever be; Table{i} is tables[i]
    std::size_t oldest_tables = 0;    // the first ones, which no store lacks
  };

  // Opens the environment in `directory`, which is made if it is not there and may be; the tables of its
  // format are there afterwards. The file can grow to less than asked for where the address space is limited
  // (usage()).
  //
  // Errors: store_missing (only to read), and
  // store_denied, store_io, store_full, store_truncated, store_already_open, store_corrupt;
  // store_foreign (no LMDB file of this kind, or one with other tables). Data that was there is not touched
  // then.
  [[nodiscard]] static checked<std::unique_ptr<Env>> open(const std::filesystem::path& directory,
                                                          const Options& options);
  ~Env();
  Env(const Env&) = delete;
  Env& operator=(const Env&) = delete;

  // Calls body(ReadTxn&) on one state of the store and gives what it gives. Bodies do not nest.
  // Errors: what body gives; store_readers_full, store_io.
  template <SyncBody<ReadTxn> F>
  std::invoke_result_t<F, ReadTxn&> read(F&& body) const {
    const result<MDB_txn*> handle = begin_read();
    if (!handle) return handle.error();
    const EndOfRead end{*this, *handle};
    ReadTxn txn(*this, *handle);
    return std::forward<F>(body)(txn);
  }

  // Frees the reader slots of processes that died: a dead reader keeps old pages from being used again.
  void clear_stale_readers() const noexcept;
  // How many open() has freed; empty where this user cannot use slots.
  std::optional<unsigned> stale_readers_at_open() const noexcept { return stale_readers_at_open_; }

  struct Usage {
    std::uint64_t map_bytes = 0;        // the largest size that the file can have
    std::uint64_t mapped_bytes = 0;     // address space taken now
    std::uint64_t used_bytes = 0;       // up to the last page that was ever used
    std::uint64_t disk_free_bytes = 0;  // for this user, on the file system of the directory
    std::uint32_t readers = 0;
    std::uint32_t readers_max = 0;
  };
  // Errors: store_io.
  [[nodiscard]] result<Usage> usage() const;

  // Makes the tables that a store of an older format lacks, or opens them if another process has made them.
  // No other transaction of this process may run. Errors: store_full, store_io, store_corrupt.
  [[nodiscard]] result<void> add_missing_tables(const Options& options);

  const std::string& directory() const noexcept { return directory_; }
  const FileLocks& locks() const noexcept { return locks_; }
  std::uint64_t file_mark() const noexcept { return file_mark_; }  // of data.mdb, see file_mark.hpp

  // "data.mdb" or "lock.mdb", if it is no longer the file that is open here: removed, or another one in its
  // place. Empty: both are. Processes with two lock files know nothing of one another's commits. A few
  // microseconds.
  std::string_view missing_file() const noexcept;

 private:
  friend class Committer;  // the only code that may change the database
  friend class Txn;

  struct EndOfRead {
    ~EndOfRead() { env.end_read(handle); }
    const Env& env;
    MDB_txn* handle;
  };
  struct EndOfUse {
    ~EndOfUse() { env.end_use(); }
    const Env& env;
  };
  struct EndOfWrite {
    ~EndOfWrite() {
      env.locks_.release(FileLocks::Byte::writing);
      env.end_use();
    }
    const Env& env;
  };
  // What one process has of a directory before there is an environment.
  struct Parts;

  Env(Parts&& parts, MDB_env* handle) noexcept;
  // replaced   becomes true if a file was put in the place of another meanwhile: then it can be tried again
  [[nodiscard]] static checked<std::unique_ptr<Env>> open_once(const std::filesystem::path& directory,
                                                               const Options& options, bool& replaced);

  // Calls body(WriteTxn&), commits if it gives a value, aborts if it gives an error or throws. Waits for
  // other processes that write. Errors: what body gives; store_full, store_io, store_missing
  // (missing_file()).
  template <SyncBody<WriteTxn> F>
  std::invoke_result_t<F, WriteTxn&> write(F&& body) {
    const result<MDB_txn*> handle = begin_write();
    if (!handle) return handle.error();
    const EndOfWrite end{*this};
    WriteTxn txn(*this, *handle);
    auto done = std::forward<F>(body)(txn);
    if (!done) return done;
    if (const auto committed = txn.commit(); !committed) return committed.error();
    return done;
  }

  unsigned dbi(Table table) const noexcept { return dbis_[static_cast<unsigned>(table)]; }

  [[nodiscard]] result<MDB_txn*> begin_read() const;
  [[nodiscard]] result<MDB_txn*> begin_write();
  void end_read(MDB_txn* txn) const;

  // A new reading transaction, which takes a slot. Gives LMDB's code.
  [[nodiscard]] int make_reader(MDB_txn*& txn) const;
  int free_stale_slots() const noexcept;  // gives how many

  // Each transaction of this process uses the map, which may only be moved while nobody does.
  // These count a use, also when they give an error (of the lock that reading without a slot shares).
  int take_idle_reader(MDB_txn*& reader) const;  // none: there is no idle one
  int begin_use() const;
  int wait_and_use() const FRAMESD_REQUIRES(mutex_);
  void end_use() const;
  void drop_use() const FRAMESD_REQUIRES(mutex_);

  // The map takes about twice the file (map_bytes_for), and is moved to grow, between transactions.
  struct MapSize {
    std::uint64_t mapped = 0;
    std::uint64_t used = 0;  // of the file, by the newest state seen here
  };
  [[nodiscard]] MapSize map_size() const;
  bool wants_larger_map() const;
  [[nodiscard]] int move_map() const;
  [[nodiscard]] int remap() const;

  [[nodiscard]] checked<void> open_tables(const Options& options);

  std::string directory_;
  FileClaim claim_;
  FileLocks locks_;
  Access access_;
  bool has_slots_;    // else reading shares `writing`
  FileId lock_file_;  // nothing without slots
  std::uint64_t file_mark_;
  std::uint64_t map_bytes_;  // the largest that the map may become, but for a file that others made larger
  std::uint64_t map_step_;
  pid_t number_;  // of this process, for LMDB
  MDB_env* handle_;
  std::optional<unsigned> stale_readers_at_open_;
  std::vector<unsigned> dbis_;

  mutable Mutex slots_mutex_;  // a FileLocks knows no threads

  mutable Mutex mutex_;
  mutable Condition changed_;
  mutable std::vector<MDB_txn*> idle_readers_ FRAMESD_GUARDED_BY(mutex_);
  mutable unsigned uses_ FRAMESD_GUARDED_BY(mutex_) = 0;
  mutable bool moving_ FRAMESD_GUARDED_BY(mutex_) = false;
};

}  // namespace framesd::store::lmdb
