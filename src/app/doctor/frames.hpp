// SPDX-License-Identifier: MIT
//
// Whether the frames of a log can be read: a sample of them, or all.
#pragma once

#include <framesd/store/lmdb/open.hpp>

#include <cstdint>
#include <string>

namespace framesd::app {

struct FramesRead {
  bool sound = false;
  std::string found{};  // "2,000 frames and the overview of them, all sound", or the first fault
};

// 16 frames in each of so many places, spread evenly over the log. REQUIRES: places > 1
[[nodiscard]] FramesRead read_sample(store::lmdb::DiskStore& store, std::uint64_t frames,
                                     std::uint64_t places);

// Every frame and the whole overview, as framesd verify does.
[[nodiscard]] FramesRead read_all(store::lmdb::DiskStore& store);

}  // namespace framesd::app
