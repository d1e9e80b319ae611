// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648, section 4, padded), for the pictures inside JSON. The kernel is chosen once at run time:
// AVX2, SSSE3 or a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace framesd::http {

constexpr std::size_t base64_size(std::size_t bytes) noexcept { return (bytes + 2) / 3 * 4; }

// Writes base64_size(bytes.size()) characters. Returns the end of what was written.
// Cost: bench base64.
char* write_base64(char* out, std::span<const std::uint8_t> bytes) noexcept;

// The same through the table alone: what the kernels are tested against.
char* write_base64_portable(char* out, std::span<const std::uint8_t> bytes) noexcept;

inline void append_base64(std::string& out, std::span<const std::uint8_t> bytes) {
  const std::size_t before = out.size();
  out.resize(before + base64_size(bytes.size()));
  write_base64(out.data() + before, bytes);
}

}  // namespace framesd::http
