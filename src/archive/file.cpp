// SPDX-License-Identifier: MIT
#include "write_error.hpp"
#include <framesd/archive/file.hpp>
#include <framesd/base/files.hpp>
#include <framesd/base/number.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <utility>

namespace framesd::archive {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTogether = 256 << 10;  // bytes a system call

}  // namespace

FileSink::FileSink(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {
  gathered_.reserve(kTogether);
}

Failure FileSink::failure(int error) const { return write_failure("cannot write " + name_, error); }

checked<void> FileSink::put(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

checked<void> FileSink::write(std::span<const std::uint8_t> bytes) {
  if (gathered_.size() + bytes.size() > kTogether) {
    if (const auto done = flush(); !done) return done;
  }
  if (bytes.size() > kTogether) return put(bytes);
  gathered_.insert(gathered_.end(), bytes.begin(), bytes.end());
  return {};
}

checked<void> FileSink::flush() {
  const auto done = put(gathered_);
  gathered_.clear();
  return done;
}

checked<void> FileSink::sync() {
  if (const auto done = flush(); !done) return done;
  if (::fsync(descriptor_) != 0 && errno != EINVAL) return failure(errno);
  return {};
}

FileSource::FileSource(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)), held_(kTogether) {}

checked<std::size_t> FileSource::read(std::span<std::uint8_t> into) {
  while (from_ == to_) {
    const ssize_t got = ::read(descriptor_, held_.data(), held_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(errc::store_io, "cannot read " + name_ + ": " + errno_text(errno));
    if (got == 0) return std::size_t{0};
    from_ = 0;
    to_ = static_cast<std::size_t>(got);
  }
  const std::size_t given = std::min(into.size(), to_ - from_);
  std::memcpy(into.data(), held_.data() + from_, given);
  from_ += given;
  return given;
}

checked<Descriptor> temporary_file(const fs::path& folder) {
  Descriptor file = unnamed_file(folder);
  if (file) return file;
  return write_failure("cannot make a temporary file in " + folder.string(), errno);
}

checked<void> check_room(const fs::path& folder, std::uint64_t bytes) {
  std::error_code error;
  const auto space = fs::space(folder, error);
  if (error || space.available >= bytes) return {};  // what is not known is found out by writing
  return fail(errc::store_full, "there is not enough room in " + folder.string() + ": " +
                                    with_thousands(bytes) + " bytes are needed, " +
                                    with_thousands(space.available) + " are free");
}

}  // namespace framesd::archive
