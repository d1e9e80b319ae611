// SPDX-License-Identifier: MIT
//
// Folders of stores: making one, keeping its names on the disk, and a lock among those who change them.
#pragma once

#include <framesd/base/descriptor.hpp>
#include <framesd/base/error.hpp>

#include <filesystem>
#include <optional>
#include <utility>

namespace framesd::store::lmdb {

// The folder and those above it, if they are not there. What root makes in another user's folder is given to
// that user. Errors: store_denied, store_io, store_full.
[[nodiscard]] checked<void> make_folder(const std::filesystem::path& folder);

// Syncs the names in `folder`, where its file system knows how to. Gives an error number.
[[nodiscard]] int sync_folder(const std::filesystem::path& folder);

// The names in `folder` are on the disk when this returns, where its file system knows how to do that.
// Errors: store_io.
[[nodiscard]] checked<void> sync_names(const std::filesystem::path& folder);

// Held by one object of all processes, on the file ".lock" in a folder or on the folder. Ends with its
// process.
class FolderLock {
 public:
  // Waits. Errors: store_denied, store_io.
  [[nodiscard]] static checked<FolderLock> take(const std::filesystem::path& folder);
  // The same without a file: the folder itself is locked, apart from its ".lock".
  [[nodiscard]] static checked<FolderLock> take_itself(const std::filesystem::path& folder);
  // Empty: another has it, or there is no folder.
  [[nodiscard]] static std::optional<FolderLock> try_take(const std::filesystem::path& folder);

 private:
  [[nodiscard]] static checked<FolderLock> lock(Descriptor file, const std::filesystem::path& path);
  explicit FolderLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace framesd::store::lmdb
