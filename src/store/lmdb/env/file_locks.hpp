// SPDX-License-Identifier: MIT
//
// FileLocks: what the processes that have a store open tell one another, by locks on single bytes of
// data.mdb.
//
// A lock ends with its process, however that ends, and holds against every process of this machine. Process
// and thread ids do not: in two containers both processes may be number 1. The bytes are locked, never
// changed, and LMDB locks nothing in this file. The locks belong to this object (open file description
// locks): its threads share them.
#pragma once

#include <framesd/base/error.hpp>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <sys/types.h>
#include <utility>

namespace framesd::store::lmdb {

class FileLocks {
 public:
  enum class Byte : std::uint8_t {
    open,      // shared by everybody who has the store open; exclusive: nobody else has
    writing,   // around every write transaction; shared: around reading without a reader slot
    slots,     // while a process chooses its number for LMDB, or a reader slot is taken or freed
    building,  // by the one who builds a replacement
  };
  // Bytes far behind these stand for lock files, by inode: shared by everybody who uses that one.

  // Of an existing file; nothing is locked yet. Errors: store_denied, store_io, store_missing.
  [[nodiscard]] static checked<FileLocks> open(const std::filesystem::path& data_file, bool writable);

  FileLocks(FileLocks&& other) noexcept : fd_(std::exchange(other.fd_, -1)), builds_(other.builds_.load()) {}
  FileLocks& operator=(FileLocks&&) = delete;
  ~FileLocks();

  // Wait until the lock is theirs. Give an error number, 0 for success.
  int share(Byte byte) const noexcept;
  int take(Byte byte) const noexcept;

  // False: another holder has it. A shared lock becomes an exclusive one, or stays.
  bool try_take(Byte byte) const noexcept;
  void release(Byte byte) const noexcept;
  // Whether somebody else has it, in this process or another.
  bool is_taken_elsewhere(Byte byte) const noexcept;

  // Shares the byte of a lock file. Gives an error number.
  int share_lock_file(ino_t inode) const noexcept;
  // Whether somebody else shares the byte of another one.
  bool others_use_another_lock_file(ino_t inode) const noexcept;

  // The locked file, open for as long as this lives.
  int descriptor() const noexcept { return fd_; }

  // Whether `building` is ours.
  bool builds() const noexcept { return builds_; }

 private:
  explicit FileLocks(int fd) noexcept : fd_(fd) {}

  int fd_;
  mutable std::atomic<bool> builds_ = false;
};

// Holds a byte exclusively for a scope, wherever the FileLocks moves in the meantime.
class HeldByte {
 public:
  HeldByte(const FileLocks& locks, FileLocks::Byte byte) noexcept
      : fd_(locks.descriptor()), byte_(byte), error_(locks.take(byte)) {}
  ~HeldByte();
  HeldByte(const HeldByte&) = delete;
  HeldByte& operator=(const HeldByte&) = delete;
  int error() const noexcept { return error_; }

 private:
  int fd_;
  FileLocks::Byte byte_;
  int error_;
};

}  // namespace framesd::store::lmdb
