// SPDX-License-Identifier: MIT
#include "folder.hpp"

#include "denied.hpp"
#include "error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

Failure refused(const char* what, const std::filesystem::path& path, int error) {
  return fail(write_error(error, path.parent_path().string()), denied_text(what, path, error));
}

// A service must be able to write what `sudo framesd` has made in its folder.
void give_to_owner_of_parent(const std::filesystem::path& folder) {
  struct stat owner {};
  if (::geteuid() != 0 || ::stat(folder.parent_path().c_str(), &owner) != 0) return;
  static_cast<void>(!::lchown(folder.c_str(), owner.st_uid, owner.st_gid));
}

// 0, or why there is no such folder afterwards.
int make_one(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0) {
    const int error = errno;
    std::error_code unread;
    return std::filesystem::is_directory(folder, unread) ? 0 : error;
  }
  give_to_owner_of_parent(folder);
  static_cast<void>(sync_folder(folder.parent_path()));  // it may not be ours to open
  return 0;
}

Descriptor lock_file(const std::filesystem::path& folder) {
  return Descriptor(::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644));
}

}  // namespace

checked<void> make_folder(const std::filesystem::path& folder) {
  int error = make_one(folder);
  if (error == ENOENT && folder.has_relative_path() && folder.has_parent_path()) {
    if (const auto above = make_folder(folder.parent_path()); !above) return above;
    error = make_one(folder);
  }
  if (error == 0) return {};
  std::error_code unread;
  const auto target = std::filesystem::read_symlink(folder, unread);
  if (unread) return refused("cannot make the folder", folder, error);
  return fail(write_error(ENOENT, folder.parent_path().string()),
              folder.string() + " is a link to " + target.string() +
                  ", where no folder is: make it, or mount the disk that has it");
}

int sync_folder(const std::filesystem::path& folder) {
  const Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file) return errno;
  return ::fsync(file.get()) == 0 || errno == EINVAL ? 0 : errno;
}

checked<void> sync_names(const std::filesystem::path& folder) {
  if (const int error = sync_folder(folder); error != 0) return refused("cannot sync", folder, error);
  return {};
}

checked<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  return lock(lock_file(folder), folder / ".lock");
}

checked<FolderLock> FolderLock::take_itself(const std::filesystem::path& folder) {
  return lock(Descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), folder);
}

checked<FolderLock> FolderLock::lock(Descriptor file, const std::filesystem::path& path) {
  if (!file) return refused("cannot open", path, errno);
  while (::flock(file.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return refused("cannot lock", path, errno);
  }
  return FolderLock(std::move(file));
}

std::optional<FolderLock> FolderLock::try_take(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return std::nullopt;
  Descriptor file = lock_file(folder);
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return std::nullopt;
  return FolderLock(std::move(file));
}

}  // namespace framesd::store::lmdb
