// SPDX-License-Identifier: MIT
//
// SendProgress: how much of an answer the client has received, according to the kernel.
//
// Written bytes wait in the kernel's send buffer, which may hold megabytes. While a slow client receives
// those, the socket stays full, so a full socket does not mean that the client makes no progress. The kernel
// knows how much the other end has acknowledged. It is asked only while a session waits to write.
#pragma once

#include "phase.hpp"
#include <framesd/base/clock.hpp>

#include <cstdint>

namespace framesd::net {

class SendProgress {
 public:
  // Ready for another connection.
  void clear() noexcept { *this = {}; }
  // Counts bytes that were written to the socket.
  void wrote(std::size_t bytes) noexcept { written_ += static_cast<std::int64_t>(bytes); }
  // A wait begins, and with it the reader's time, at `now`.
  void begin(int descriptor, SteadyTime now) noexcept;
  // Asks the kernel. Returns when the reader's time began: `now`, if the reader has received kRenewingBytes
  // since the last beginning.
  SteadyTime renewed(int descriptor, SteadyTime now) noexcept;

 private:
  std::int64_t taken(int descriptor) const noexcept;

  std::int64_t written_ = 0;  // bytes in all
  std::int64_t counted_ = 0;  // of those, what the reader had received when its time began
  SteadyTime renewed_{};
};

}  // namespace framesd::net
