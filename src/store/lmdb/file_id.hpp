// SPDX-License-Identifier: MIT
//
// FileId: which file it is, by device and inode: a path may lead to another one the next time.
#pragma once

#include <string>
#include <sys/stat.h>

namespace framesd::store::lmdb {

struct FileId {
  dev_t device = 0;
  ino_t inode = 0;  // 0: no file

  // Nothing, if there is none or it may not be looked at.
  static FileId of(int descriptor) noexcept {
    struct stat found {};
    return ::fstat(descriptor, &found) == 0 ? FileId{found.st_dev, found.st_ino} : FileId{};
  }
  static FileId at(const std::string& path) noexcept {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? FileId{found.st_dev, found.st_ino} : FileId{};
  }

  explicit operator bool() const noexcept { return inode != 0; }
  friend bool operator==(const FileId&, const FileId&) = default;
};

}  // namespace framesd::store::lmdb
