// SPDX-License-Identifier: MIT
//
// RejectSpool: the rejected rows of one job, kept in a file without a name for whoever asks for them later.
//
// Bounded: what does not fit is dropped, and so is everything when the disk has no room; the report counts
// all rejects anyway. One thread appends, any number may read at the same time; what they see always ends
// with a whole line.
#pragma once

#include <framesd/formats/rejects.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace framesd::ingest {

class RejectSpool {
 public:
  static constexpr std::uint64_t kBytesMax = std::uint64_t{64} << 20;

  // `folder` is where the file lies while it is needed; if none can be made there, it lies in memory.
  explicit RejectSpool(const std::filesystem::path& folder, std::uint64_t bytes_max = kBytesMax);
  ~RejectSpool();
  RejectSpool(const RejectSpool&) = delete;
  RejectSpool& operator=(const RejectSpool&) = delete;

  // Adds a row in the form of formats::RejectsFile: the whole can be corrected and read again.
  void append(const formats::Reject& reject);
  // What was appended so far can be read.
  void flush();

  // That can be read now.
  std::uint64_t bytes() const noexcept { return written_.load(std::memory_order_acquire); }
  // Fills the front of `out` from `offset` on and gives how many bytes; 0 at the end or if the disk fails.
  std::size_t read(std::uint64_t offset, std::span<char> out) const noexcept;

 private:
  const std::uint64_t bytes_max_;
  int descriptor_;
  bool full_ = false;
  formats::RejectsFile form_;
  std::string gathered_;
  std::atomic<std::uint64_t> written_ = 0;
};

}  // namespace framesd::ingest
