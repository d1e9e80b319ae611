// SPDX-License-Identifier: MIT
#include <framesd/base/background.hpp>

#include <sys/resource.h>

namespace framesd {

void run_in_background() noexcept {
  constexpr int kNice = 5;
  setpriority(PRIO_PROCESS, 0, kNice);  // on Linux: of this thread
}

}  // namespace framesd
