// SPDX-License-Identifier: MIT
//
// Histogram: how often each grey value occurs among source samples, exactly; its record under a cell's key.
//
// Record: CRC-32C of (heap number big-endian, rest), then 256 counts in LEB128, shortest form. A Histogram
// may also hold a difference: counts are added and taken modulo 2^64, a whole one is checked against the
// cell.
#pragma once

#include "source.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace framesd::store {

struct Histogram {
  std::array<std::uint64_t, 256> counts{};

  void clear() noexcept { counts.fill(0); }
  void add(const Histogram& other) noexcept;
  void subtract(const Histogram& other) noexcept;
  // The samples of one row that are there: the others, `absent` of them, are 0 in it.
  void add(Bytes source_row, std::uint16_t absent) noexcept;
  void subtract(Bytes source_row, std::uint16_t absent) noexcept;
  std::uint64_t samples() const noexcept;

  friend bool operator==(const Histogram&, const Histogram&) noexcept = default;
};

// Replaces `out` by the record.
void encode_histogram(CellId id, const Histogram& histogram, std::vector<std::uint8_t>& out);

// Error: store_corrupt (checksum, or not 256 counts).
[[nodiscard]] result<void> decode_histogram(CellId id, Bytes record, Histogram& out) noexcept;

// Counts many rows quicker than Histogram::add: equal samples side by side do not wait for one counter (bench
// overview_count_samples). Flushing costs as much as a few rows.
class SampleCounter {
 public:
  void add(Bytes source_row, std::uint16_t absent) noexcept;
  // Adds what was counted to `out` and starts again.
  void move_into(Histogram& out) noexcept;

 private:
  static constexpr std::size_t kLanes = 4;
  static constexpr std::uint32_t kRowsAtMost = 1 << 20;  // 2^20 rows * 4096 samples / 4 lanes fit in 32 bits

  void flush(Histogram& out) noexcept;

  std::uint32_t rows_ = 0;
  std::uint64_t absent_ = 0;  // of the zeros counted
  std::array<std::array<std::uint32_t, 256>, kLanes> lanes_{};
  Histogram earlier_;
};

}  // namespace framesd::store
