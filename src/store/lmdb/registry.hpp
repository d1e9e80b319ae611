// SPDX-License-Identifier: MIT
//
// DirectoryClaim: the right to open the environment of one directory in this process.
//
// LMDB guards its file with POSIX locks, which a process loses as soon as it closes any other descriptor of
// the file: opening a directory twice would leave both environments without locks. So a directory, whatever
// path leads there, is claimed by device and inode for as long as its environment is open.
#pragma once

#include <optional>
#include <sys/types.h>
#include <utility>

namespace framesd::store::lmdb {

class DirectoryClaim {
 public:
  // Empty if the directory is claimed already.
  [[nodiscard]] static std::optional<DirectoryClaim> take(dev_t device, ino_t inode);

  DirectoryClaim(DirectoryClaim&& other) noexcept
      : device_(other.device_), inode_(other.inode_), held_(std::exchange(other.held_, false)) {}
  DirectoryClaim& operator=(DirectoryClaim&&) = delete;
  ~DirectoryClaim();

 private:
  DirectoryClaim(dev_t device, ino_t inode) noexcept : device_(device), inode_(inode) {}

  dev_t device_;
  ino_t inode_;
  bool held_ = true;
};

}  // namespace framesd::store::lmdb
