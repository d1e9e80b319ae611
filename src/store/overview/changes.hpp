// SPDX-License-Identifier: MIT
//
// ChangeList: what one transaction did to the frames, as the overview must be told.
//
// Filled by whoever writes the frames, in the order of writing; settled once, then handed to
// OverviewUpdater::update(). A frame written several times counts as one change, from what was there at first
// to what is there at last; one that came out as it was is no change. New rows are views: they must stay
// until the update. Old ones are copied.
#pragma once

#include "histogram.hpp"
#include "source.hpp"

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store {

// One frame, before and after.
struct Change {
  FrameRow now;                       // rows empty: it is gone
  const std::uint8_t* old = nullptr;  // the source row that was there, then its mask; null: there was none
  std::uint16_t old_absent = 0;       // samples of that row; 0: it has no mask

  Key key() const noexcept { return now.key; }
  bool present() const noexcept { return !now.source.empty(); }
};

// The changes within some interval of keys; settled, ascending.
struct ChangeSlice {
  std::span<const Change> changes;
  std::span<const KeyRange> erased;  // whole ranges whose frames are gone, disjoint

  bool empty() const noexcept { return changes.empty() && erased.empty(); }
  // Counts before and after can be told from each other: no range was erased.
  bool exact() const noexcept { return erased.empty(); }
  ChangeSlice within(const KeyRange& range) const noexcept;
  std::uint64_t appeared() const noexcept;
  std::uint64_t disappeared() const noexcept;
  // Adds the samples that came and takes those that went. REQUIRES: exact()
  void count_into(Histogram& difference, std::uint16_t source_width) const noexcept;
};

class ChangeList {
 public:
  explicit ChangeList(const RowFormat& format) noexcept : source_width_(format.source_width) {}

  // A row as recorded that is there no longer, and its mask.
  struct OldRow {
    Bytes source;
    Bytes absent = {};
  };
  // `now` is stored, both its rows given; `old` was there before, if anything was.
  void stored(const FrameRow& now, const std::optional<OldRow>& old);
  void erased(Key key, const OldRow& old);
  // Every frame of the range is gone; no old rows are needed, however many there were.
  void erased(const KeyRange& range);

  // Sorts; nothing may be added afterwards until clear().
  ChangeSlice settle();

  // Of memory held.
  std::size_t bytes() const noexcept {
    return changes_.size() * sizeof(Change) + old_bytes_ + erased_.size() * sizeof(KeyRange);
  }
  void clear() noexcept;

 private:
  // What it is given in is left as it is but for the old row.
  Change with_old(Change change, const OldRow& old);
  bool is_change(const Change& change) const noexcept;
  void merge_changes();
  void merge_ranges();

  std::size_t source_width_;
  std::size_t old_bytes_ = 0;
  std::vector<Change> changes_;
  std::vector<KeyRange> erased_;
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace framesd::store
