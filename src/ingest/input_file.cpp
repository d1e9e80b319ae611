// SPDX-License-Identifier: MIT
#include "input_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace framesd::ingest {
namespace {

Failure refusal(errc code, const std::filesystem::path& path, std::string_view why) {
  return fail(code, path.string().append(": ").append(why));
}

}  // namespace

checked<InputFile> InputFile::open(const std::filesystem::path& path) {
  // Non-blocking, or opening a pipe that nobody writes to would never return. Regular files do not care.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    const errc code = errno == ENOENT || errno == ENOTDIR ? errc::file_missing : errc::file_unreadable;
    return refusal(code, path, errno_text(errno));
  }
  InputFile file(descriptor, path);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return refusal(errc::file_unreadable, path, errno_text(errno));
  if (S_ISDIR(status.st_mode)) return refusal(errc::file_unreadable, path, "is a directory, not a file");
  if (!S_ISREG(status.st_mode))
    return refusal(errc::file_unreadable, path, "is a pipe or device, not a file");
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);  // only a hint: nothing to do if it is not taken
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)), size_(other.size_) {}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

checked<std::size_t> InputFile::read(std::span<char> block) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, block.data(), block.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return refusal(errc::file_unreadable, path_, errno_text(errno));
  }
}

}  // namespace framesd::ingest
