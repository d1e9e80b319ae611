// SPDX-License-Identifier: MIT
//
// Blocks: an archive as a sequence of checksummed pieces; README.md has the bytes.
//
// The checksum of a block is also over its number, so that none can be left out, doubled or moved.
#pragma once

#include <framesd/archive/stream.hpp>
#include <framesd/base/digest.hpp>
#include <framesd/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::archive {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint32_t kArchiveFormat = 1;
constexpr std::size_t kBlockMax = 2 << 20;  // bytes of a payload

enum class Kind : std::uint32_t {  // four letters, as they are read in the file
  head = 0x44414548,               // "HEAD"
  log = 0x53474F4C,                // "LOGS"
  facts = 0x54434146,              // "FACT"
  rows = 0x53574F52,               // "ROWS"
  note = 0x45544F4E,               // "NOTE"
  end_of_log = 0x454E4F44,         // "DONE"
  end = 0x2E444E45,                // "END."
};

// "LOGS"; letters that are none are '?'.
[[nodiscard]] std::string name_of(Kind kind);

class BlockWriter {
 public:
  // `to` outlives it.
  explicit BlockWriter(ByteSink& to) noexcept : to_(to) {}

  // The magic and the format number, before any block.
  [[nodiscard]] checked<void> begin();
  // REQUIRES: at most kBlockMax bytes
  [[nodiscard]] checked<void> write(Kind kind, Bytes payload);

  std::uint64_t bytes() const noexcept { return bytes_; }
  // Of all bytes so far.
  std::string digest() const { return digest_.text(); }

 private:
  [[nodiscard]] checked<void> put(Bytes bytes);

  ByteSink& to_;
  Digest digest_;
  std::uint64_t bytes_ = 0;
  std::uint64_t number_ = 0;
};

struct Block {
  Kind kind = Kind::end;
  Bytes payload;  // valid until the next one is read
};

class BlockReader {
 public:
  // `from` outlives it.
  explicit BlockReader(ByteSource& from) noexcept : from_(from) {}

  // Errors of all: those of `from`; archive_cut, archive_damaged; each with where and what.
  // Errors: also archive_foreign, archive_newer.
  [[nodiscard]] checked<void> begin();
  [[nodiscard]] checked<Block> next();
  // Nothing may follow the last block.
  [[nodiscard]] checked<void> end();

  // Where the block read last begins, in bytes from the start.
  std::uint64_t at() const noexcept { return at_; }
  std::uint64_t bytes() const noexcept { return bytes_; }
  // Of all bytes before the block read last, and so far.
  const std::string& digest_before() const noexcept { return before_; }
  std::string digest() const { return digest_.text(); }
  // "byte 1,234: the block ROWS is damaged: <what>"
  [[nodiscard]] Failure damaged(std::string_view what) const;

 private:
  [[nodiscard]] checked<void> fill(std::span<std::uint8_t> into);
  [[nodiscard]] checked<std::size_t> fill_as_far_as_there_is(std::span<std::uint8_t> into);

  ByteSource& from_;
  Digest digest_;
  std::string before_;
  std::uint64_t bytes_ = 0;
  std::uint64_t at_ = 0;
  std::uint64_t number_ = 0;
  Kind kind_ = Kind::head;
  std::vector<std::uint8_t> payload_;
};

}  // namespace framesd::archive
