// SPDX-License-Identifier: MIT
//
// ByteSink and ByteSource: where an archive goes to and comes from. Files and pipes: file.hpp.
#pragma once

#include <framesd/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace framesd::archive {

class ByteSink {
 public:
  virtual ~ByteSink() = default;

  // Takes all of it, or gives an error with a sentence; after one nothing more is given.
  [[nodiscard]] virtual checked<void> write(std::span<const std::uint8_t> bytes) = 0;
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Fills the front of `into` and gives how many bytes; 0: the end. REQUIRES: into is not empty
  [[nodiscard]] virtual checked<std::size_t> read(std::span<std::uint8_t> into) = 0;
};

}  // namespace framesd::archive
