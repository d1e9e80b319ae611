// SPDX-License-Identifier: MIT
//
// What the kernel says of this process, as every Prometheus client tells it (process_*).
#pragma once

#include <cstdint>
#include <optional>

namespace framesd::api {

struct ProcessFigures {
  double cpu_seconds = 0;  // user and system
  std::uint64_t virtual_bytes = 0;
  std::uint64_t resident_bytes = 0;
  double start_seconds = 0;  // since 1970
  std::uint64_t open_descriptors = 0;
  std::uint64_t descriptors_max = 0;
};

// Nothing where /proc is not what it should be.
[[nodiscard]] std::optional<ProcessFigures> process_figures();

}  // namespace framesd::api
