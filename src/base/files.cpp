// SPDX-License-Identifier: MIT
#include <framesd/base/files.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace framesd {
namespace {

constexpr mode_t kOwnersOnly = 0600;

// Where the file system has no files without a name: one that loses it at once.
Descriptor file_that_was_named(const std::filesystem::path& folder) {
  std::string name = folder / ".framesd-XXXXXX";
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file) ::unlink(name.c_str());
  return file;
}

}  // namespace

Descriptor unnamed_file(const std::filesystem::path& folder) noexcept {
  Descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnersOnly));
  if (file || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  try {
    return file_that_was_named(folder);
  } catch (const std::bad_alloc&) {
    errno = ENOMEM;
    return {};
  }
}

int rename_new(const std::filesystem::path& from, const std::filesystem::path& to) noexcept {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL) return errno;
  struct stat found {};
  if (::lstat(to.c_str(), &found) == 0) return EEXIST;
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

}  // namespace framesd
