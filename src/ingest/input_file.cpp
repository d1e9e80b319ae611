// SPDX-License-Identifier: MIT
#include "input_file.hpp"

#include "own_file.hpp"
#include <framesd/base/number.hpp>

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace framesd::ingest {
namespace {

// What others may write ahead into our pipe: by default it is 64 KB, and they and we wake one another for
// each. A megabyte is what Linux allows everybody (tools/bench_ingest.sh, through a pipe).
constexpr int kPipeBytes = 1024 * 1024;

}  // namespace

Failure InputFile::refusal(errc code, std::string_view why) const {
  return fail(code, path_.string().append(": ").append(why));
}

Failure InputFile::named(const Failure& failure) const {
  return {failure.code, path_.string().append(": ").append(failure.detail)};
}

checked<InputFile> InputFile::open(const std::filesystem::path& path) {
  if (is_own_file(path)) return InputFile(-1, path).refusal(errc::file_unreadable, kIsOwnFile);
  // Non-blocking, or opening a terminal could hang; pipes are waited for below. Regular files do not care.
  InputFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), path);
  if (file.descriptor_ < 0) {
    const errc code = errno == ENOENT || errno == ENOTDIR ? errc::file_missing : errc::file_unreadable;
    return file.refusal(code, errno_text(errno));
  }
  struct stat status {};
  if (::fstat(file.descriptor_, &status) != 0) return file.refusal(errc::file_unreadable, errno_text(errno));
  if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return regular_only(std::move(file));
  file.wait_for_writer();
  file.become_stream();
  return file;
}

// A pipe with a name ends where its last writer closes it, and at once before the first one has opened it.
void InputFile::wait_for_writer() const {
  pollfd pipe{.fd = descriptor_, .events = POLLIN, .revents = 0};
  while (::poll(&pipe, 1, -1) < 0 && errno == EINTR) continue;
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
}

void InputFile::become_stream() {
  regular_ = false;
  ::fcntl(descriptor_, F_SETPIPE_SZ, kPipeBytes);  // does nothing to what is no pipe
}

checked<InputFile> InputFile::from_start(const OpenFile& opened) {
  InputFile file(::fcntl(opened.descriptor(), F_DUPFD_CLOEXEC, 0), opened.name());
  if (file.descriptor_ < 0) return file.refusal(errc::file_unreadable, errno_text(errno));
  ::lseek(file.descriptor_, 0, SEEK_SET);  // fails on what is no regular file, which is refused below
  return regular_only(std::move(file));
}

bool InputFile::rewind() { return regular_ && ::lseek(descriptor_, 0, SEEK_SET) == 0; }

checked<InputFile> InputFile::regular_only(InputFile file) {
  struct stat status {};
  if (::fstat(file.descriptor_, &status) != 0) return file.refusal(errc::file_unreadable, errno_text(errno));
  if (S_ISDIR(status.st_mode)) return file.refusal(errc::file_unreadable, "is a folder, not a file");
  if (!S_ISREG(status.st_mode))
    return file.refusal(errc::file_unreadable, "is not a regular file but a pipe, socket or device");
  file.size_ = static_cast<std::uint64_t>(status.st_size);
  ::posix_fadvise(file.descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);  // only a hint: it may be ignored
  return file;
}

InputFile InputFile::standard_input() {
  InputFile file(::dup(STDIN_FILENO), "standard input");  // -1 where it is closed: then reading says so
  file.become_stream();
  struct stat status {};
  if (::fstat(file.descriptor_, &status) == 0 && S_ISREG(status.st_mode))
    file.size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

InputFile::InputFile(InputFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      regular_(other.regular_),
      size_(other.size_) {}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

checked<std::size_t> InputFile::read(std::span<char> block) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, block.data(), block.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return refusal(errc::file_unreadable, errno_text(errno));
  }
}

checked<void> InputFile::read_at(std::uint64_t offset, std::span<char> block) {
  while (!block.empty()) {
    const ssize_t count = ::pread(descriptor_, block.data(), block.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refusal(errc::file_unreadable, errno_text(errno));
    if (count == 0) return shrunk(offset);
    offset += static_cast<std::uint64_t>(count);
    block = block.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

void InputFile::will_need(std::uint64_t offset, std::uint64_t bytes) const {
  ::posix_fadvise(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(bytes), POSIX_FADV_WILLNEED);
}

Failure InputFile::shrunk(std::uint64_t size) const {
  return refusal(errc::file_unreadable, "shrank while it was read, from " + with_thousands(size_) + " to " +
                                            with_thousands(size) + " bytes");
}

checked<std::uint64_t> InputFile::grown() const {
  if (!regular_) return 0;
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return refusal(errc::file_unreadable, errno_text(errno));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size < size_) return shrunk(size);
  return size - size_;
}

}  // namespace framesd::ingest
