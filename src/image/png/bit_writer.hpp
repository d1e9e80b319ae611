// SPDX-License-Identifier: MIT
//
// BitWriter: deflate's order of bits, the first one lowest in its byte, gathered into a vector.
//
// For block headers and code tables, which are written once; the loops over pixels keep their own bits in a
// register.
#pragma once

#include <cassert>
#include <cstdint>
#include <vector>

namespace framesd::image {

class BitWriter {
 public:
  // REQUIRES: count <= 32, nothing in `bits` above them
  void put(std::uint32_t bits, unsigned count) {
    assert(count <= 32 && (count == 32 || bits >> count == 0));
    pending_ |= std::uint64_t{bits} << pending_count_;
    for (pending_count_ += count; pending_count_ >= 8; pending_count_ -= 8) {
      bytes_.push_back(static_cast<std::uint8_t>(pending_));
      pending_ >>= 8;
    }
  }

  // The whole bytes so far, and the bits that wait for their byte to be full.
  const std::vector<std::uint8_t>& bytes() const noexcept { return bytes_; }
  std::uint8_t pending() const noexcept { return static_cast<std::uint8_t>(pending_); }
  unsigned pending_count() const noexcept { return pending_count_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint64_t pending_ = 0;
  unsigned pending_count_ = 0;
};

}  // namespace framesd::image
