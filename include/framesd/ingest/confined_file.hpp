// SPDX-License-Identifier: MIT
//
// OpenFile: a regular file, open for reading, and open_confined(): one that a client has named and that must
// lie below a folder of the operator's.
//
// What a client writes is a path, and a path can lead anywhere: by `..`, by a symbolic link, by one that is
// put there between looking and opening. So nothing is looked at first: the kernel opens the file without
// ever leaving the folder, and the descriptor that comes of it is the one that is checked and read.
#pragma once

#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

namespace framesd::ingest {

class OpenFile {
 public:
  // Takes the descriptor over. name: what the file is called in errors.
  OpenFile(int descriptor, std::string name) noexcept : descriptor_(descriptor), name_(std::move(name)) {}
  OpenFile(OpenFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile();

  int descriptor() const noexcept { return descriptor_; }
  const std::string& name() const noexcept { return name_; }

 private:
  int descriptor_;
  std::string name_;
};

// Who keeps a path inside its folder.
enum class Confinement : std::uint8_t {
  kernel,  // openat2(2), since Linux 5.6; `walk` where it is not allowed or not there
  walk,    // folder by folder, following no link
};

// Opens `path`, which is relative to `folder` or absolute inside it. Symbolic links of the operator's may
// lead to `folder`; below it none is followed.
//
// Errors, each naming `path` as it was given: file_missing (the folder too); file_outside: another folder,
// `..` or a symbolic link on the way; file_unreadable: a directory, pipe, socket or device, no permission, or
// a file of a store that is open in this process.
[[nodiscard]] checked<OpenFile> open_confined(const std::filesystem::path& folder, const std::string& path,
                                              Confinement how = Confinement::kernel);

// Opens a file that the operator has named, wherever it lies and whatever leads to it.
//
// Errors: as open_confined(), but for file_outside.
[[nodiscard]] checked<OpenFile> open_trusted(const std::filesystem::path& path);

}  // namespace framesd::ingest
