// SPDX-License-Identifier: MIT
//
// ContentDigest: identifies the content of a source, so that the same content is recognized when it comes
// again.
//
// Made of the digests of blocks of 1 MiB, counted from the source's start, so that it is the same whichever
// way the source is read: in pieces of any size, or block by block from its end. Its cost is negligible
// compared with parsing (bench content_digest). tools/HTTP.md shows how another program computes it.
#pragma once

#include <framesd/base/digest.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kDigestBlockBytes = std::size_t{1} << 20;

class ContentDigest {
 public:
  explicit ContentDigest(std::size_t block_bytes = kDigestBlockBytes) : block_bytes_(block_bytes) {}

  // Takes the next bytes.
  void add(std::span<const char> bytes);

  // Of all that was added: 32 hexadecimal digits.
  [[nodiscard]] std::string text() const;

 private:
  void end_block();

  std::size_t block_bytes_;
  Digest whole_;  // of the digests of the blocks before this one
  Digest block_;
  std::size_t in_block_ = 0;  // bytes
};

// The same for a content that comes from its end.
class BackwardsDigest {
 public:
  // Takes the block in front of those before, whole: only the content's last one may be shorter.
  void add(std::span<const char> block);

  // As ContentDigest::text() with blocks of that size.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::string> blocks_;  // 32 bytes a MiB, the content's last one first
};

}  // namespace framesd::ingest
