// SPDX-License-Identifier: MIT
//
// CellId: the places of the overview, a radix tree over the frames' keys, four ways a level.
//
// The level-L cell of key k is k >> 2L: level 1 spans four keys, level 32 all of them. Nothing is chosen from
// the data, so that the same frames always give the same cells. A cell's heap number, (1 << (64 - 2L)) + (k
// >> 2L), is its key in the store: children of c are 4c..4c+3, cells of one level lie side by side, and an
// ancestor stands before its descendants.
#pragma once

#include "key.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace framesd::store {

constexpr unsigned kRootLevel = 32;
constexpr std::size_t kCellChildren = 4;

class CellId {
 public:
  // The cell that holds every key.
  static constexpr CellId root() noexcept { return CellId(1); }

  // REQUIRES: 1 <= level <= kRootLevel
  static constexpr CellId at(unsigned level, Key key) noexcept {
    if (level == kRootLevel) return root();
    return CellId((Key{1} << (64 - 2 * level)) + (key >> (2 * level)));
  }

  // REQUIRES: the number of a cell, see is_heap_number()
  static constexpr CellId from_heap(std::uint64_t heap) noexcept { return CellId(heap); }
  static constexpr bool is_heap_number(std::uint64_t heap) noexcept { return std::bit_width(heap) % 2 == 1; }

  constexpr std::uint64_t heap() const noexcept { return heap_; }
  constexpr unsigned level() const noexcept {
    return (65 - static_cast<unsigned>(std::bit_width(heap_))) / 2;
  }

  constexpr Key lowest() const noexcept {
    const unsigned bits = 2 * level();
    return bits == 64 ? 0 : heap_ << bits;  // the leading one falls off the upper end
  }
  constexpr Key highest() const noexcept {
    const unsigned bits = 2 * level();
    return bits == 64 ? ~Key{0} : lowest() + ((Key{1} << bits) - 1);
  }
  constexpr KeyRange range() const noexcept { return {lowest(), highest()}; }
  constexpr bool contains(Key key) const noexcept { return lowest() <= key && key <= highest(); }
  constexpr bool contains(CellId other) const noexcept {
    return level() >= other.level() && contains(other.lowest());
  }

  // Which child a key of this cell belongs to.
  constexpr std::size_t child_index(Key key) const noexcept {
    return static_cast<std::size_t>(key >> (2 * (level() - 1))) % kCellChildren;
  }
  // The keys of child `index`, also where that child is a single key and no cell.
  constexpr KeyRange child_range(std::size_t index) const noexcept {
    const unsigned bits = 2 * (level() - 1);
    const Key first = lowest() + (Key{index} << bits);
    return {first, first + ((Key{1} << bits) - 1)};
  }
  // REQUIRES: level() > 1
  constexpr CellId child(std::size_t index) const noexcept { return CellId(4 * heap_ + index); }
  // REQUIRES: level() < kRootLevel
  constexpr CellId parent() const noexcept { return CellId(heap_ / 4); }

  friend constexpr bool operator==(CellId, CellId) noexcept = default;

 private:
  explicit constexpr CellId(std::uint64_t heap) noexcept : heap_(heap) {}
  std::uint64_t heap_;
};

// The lowest level on which two keys share a cell; 0 for equal keys.
constexpr unsigned meeting_level(Key a, Key b) noexcept {
  return (static_cast<unsigned>(std::bit_width(a ^ b)) + 1) / 2;
}

// The smallest cell that holds both keys.
constexpr CellId smallest_cell(Key a, Key b) noexcept {
  const unsigned level = meeting_level(a, b);
  return CellId::at(level == 0 ? 1 : level, a);
}

constexpr KeyRange intersection(const KeyRange& a, const KeyRange& b) noexcept {
  return {a.lowest > b.lowest ? a.lowest : b.lowest, a.highest < b.highest ? a.highest : b.highest};
}

constexpr bool within(const KeyRange& inner, const KeyRange& outer) noexcept {
  return outer.lowest <= inner.lowest && inner.highest <= outer.highest;
}

}  // namespace framesd::store
