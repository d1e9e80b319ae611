// SPDX-License-Identifier: MIT
#include "plain_cells.hpp"

#include <framesd/base/endian.hpp>

#include <bit>

#if defined(__x86_64__)
#include "plain_cells_avx2.hpp"
#endif

namespace framesd::csv {

namespace {

constexpr std::uint64_t kEach = 0x0101010101010101;  // times a byte: that byte eight times

// Eight bytes to a mask of those that equal `mark`, which is given eight times.
std::uint64_t equal_in(std::uint64_t bytes, std::uint64_t marks) noexcept {
  constexpr std::uint64_t kLow7 = 0x7F * kEach;
  constexpr std::uint64_t kGather = 0x0102040810204080;  // moves the eighth bits of all bytes to the top byte
  const std::uint64_t differs = bytes ^ marks;
  const std::uint64_t equal = ~(((differs & kLow7) + kLow7) | differs | kLow7);  // 0x80 where it does not
  return ((equal >> 7) * kGather) >> 56;
}

// Of 64 bytes the mask of separators.
std::uint64_t separators_in(const char* from, std::uint64_t marks) noexcept {
  std::uint64_t mask = 0;
  for (unsigned word = 0; word < 8; ++word) {
    mask |= equal_in(load_le<std::uint64_t>(from + word * 8), marks) << (word * 8);
  }
  return mask;
}

// Cell after cell to samples. What is wrong is gathered without a branch and asked for once.
class Samples {
 public:
  Samples(const char* first, std::uint8_t* out) noexcept : begin_(first), out_(out) {}

  // The cell that ends at `end`, readable four bytes from its beginning on.
  void add(const char* end) noexcept {
    const auto length = static_cast<std::uint32_t>(end - begin_);
    const std::uint32_t unused = (4 - length) * 8 % 32;  // bits in front of its digits
    // The ones in the top byte, tens and hundreds below: as many as there are.
    const std::uint32_t digits = (load_le<std::uint32_t>(begin_) << unused) ^ (kZeros << unused);
    const std::uint32_t value = (digits >> 24) + (digits >> 16 & 0xFF) * 10 + (digits >> 8 & 0xFF) * 100;
    faults_ |= static_cast<std::uint32_t>(length - 1 > 2);
    faults_ |= (digits | (digits + kBeyondNine)) & kTopBits;
    faults_ |= value >> 8;
    *out_++ = static_cast<std::uint8_t>(value);
    begin_ = end + 1;
  }
  const char* begin() const noexcept { return begin_; }  // of the next cell
  bool plain() const noexcept { return faults_ == 0; }

 private:
  static constexpr std::uint32_t kZeros = 0x30303030;
  static constexpr std::uint32_t kBeyondNine = 0x76767676;  // carries into a byte's top bit from ten on
  static constexpr std::uint32_t kTopBits = 0x80808080;

  const char* begin_;
  std::uint8_t* out_;
  std::uint32_t faults_ = 0;
};

}  // namespace

// 64 bytes at a time to a mask of the separators in them, then from one separator to the next.
bool read_plain_cells_portable(const char* first, const char* end, char separator,
                               std::span<std::uint8_t> samples) noexcept {
  constexpr std::ptrdiff_t kBlock = 64;
  const std::uint64_t marks = static_cast<unsigned char>(separator) * kEach;
  Samples cells(first, samples.data());
  std::size_t left = samples.size();
  for (const char* at = first; at < end; at += kBlock) {
    std::uint64_t mask = separators_in(at, marks);
    if (end - at < kBlock) mask &= (std::uint64_t{1} << (end - at)) - 1;
    for (; mask != 0; mask &= mask - 1) {
      if (--left == 0) return false;
      cells.add(at + std::countr_zero(mask));
    }
  }
  if (left != 1 || cells.begin() > end) return false;
  cells.add(end);
  return cells.plain();
}

ReadPlainCells plain_cells_kernel() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) return read_plain_cells_avx2;
#endif
  return read_plain_cells_portable;
}

}  // namespace framesd::csv
