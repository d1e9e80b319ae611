// SPDX-License-Identifier: MIT
//
// FileId: which file it is, by device and inode: a path may lead to another one the next time. FileClaim: the
// files and folders that a part of this process has to itself.
//
// Whoever holds POSIX locks on a file, as LMDB does, loses them as soon as any descriptor of that file is
// closed in the process. Such files are claimed for as long as they are in use: nobody else may even open
// them.
#pragma once

#include <optional>
#include <string>
#include <sys/stat.h>
#include <utility>

namespace framesd {

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
  friend auto operator<=>(const FileId&, const FileId&) = default;
};

class FileClaim {
 public:
  // Empty if it is claimed already. REQUIRES: id is of a file
  [[nodiscard]] static std::optional<FileClaim> take(FileId id);

  // Any thread may ask.
  [[nodiscard]] static bool held(FileId id);

  FileClaim(FileClaim&& other) noexcept : id_(std::exchange(other.id_, {})) {}
  FileClaim& operator=(FileClaim&&) = delete;
  ~FileClaim();

 private:
  explicit FileClaim(FileId id) noexcept : id_(id) {}

  FileId id_;
};

}  // namespace framesd
