// SPDX-License-Identifier: MIT
//
// RecentDepths: which of the depths met lately comes again, in fixed memory.
//
// For depths that nearly ascend. The deepest kKept at least are known one by one; of shallower ones nothing
// can be said.
#pragma once

#include <framesd/frame/depth.hpp>

#include <optional>
#include <vector>

namespace framesd::ingest {

class RecentDepths {
 public:
  static constexpr std::size_t kKept = 16384;  // 128 KB; a wiggle of the tool is some hundred rows

  enum class Seen : std::uint8_t {
    first,
    repeated,
    unknown,  // too shallow to tell
  };

  Seen note(Depth depth);

 private:
  std::vector<Depth> kept_;         // ascending
  std::optional<Depth> forgotten_;  // the deepest
};

}  // namespace framesd::ingest
