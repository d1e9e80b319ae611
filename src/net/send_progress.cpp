// SPDX-License-Identifier: MIT
#include "send_progress.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace framesd::net {

void SendProgress::begin(int descriptor, SteadyTime now) noexcept {
  counted_ = taken(descriptor);
  renewed_ = now;
}

SteadyTime SendProgress::renewed(int descriptor, SteadyTime now) noexcept {
  const std::int64_t taken_now = taken(descriptor);
  if (taken_now - counted_ >= std::int64_t{kRenewingBytes}) {
    counted_ = taken_now;
    renewed_ = now;
  }
  return renewed_;
}

// Negative while bytes of earlier answers are still on their way: only differences matter. If the kernel
// gives no figure, all written bytes count as received.
std::int64_t SendProgress::taken(int descriptor) const noexcept {
  int unconfirmed = 0;
  if (::ioctl(descriptor, SIOCOUTQ, &unconfirmed) != 0) unconfirmed = 0;
  return written_ - unconfirmed;
}

}  // namespace framesd::net
