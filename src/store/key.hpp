// SPDX-License-Identifier: MIT
//
// Keys of the frame tables: a depth as eight bytes whose byte order is depth order.
//
// In memory a key is a number (Key): the depth's signed count with its sign bit flipped, so that unsigned
// order is depth order. On disk it stands big-endian. The overview's cells are shifts of the same number.
#pragma once

#include <framesd/base/endian.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace framesd::store {

using Key = std::uint64_t;
using KeyBytes = std::array<std::uint8_t, 8>;

constexpr Key kSignBit = Key{1} << 63;

constexpr Key key_of(Depth depth) noexcept { return static_cast<Key>(depth.count()) ^ kSignBit; }

// REQUIRES: key != 0, which would be the count that Depth leaves out.
constexpr Depth depth_of(Key key) noexcept {
  return Depth::from_count(static_cast<std::int64_t>(key ^ kSignBit));
}

inline KeyBytes encode_key(Key key) noexcept {
  KeyBytes bytes;
  store_be<std::uint64_t>(bytes.data(), key);
  return bytes;
}

// Empty if `bytes` cannot have come from encode_key: another length, or no depth's.
inline std::optional<Key> decode_key(std::span<const std::uint8_t> bytes) noexcept {
  if (bytes.size() != sizeof(Key)) return std::nullopt;
  const Key key = load_be<std::uint64_t>(bytes.data());
  if (key == 0) return std::nullopt;
  return key;
}

// An interval of keys, both ends included; lowest > highest is an empty one.
struct KeyRange {
  Key lowest = 1;
  Key highest = ~Key{0};

  static constexpr KeyRange of(const DepthRange& range) noexcept {
    return {key_of(range.min), key_of(range.max)};
  }
  constexpr bool empty() const noexcept { return lowest > highest; }
  constexpr bool contains(Key key) const noexcept { return lowest <= key && key <= highest; }
  friend constexpr bool operator==(const KeyRange&, const KeyRange&) noexcept = default;
};

}  // namespace framesd::store
