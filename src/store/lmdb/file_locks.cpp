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

int lock(int fd, FileLocks::Byte byte, short type, int command, struct flock* found = nullptr) noexcept {
  struct flock wanted {};
  wanted.l_type = type;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = static_cast<off_t>(byte);
  wanted.l_len = 1;
  for (;;) {
    const int rc = ::fcntl(fd, command, &wanted);
    if (rc == 0 && found != nullptr) *found = wanted;
    if (rc == 0) return 0;
    if (errno != EINTR) return errno;
  }
}

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

bool FileLocks::is_taken_elsewhere(Byte byte) const noexcept {
  struct flock found {};
  return lock(fd_, byte, F_WRLCK, F_OFD_GETLK, &found) == 0 && found.l_type != F_UNLCK;
}

HeldByte::~HeldByte() {
  if (error_ == 0) (void)lock(fd_, byte_, F_UNLCK, F_OFD_SETLK);
}

}  // namespace framesd::store::lmdb
