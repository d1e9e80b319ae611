// SPDX-License-Identifier: MIT
//
// Version: which state of the store an answer was made from.
#pragma once

#include <cstdint>

namespace framesd::store {

// Equal pairs mean equal content, in whichever process.
struct Version {
  std::uint64_t incarnation = 0;  // random; new when the store is made, restored, compacted, migrated
  std::uint64_t generation = 0;   // grows with every commit

  friend bool operator==(const Version&, const Version&) = default;
};

}  // namespace framesd::store
