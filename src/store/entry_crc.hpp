// SPDX-License-Identifier: MIT
//
// The checksum that an entry of a table begins with: of its key and of the value behind it.
#pragma once

#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace framesd::store {

constexpr std::size_t kEntryCrcBytes = sizeof(std::uint32_t);

// REQUIRES: value has kEntryCrcBytes or more
inline std::uint32_t entry_crc(std::span<const std::uint8_t> key,
                               std::span<const std::uint8_t> value) noexcept {
  return crc32c(value.subspan(kEntryCrcBytes), crc32c(key));
}

// What stands behind the checksum of `value`. Empty: it does not hold.
inline std::optional<std::span<const std::uint8_t>> checked_entry(
    std::span<const std::uint8_t> key, std::span<const std::uint8_t> value) noexcept {
  if (value.size() < kEntryCrcBytes || load_le<std::uint32_t>(value.data()) != entry_crc(key, value))
    return std::nullopt;
  return value.subspan(kEntryCrcBytes);
}

}  // namespace framesd::store
