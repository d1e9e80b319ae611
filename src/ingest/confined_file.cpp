// SPDX-License-Identifier: MIT
#include "own_file.hpp"
#include <framesd/ingest/confined_file.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <linux/openat2.h>
#include <optional>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace framesd::ingest {
namespace {

namespace fs = std::filesystem;

// Not blocking, or opening a pipe that nobody writes to would never return; no terminal becomes ours.
constexpr int kReadFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
constexpr int kFolderFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
constexpr int kRacesMax = 8;  // openat2 says EAGAIN when something was renamed on the way

Failure refusal(errc code, const std::string& path, std::string_view why) {
  return fail(code, std::string(path).append(": ").append(why));
}

Failure refusal_of(int error, const std::string& path) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG: return refusal(errc::file_missing, path, errno_text(error));
    case EXDEV:
    case ELOOP: return refusal(errc::file_outside, path, "symbolic links are not followed here");
    default: return refusal(errc::file_unreadable, path, errno_text(error));
  }
}

// The path relative to the folder; none if it cannot lie below it. The folder may be known by two names:
// where it says it is, and where links of the operator's lead.
std::optional<fs::path> path_below(const fs::path& folder, const fs::path& path) {
  if (std::ranges::find(path, "..") != path.end()) return std::nullopt;
  if (path.is_relative()) return path;
  std::error_code ignored;
  for (const fs::path& root : {fs::absolute(folder, ignored), fs::canonical(folder, ignored)}) {
    const fs::path base = (root / "").parent_path();
    const auto [rest_of_base, rest] = std::ranges::mismatch(base, path);
    if (rest_of_base != base.end()) continue;
    fs::path below;
    for (auto part = rest; part != path.end(); ++part) below /= *part;
    return below;
  }
  return std::nullopt;
}

// A descriptor, or the negative errno.
int open_by_kernel(int folder, const fs::path& below) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(kReadFlags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  for (int race = 0;; ++race) {
    const long opened = ::syscall(SYS_openat2, folder, below.c_str(), &how, sizeof how);
    if (opened >= 0) return static_cast<int>(opened);
    if (errno != EAGAIN || race == kRacesMax) return -errno;
  }
}

// What openat() says of a link that it may not follow depends on the flags: that it is one is asked for.
int error_at(int folder, const fs::path& part, int error) {
  struct stat status {};
  const bool there = ::fstatat(folder, part.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
  return there && S_ISLNK(status.st_mode) ? -ELOOP : -error;
}

int open_by_walk(int folder, const fs::path& below) {
  std::optional<OpenFile> at;
  for (auto part = below.begin();;) {
    const int from = at ? at->descriptor() : folder;
    const fs::path name = part->empty() ? "." : *part;  // behind a last slash
    const bool last = ++part == below.end();
    const int opened = ::openat(from, name.c_str(), (last ? kReadFlags : kFolderFlags) | O_NOFOLLOW);
    if (opened < 0) return error_at(from, name, errno);
    if (last) return opened;
    at.emplace(opened, std::string());
  }
}

int open_below(int folder, const fs::path& below, Confinement how) {
  if (how == Confinement::kernel) {
    const int opened = open_by_kernel(folder, below);
    // Sandboxes that do not know the call refuse it with EPERM.
    if (opened != -ENOSYS && opened != -EPERM) return opened;
  }
  return open_by_walk(folder, below);
}

checked<OpenFile> regular(OpenFile file) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return refusal_of(errno, file.name());
  if (S_ISDIR(status.st_mode)) {
    return refusal(errc::file_unreadable, file.name(), "is a folder, not a file");
  }
  if (!S_ISREG(status.st_mode)) {
    return refusal(errc::file_unreadable, file.name(), "is not a regular file but a pipe, socket or device");
  }
  return file;
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

checked<OpenFile> open_confined(const fs::path& folder, const std::string& path, Confinement how) {
  if (path.find('\0') != path.npos) return refusal_of(ENOENT, path);
  const auto below = path_below(folder, path);
  if (!below) return refusal(errc::file_outside, path, "leads out of the folder that files are read from");
  const OpenFile root(::open(folder.c_str(), kFolderFlags), folder.native());
  if (root.descriptor() < 0) return refusal_of(errno, path);
  if (is_own_file(*below, root.descriptor())) return refusal(errc::file_unreadable, path, kIsOwnFile);
  const int opened = open_below(root.descriptor(), below->empty() ? "." : *below, how);
  if (opened < 0) return refusal_of(-opened, path);
  return regular(OpenFile(opened, path));
}

checked<OpenFile> open_trusted(const fs::path& path) {
  if (is_own_file(path)) return refusal(errc::file_unreadable, path.native(), kIsOwnFile);
  const int opened = ::open(path.c_str(), kReadFlags);
  if (opened < 0) {
    const Failure failure = refusal_of(errno, path.native());
    if (failure.code != errc::file_outside) return failure;
    return refusal(errc::file_unreadable, path.native(), errno_text(ELOOP));
  }
  return regular(OpenFile(opened, path.native()));
}

}  // namespace framesd::ingest
