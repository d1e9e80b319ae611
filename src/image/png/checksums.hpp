// SPDX-License-Identifier: MIT
//
// The two checksums of a PNG: CRC-32 on every chunk, Adler-32 on the bytes inside the zlib stream.
//
// Our own because a frame is a few hundred bytes, where the library's are half of the budget (bench
// checksums). Both can be continued: f(b, f(a)) is f of a followed by b.
#pragma once

#include <cstdint>
#include <span>

namespace framesd::image {

// CRC-32 of ISO 3309, as in PNG, gzip and zip. Uses the CPU's carry-less multiplication where there is one.
[[nodiscard]] std::uint32_t crc32(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0) noexcept;

// The same by table, on any CPU.
[[nodiscard]] std::uint32_t crc32_portable(std::span<const std::uint8_t> bytes,
                                           std::uint32_t crc = 0) noexcept;

// Adler-32 of RFC 1950. Uses AVX2 where there is one.
[[nodiscard]] std::uint32_t adler32(std::span<const std::uint8_t> bytes, std::uint32_t adler = 1) noexcept;

// The same on any CPU.
[[nodiscard]] std::uint32_t adler32_portable(std::span<const std::uint8_t> bytes,
                                             std::uint32_t adler = 1) noexcept;

}  // namespace framesd::image
