// SPDX-License-Identifier: MIT
//
// SendProgress: whether the reader of an answer gets on, as the kernel knows it.
//
// What was written to a socket waits in the kernel's send buffer, megabytes of it on a quick start, and while
// a slow reader takes those, nothing more can be written: waiting for room tells nothing of the reader. The
// kernel knows what the other end has confirmed. It is asked only while a session waits to write.
#pragma once

#include "phase.hpp"
#include <framesd/base/clock.hpp>

#include <cstdint>

namespace framesd::net {

class SendProgress {
 public:
  // Forgets the connection before.
  void clear() noexcept { *this = {}; }
  // So many bytes were given to the kernel.
  void wrote(std::size_t bytes) noexcept { written_ += static_cast<std::int64_t>(bytes); }
  // A wait begins: the reader's time runs from `now`.
  void begin(int descriptor, SteadyTime now) noexcept;
  // Asks the kernel. Since when the reader's time runs: `now`, if it has taken kRenewingBytes since then.
  SteadyTime renewed(int descriptor, SteadyTime now) noexcept;

 private:
  std::int64_t taken(int descriptor) const noexcept;

  std::int64_t written_ = 0;  // in all
  std::int64_t counted_ = 0;  // of that, what the reader had taken when its time began
  SteadyTime renewed_{};
};

}  // namespace framesd::net
