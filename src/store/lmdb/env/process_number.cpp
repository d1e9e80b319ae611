// SPDX-License-Identifier: MIT
#include "process_number.hpp"

#include <fcntl.h>
#include <random>
#include <sys/syscall.h>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

constexpr pid_t kFirst = 1 << 23;  // the system's own numbers end at 1 << 22
constexpr pid_t kLast = 1 << 30;

thread_local pid_t acting_as = 0;  // 0: as itself

bool is_locked(int fd, pid_t number) noexcept {
  struct flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = number;
  wanted.l_len = 1;
  return ::fcntl(fd, F_GETLK, &wanted) == 0 && wanted.l_type != F_UNLCK;
}

}  // namespace

pid_t choose_process_number(const std::filesystem::path& lock_file) {
  std::random_device device;
  std::uniform_int_distribution<pid_t> numbers(kFirst, kLast);
  const int fd = ::open(lock_file.c_str(), O_RDWR | O_CLOEXEC);
  pid_t number = numbers(device);
  while (fd >= 0 && is_locked(fd, number)) number = numbers(device);
  if (fd >= 0) ::close(fd);
  return number;
}

ActingAs::ActingAs(pid_t number) noexcept : before_(acting_as) { acting_as = number; }

ActingAs::~ActingAs() { acting_as = before_; }

}  // namespace framesd::store::lmdb

// A program's own definition goes before the C library's, also in the calls that a shared liblmdb makes.
extern "C" pid_t getpid() noexcept {
  using framesd::store::lmdb::acting_as;
  return acting_as != 0 ? acting_as : static_cast<pid_t>(::syscall(SYS_getpid));
}
