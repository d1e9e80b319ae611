// SPDX-License-Identifier: MIT
#include "write_error.hpp"
#include <framesd/archive/new_file.hpp>
#include <framesd/base/files.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/random.hpp>

#include <cerrno>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <utility>

namespace framesd::archive {
namespace {

constexpr mode_t kOwnersOnly = 0600;  // it holds all that the store holds

std::string hidden_name(const std::filesystem::path& path) {
  std::string name = "." + path.filename().string() + ".part-";
  append_hex(name, random_id(), 16);
  return (path.parent_path() / name).string();
}

// Gives 0 or an errno value.
int rename_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

Failure is_there(const std::filesystem::path& path) {
  return fail(errc::usage, path.string() + " is there already: name another file, or add --force");
}

}  // namespace

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      replace_(other.replace_),
      file_(std::move(other.file_)),
      name_(std::exchange(other.name_, {})) {}

NewFile::~NewFile() {
  if (!name_.empty()) ::unlink(name_.c_str());
}

std::filesystem::path NewFile::folder() const {
  return path_.has_parent_path() ? path_.parent_path() : std::filesystem::path(".");
}

checked<void> NewFile::open() {
  // A file without a name gets one through /proc.
  if (::access("/proc/self/fd", X_OK) == 0)
    file_.reset(::open(folder().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnersOnly));
  if (file_) return {};
  std::string name = hidden_name(path_);
  file_.reset(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwnersOnly));
  if (!file_) return write_failure("cannot make a file in " + folder().string(), errno);
  name_ = std::move(name);
  return {};
}

checked<NewFile> NewFile::begin(const std::filesystem::path& path, bool replace) {
  std::error_code error;
  const auto there = std::filesystem::symlink_status(path, error);
  if (std::filesystem::is_directory(there)) return fail(errc::usage, path.string() + " is a folder");
  if (!replace && std::filesystem::exists(there)) return is_there(path);
  NewFile file(path, replace);
  if (const auto opened = file.open(); !opened) return opened.error();
  return file;
}

checked<void> NewFile::give_name() {
  if (!name_.empty()) return {};
  std::string name = hidden_name(path_);
  const std::string from = "/proc/self/fd/" + std::to_string(file_.get());
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0)
    return write_failure("cannot name a file in " + folder().string(), errno);
  name_ = std::move(name);
  return {};
}

checked<void> NewFile::publish() {
  if (const auto named = give_name(); !named) return named;
  const int error = replace_ ? rename_over(name_, path_) : rename_new(name_, path_);
  if (error == EEXIST) return is_there(path_);
  if (error != 0) return write_failure("cannot rename " + name_ + " to " + path_.string(), error);
  name_.clear();
  const Descriptor parent(::open(folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent && ::fsync(parent.get()) != 0 && errno != EINVAL)
    return write_failure("cannot sync " + folder().string(), errno);
  return {};
}

}  // namespace framesd::archive
