// SPDX-License-Identifier: MIT
//
// The number by which LMDB knows a process.
//
// LMDB asks getpid(): it marks reader slots with that number and holds a lock on that byte of lock.mdb for as
// long as the process lives. In two containers on one volume both processes may be number 1, and then one is
// refused, or frees the other's slots when it closes. So the environment is opened and closed under a number
// that no other process of the store has, above all that the system gives out.
#pragma once

#include <filesystem>
#include <sys/types.h>

namespace framesd::store::lmdb {

// A number that nobody has locked in `lock_file`. Processes must choose one after the other, and take it
// (by their first read transaction) before the next one chooses. Must run before the environment is open:
// closing a descriptor of the file drops the process's locks on it. A file that cannot be opened locks none.
[[nodiscard]] pid_t choose_process_number(const std::filesystem::path& lock_file);

// For its lifetime getpid() gives `number` to this thread.
class ActingAs {
 public:
  explicit ActingAs(pid_t number) noexcept;
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  pid_t before_;
};

}  // namespace framesd::store::lmdb
