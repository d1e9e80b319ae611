// SPDX-License-Identifier: MIT
//
// Random identities: of stores, incarnations, replacements.
#pragma once

#include <cstdint>
#include <random>

namespace framesd::store::lmdb {

// 64 bits from the system's generator, never 0.
[[nodiscard]] inline std::uint64_t random_id() {
  std::random_device device;
  std::uint64_t id = 0;
  while (id == 0) id = (std::uint64_t{device()} << 32) | device();
  return id;
}

}  // namespace framesd::store::lmdb
