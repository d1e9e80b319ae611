// SPDX-License-Identifier: MIT
//
// Digest: 128 bits that identify a content, to recognize a file that came before.
//
// Not against malice: two contents with the same digest can be made on purpose. By accident it happens
// with a chance of 2^-128 or so. Made of 64-bit multiplications, so that it keeps up with a
// disk on a small CPU (bench content_digest).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace framesd {

class Digest {
 public:
  // Takes the next bytes; how they are cut into pieces makes no difference.
  void add(std::span<const char> bytes) noexcept;

  // Of all that was added: 32 hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  static constexpr std::size_t kBlock = 64;

  using Lanes = std::array<std::uint64_t, 4>;

  static void mix(Lanes& lanes, const char* block) noexcept;

  Lanes lanes_ = {0x9E3779B97F4A7C15u, 0xC2B2AE3D27D4EB4Fu, 0x165667B19E3779F9u, 0x27D4EB2F165667C5u};
  std::array<char, kBlock> begun_{};  // of a block that is not whole yet
  std::size_t begun_bytes_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace framesd
