// SPDX-License-Identifier: MIT
#include "file_locks.hpp"

#include "denied.hpp"
#include "error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

struct ByteRange {
  ByteRange(FileLocks::Byte byte) noexcept : first(static_cast<off_t>(byte)) {}
  ByteRange(off_t start, off_t bytes) noexcept : first(start), count(bytes) {}
  off_t first;
  off_t count = 1;
};

int lock(int fd, ByteRange bytes, short type, int command, struct flock* found = nullptr) noexcept {
  struct flock wanted {};
  wanted.l_type = type;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = bytes.first;
  wanted.l_len = bytes.count;
  for (;;) {
    const int rc = ::fcntl(fd, command, &wanted);
    if (rc == 0 && found != nullptr) *found = wanted;
    if (rc == 0) return 0;
    if (errno != EINTR) return errno;
  }
}

bool is_locked_by_others(int fd, ByteRange bytes) noexcept {
  struct flock found {};
  return lock(fd, bytes, F_WRLCK, F_OFD_GETLK, &found) == 0 && found.l_type != F_UNLCK;
}

// The bytes of lock files: within what a 32-bit off_t can say. Two files of one folder have the same byte
// only if their inodes are a multiple of 2^29 apart.
constexpr off_t kLockFiles = off_t{1} << 29;

off_t byte_of_lock_file(ino_t inode) noexcept { return kLockFiles + static_cast<off_t>(inode % kLockFiles); }

}  // namespace

checked<FileLocks> FileLocks::open(const std::filesystem::path& data_file, bool writable) {
  const int fd = ::open(data_file.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (fd < 0) {
    const int error = errno;
    return fail(read_error(error), denied_text("cannot open", data_file, error));
  }
  return FileLocks(fd);
}

FileLocks::~FileLocks() {
  if (fd_ >= 0) ::close(fd_);
}

int FileLocks::share(Byte byte) const noexcept { return lock(fd_, byte, F_RDLCK, F_OFD_SETLKW); }

int FileLocks::take(Byte byte) const noexcept { return lock(fd_, byte, F_WRLCK, F_OFD_SETLKW); }

bool FileLocks::try_take(Byte byte) const noexcept {
  const bool taken = lock(fd_, byte, F_WRLCK, F_OFD_SETLK) == 0;
  if (byte == Byte::building && taken) builds_ = true;
  return taken;
}

void FileLocks::release(Byte byte) const noexcept {
  (void)lock(fd_, byte, F_UNLCK, F_OFD_SETLK);
  if (byte == Byte::building) builds_ = false;
}

bool FileLocks::is_taken_elsewhere(Byte byte) const noexcept { return is_locked_by_others(fd_, byte); }

int FileLocks::share_lock_file(ino_t inode) const noexcept {
  return lock(fd_, {byte_of_lock_file(inode), 1}, F_RDLCK, F_OFD_SETLKW);
}

bool FileLocks::others_use_another_lock_file(ino_t inode) const noexcept {
  const off_t ours = byte_of_lock_file(inode);
  const off_t end = 2 * kLockFiles;
  return (ours > kLockFiles && is_locked_by_others(fd_, {kLockFiles, ours - kLockFiles})) ||
         (ours + 1 < end && is_locked_by_others(fd_, {ours + 1, end - ours - 1}));
}

HeldByte::~HeldByte() {
  if (error_ == 0) (void)lock(fd_, byte_, F_UNLCK, F_OFD_SETLK);
}

}  // namespace framesd::store::lmdb
