// SPDX-License-Identifier: MIT
#include "env.hpp"

#include "address_space.hpp"
#include "error.hpp"
#include "process_number.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/statvfs.h>
#include <utility>

#include <lmdb.h>

namespace framesd::store::lmdb {
namespace {

constexpr std::size_t kIdleReadersKept = 64;            // each keeps a reader slot
constexpr std::uint64_t kRoomToMoveAtOnce = 128 << 20;  // a transaction takes some megabytes
constexpr int kGrowthsFollowed = 16;  // in one begin; another process can grow the map again in the meantime

}  // namespace

Env::~Env() {
  for (MDB_txn* reader : idle_readers_) ::mdb_txn_abort(reader);
  const ActingAs number(number_);
  ::mdb_env_close(handle_);
}

void Env::clear_stale_readers() const noexcept {
  if (!has_slots_) return;
  const Lock lock(slots_mutex_);
  const HeldByte held(locks_, FileLocks::Byte::slots);
  if (held.error() == 0) (void)free_stale_slots();
}

int Env::free_stale_slots() const noexcept {
  int cleared = 0;
  ::mdb_reader_check(handle_, &cleared);
  return cleared;
}

std::string_view Env::missing_file() const noexcept {
  const FileId data = FileId::of(locks_.descriptor());
  if (!data || FileId::at(directory_ + "/data.mdb") != data) return "data.mdb";
  if (has_slots_ && FileId::at(directory_ + "/lock.mdb") != lock_file_) return "lock.mdb";
  return {};
}

result<Env::Usage> Env::usage() const {
  (void)begin_use();
  const EndOfUse end{*this};
  MDB_envinfo info{};
  if (::mdb_env_info(handle_, &info) != MDB_SUCCESS) return errc::store_io;
  const MapSize size = map_size();
  struct statvfs disk {};
  if (::fstatvfs(locks_.descriptor(), &disk) != 0) return errc::store_io;  // also of a file that is gone
  return Usage{.map_bytes = std::max(map_bytes_, size.mapped),
               .mapped_bytes = size.mapped,
               .used_bytes = size.used,
               .disk_free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize,
               .readers = info.me_numreaders,
               .readers_max = info.me_maxreaders};
}

result<MDB_txn*> Env::begin_read() const {
  for (int growths = 0;; ++growths) {
    MDB_txn* txn = nullptr;
    int rc = take_idle_reader(txn);
    if (rc == MDB_SUCCESS) rc = txn != nullptr ? ::mdb_txn_renew(txn) : make_reader(txn);
    if (rc == MDB_SUCCESS) return txn;
    if (txn != nullptr) ::mdb_txn_abort(txn);
    end_use();
    if (rc == MDB_MAP_RESIZED && growths < kGrowthsFollowed) rc = move_map();
    if (rc != MDB_SUCCESS) return read_error(rc);
  }
}

int Env::make_reader(MDB_txn*& txn) const {
  if (!has_slots_) return ::mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &txn);
  const Lock lock(slots_mutex_);
  const HeldByte held(locks_, FileLocks::Byte::slots);
  if (held.error() != 0) return held.error();
  return ::mdb_txn_begin(handle_, nullptr, MDB_RDONLY, &txn);
}

result<MDB_txn*> Env::begin_write() {
  for (int growths = 0;; ++growths) {
    (void)begin_use();
    MDB_txn* txn = nullptr;
    int rc = locks_.take(FileLocks::Byte::writing);
    // Asked here, where nobody else can commit: with an old lock file LMDB would begin from an old state.
    if (rc == 0 && !missing_file().empty()) rc = ENOENT;
    if (rc == 0) rc = ::mdb_txn_begin(handle_, nullptr, 0, &txn);
    if (rc == MDB_SUCCESS) {
      if (growths != 0 || !wants_larger_map()) return txn;
      ::mdb_txn_abort(txn);
      rc = MDB_MAP_RESIZED;
    }
    locks_.release(FileLocks::Byte::writing);
    end_use();
    if (rc == MDB_MAP_RESIZED && growths < kGrowthsFollowed) rc = move_map();
    if (rc != MDB_SUCCESS) return write_error(rc, directory_);
  }
}

int Env::take_idle_reader(MDB_txn*& reader) const {
  const Lock lock(mutex_);
  const int error = wait_and_use();
  if (error == 0 && !idle_readers_.empty()) {
    reader = idle_readers_.back();
    idle_readers_.pop_back();
  }
  return error;
}

void Env::end_read(MDB_txn* txn) const {
  ::mdb_txn_reset(txn);
  {
    const Lock lock(mutex_);
    if (idle_readers_.size() < kIdleReadersKept) {
      idle_readers_.push_back(txn);
      return drop_use();
    }
  }
  ::mdb_txn_abort(txn);
  end_use();
}

int Env::begin_use() const {
  const Lock lock(mutex_);
  return wait_and_use();
}

int Env::wait_and_use() const {
  while (moving_) changed_.wait(mutex_);
  const bool shares = uses_++ == 0 && access_ == Access::read && !has_slots_;
  return shares ? locks_.share(FileLocks::Byte::writing) : 0;
}

void Env::end_use() const {
  const Lock lock(mutex_);
  drop_use();
}

void Env::drop_use() const {
  if (--uses_ == 0 && access_ == Access::read && !has_slots_) locks_.release(FileLocks::Byte::writing);
  if (moving_) changed_.notify_all();
}

Env::MapSize Env::map_size() const {
  MDB_envinfo info{};
  MDB_stat stat{};
  ::mdb_env_info(handle_, &info);  // neither fails on an environment that is open
  ::mdb_env_stat(handle_, &stat);
  return {.mapped = info.me_mapsize, .used = (std::uint64_t{info.me_last_pgno} + 1) * stat.ms_psize};
}

// Asked with a transaction that has just begun, which keeps the sizes as they are. Nobody waits for a map
// that has room for some more transactions: it moves when no other transaction runs.
bool Env::wants_larger_map() const {
  const MapSize size = map_size();
  if (size.mapped >= map_bytes_for(size.used, map_bytes_, map_step_)) return false;
  const bool nearly_full =
      size.mapped - std::min(size.mapped, size.used) < std::min(kRoomToMoveAtOnce, map_step_ / 4);
  const Lock lock(mutex_);
  return nearly_full || (uses_ == 1 && !moving_);
}

// The file grew, here or by another process. Waits until the last transaction of this process has ended.
int Env::move_map() const {
  const Lock lock(mutex_);
  if (moving_) {
    while (moving_) changed_.wait(mutex_);
    return MDB_SUCCESS;
  }
  moving_ = true;
  while (uses_ != 0) changed_.wait(mutex_);
  const int rc = remap();
  moving_ = false;
  changed_.notify_all();
  return rc;
}

// A map that cannot be made leaves LMDB without any: the room is tried before the old one goes.
int Env::remap() const {
  const MapSize size = map_size();
  const std::uint64_t wanted = map_bytes_for(size.used, map_bytes_, map_step_);
  for (const std::uint64_t bytes : {wanted, size.used}) {
    if (bytes >= size.used && bytes > size.mapped && is_room_for_map(bytes, size.mapped))
      return ::mdb_env_set_mapsize(handle_, static_cast<std::size_t>(bytes));
  }
  return size.used > size.mapped ? MDB_MAP_FULL : MDB_SUCCESS;
}

}  // namespace framesd::store::lmdb
