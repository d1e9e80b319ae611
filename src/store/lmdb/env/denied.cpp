// SPDX-License-Identifier: MIT
#include "denied.hpp"

#include <framesd/base/error.hpp>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace framesd::store::lmdb {
namespace {

std::string user_text(uid_t user) {
  struct passwd entry {};
  struct passwd* found = nullptr;
  std::array<char, 4096> memory{};
  const bool known =
      ::getpwuid_r(user, &entry, memory.data(), memory.size(), &found) == 0 && found != nullptr;
  const std::string number = std::to_string(user);
  return known ? "'" + std::string(entry.pw_name) + "' (" + number + ")" : number;
}

// The thing itself, or the nearest folder above that is there. Empty: this user may not even look.
std::filesystem::path nearest_there(std::filesystem::path path, struct stat& found) {
  while (::stat(path.c_str(), &found) != 0) {
    const std::filesystem::path above = path.parent_path();
    if (errno == EACCES || above == path) return {};
    path = above.empty() ? std::filesystem::path(".") : above;
  }
  return path;
}

// To a person who has started a command.
std::string advice_text() {
  if (::geteuid() == 0 || std::getenv("INVOCATION_ID") != nullptr) return {};
  return ": run it with sudo, or as the user of the service";
}

}  // namespace

std::string denied_text(std::string_view what, const std::filesystem::path& path, int error) {
  std::string text = std::string(what) + " " + path.string() + ": " + errno_text(error);
  if (error == EROFS) return text + sandbox_text(path);
  if (error != EACCES && error != EPERM) return text;
  struct stat found {};
  const std::filesystem::path there = nearest_there(path, found);
  text += there.empty() ? "; " : "; " + there.string() + " belongs to user " + user_text(found.st_uid) + ", ";
  return text + "framesd runs as " + user_text(::geteuid()) + advice_text();
}

std::string sandbox_text(const std::filesystem::path& path) {
  if (std::getenv("INVOCATION_ID") == nullptr) return {};
  return "; unless the disk itself is read-only, the unit keeps the service from writing there: add "
         "ReadWritePaths=" +
         path.string() + " to it, see OPERATING.md";
}

bool is_on_read_only_medium(const std::filesystem::path& path) noexcept {
  struct statvfs disk {};
  return ::statvfs(path.c_str(), &disk) == 0 && (disk.f_flag & ST_RDONLY) != 0;
}

}  // namespace framesd::store::lmdb
