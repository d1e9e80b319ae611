// SPDX-License-Identifier: MIT
#include <framesd/base/files.hpp>
#include <framesd/ingest/reject_spool.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

namespace framesd::ingest {
namespace {

constexpr std::size_t kGatheredBytes = 64 * 1024;

int nameless_file(const std::filesystem::path& folder) {
  Descriptor file = unnamed_file(folder);
  return file ? file.release() : ::memfd_create("rejects", MFD_CLOEXEC);
}

bool write_at(int descriptor, std::string_view text, std::uint64_t offset) noexcept {
  while (!text.empty()) {
    const ssize_t count = ::pwrite(descriptor, text.data(), text.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return true;
}

}  // namespace

RejectSpool::RejectSpool(const std::filesystem::path& folder, std::uint64_t bytes_max)
    : bytes_max_(bytes_max), descriptor_(nameless_file(folder)) {}

RejectSpool::~RejectSpool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void RejectSpool::append(const formats::Reject& reject) {
  if (full_) return;
  const std::size_t before = gathered_.size();
  form_.append(gathered_, reject);
  if (bytes() + gathered_.size() > bytes_max_) {
    gathered_.resize(before);
    full_ = true;
  }
  if (gathered_.size() >= kGatheredBytes) flush();
}

void RejectSpool::flush() {
  const std::uint64_t end = bytes();
  if (descriptor_ < 0 || !write_at(descriptor_, gathered_, end)) {
    full_ = true;
  } else {
    written_.store(end + gathered_.size(), std::memory_order_release);
  }
  gathered_.clear();
}

std::size_t RejectSpool::read(std::uint64_t offset, std::span<char> out) const noexcept {
  const std::uint64_t end = bytes();
  if (offset >= end) return 0;
  const std::size_t wanted = std::min<std::uint64_t>(out.size(), end - offset);
  for (;;) {
    const ssize_t count = ::pread(descriptor_, out.data(), wanted, static_cast<off_t>(offset));
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return 0;
  }
}

}  // namespace framesd::ingest
