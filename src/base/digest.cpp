// SPDX-License-Identifier: MIT
#include <framesd/base/digest.hpp>
#include <framesd/base/endian.hpp>
#include <framesd/base/number.hpp>
#include <framesd/base/wide.hpp>

#include <algorithm>
#include <cstring>

namespace framesd {
namespace {

// Odd, with about half of their bits set: the fractions of square roots.
constexpr std::uint64_t kOdd[] = {0x6A09E667F3BCC909u, 0xBB67AE8584CAA73Bu, 0x3C6EF372FE94F82Bu,
                                  0xA54FF53A5F1D36F1u};

// Both halves of the product: every bit of either factor reaches every bit of the result.
std::uint64_t folded(std::uint64_t a, std::uint64_t b) noexcept {
  const UInt128 product = static_cast<UInt128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

// Each lane keeps its own sum beside the product, so that no block can wipe out what came before it.
void Digest::mix(Lanes& lanes, const char* block) noexcept {
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const auto first = load_le<std::uint64_t>(block + 16 * i);
    const auto second = load_le<std::uint64_t>(block + 16 * i + 8);
    const std::uint64_t sum = (lanes[i] << 1 | lanes[i] >> 63) + first + (second << 32 | second >> 32);
    lanes[i] = folded(lanes[i] ^ first, kOdd[i] ^ second) + sum;
  }
}

void Digest::add(std::span<const char> bytes) noexcept {
  bytes_ += bytes.size();
  if (begun_bytes_ != 0) {
    const std::size_t taken = std::min(kBlock - begun_bytes_, bytes.size());
    std::memcpy(begun_.data() + begun_bytes_, bytes.data(), taken);
    begun_bytes_ += taken;
    bytes = bytes.subspan(taken);
    if (begun_bytes_ < kBlock) return;
    mix(lanes_, begun_.data());
    begun_bytes_ = 0;
  }
  Lanes lanes = lanes_;  // in registers: what is read could be them, for all the compiler knows
  for (; bytes.size() >= kBlock; bytes = bytes.subspan(kBlock)) mix(lanes, bytes.data());
  lanes_ = lanes;
  if (!bytes.empty()) std::memcpy(begun_.data(), bytes.data(), bytes.size());
  begun_bytes_ = bytes.size();
}

std::string Digest::text() const {
  Digest last = *this;
  std::fill(last.begun_.begin() + static_cast<std::ptrdiff_t>(begun_bytes_), last.begun_.end(), '\0');
  mix(last.lanes_, last.begun_.data());
  std::uint64_t high = bytes_;
  std::uint64_t low = ~bytes_;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    high = folded(high ^ last.lanes_[i], kOdd[i]);
    low = folded(low + last.lanes_[i], kOdd[3 - i] ^ high);
  }
  std::string out;
  append_hex(out, high, 16);
  append_hex(out, low, 16);
  return out;
}

}  // namespace framesd
