// SPDX-License-Identifier: MIT
//
// The checksum that an entry of a table begins with: of its key and of the value behind it.
#pragma once

#include <framesd/base/crc32c.hpp>

#include <cstdint>
#include <span>

namespace framesd::store {

constexpr std::size_t kEntryCrcBytes = sizeof(std::uint32_t);

// REQUIRES: value has kEntryCrcBytes or more
inline std::uint32_t entry_crc(std::span<const std::uint8_t> key,
                               std::span<const std::uint8_t> value) noexcept {
  return crc32c(value.subspan(kEntryCrcBytes), crc32c(key));
}

}  // namespace framesd::store
