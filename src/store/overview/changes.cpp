// SPDX-License-Identifier: MIT
#include "changes.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

constexpr std::size_t kFewRows = 8;  // up to here SampleCounter costs more than it saves

}  // namespace

ChangeSlice ChangeSlice::within(const KeyRange& range) const noexcept {
  const auto first = std::ranges::lower_bound(changes, range.lowest, {}, &Change::key);
  const auto last = std::ranges::upper_bound(first, changes.end(), range.highest, {}, &Change::key);
  const auto first_erased = std::ranges::lower_bound(erased, range.lowest, {}, &KeyRange::highest);
  const auto last_erased =
      std::ranges::upper_bound(first_erased, erased.end(), range.highest, {}, &KeyRange::lowest);
  return {{first, last}, {first_erased, last_erased}};
}

std::uint64_t ChangeSlice::appeared() const noexcept {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(changes, [](const Change& c) { return c.present() && c.old == nullptr; }));
}

std::uint64_t ChangeSlice::disappeared() const noexcept {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(changes, [](const Change& c) { return !c.present() && c.old != nullptr; }));
}

void ChangeSlice::count_into(Histogram& difference, std::uint16_t source_width) const noexcept {
  if (changes.size() <= kFewRows) {
    for (const Change& change : changes) {
      if (change.old != nullptr) difference.subtract({change.old, source_width}, change.old_absent);
      if (change.present()) difference.add(change.now.source, change.now.stats.absent);
    }
    return;
  }
  SampleCounter came;
  SampleCounter went;
  for (const Change& change : changes) {
    if (change.old != nullptr) went.add({change.old, source_width}, change.old_absent);
    if (change.present()) came.add(change.now.source, change.now.stats.absent);
  }
  Histogram gone;
  went.move_into(gone);
  came.move_into(difference);
  difference.subtract(gone);
}

void ChangeList::stored(const FrameRow& now, const std::optional<OldRow>& old) {
  changes_.push_back(old ? with_old({.now = now}, *old) : Change{.now = now});
}

void ChangeList::erased(Key key, const OldRow& old) {
  changes_.push_back(with_old({.now = {.key = key}}, old));
}

void ChangeList::erased(const KeyRange& range) {
  if (range.empty()) return;
  erased_.push_back(range);
  for (Change& change : changes_) {
    if (range.contains(change.key())) change.now = {.key = change.key()};
  }
}

Change ChangeList::with_old(Change change, const OldRow& old) {
  const std::size_t bytes = old.source.size() + old.absent.size();
  auto* const copy = static_cast<std::uint8_t*>(memory_.allocate(bytes, 1));
  std::ranges::copy(old.absent, std::ranges::copy(old.source, copy).out);
  old_bytes_ += bytes;
  change.old = copy;
  change.old_absent = count_absent(old.absent);
  return change;
}

ChangeSlice ChangeList::settle() {
  merge_ranges();
  merge_changes();
  return {changes_, erased_};
}

bool ChangeList::is_change(const Change& change) const noexcept {
  if (change.old == nullptr || !change.present()) return change.old != nullptr || change.present();
  const Bytes old_mask(change.old + source_width_, change.now.absent.size());
  return !std::ranges::equal(change.now.source, Bytes{change.old, source_width_}) ||
         change.now.absent.empty() != (change.old_absent == 0) ||
         (change.old_absent != 0 && !std::ranges::equal(change.now.absent, old_mask));
}

// One change a key: what was there before the first, what is there after the last.
void ChangeList::merge_changes() {
  if (!std::ranges::is_sorted(changes_, {}, &Change::key))
    std::ranges::stable_sort(changes_, {}, &Change::key);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes_.size();) {
    Change merged = changes_[i];
    for (++i; i < changes_.size() && changes_[i].key() == merged.key(); ++i) merged.now = changes_[i].now;
    if (is_change(merged)) changes_[kept++] = merged;
  }
  changes_.resize(kept);
}

void ChangeList::merge_ranges() {
  std::ranges::sort(erased_, {}, &KeyRange::lowest);
  std::size_t kept = 0;
  for (const KeyRange& range : erased_) {
    if (kept > 0 && range.lowest <= erased_[kept - 1].highest) {
      erased_[kept - 1].highest = std::max(erased_[kept - 1].highest, range.highest);
    } else {
      erased_[kept++] = range;
    }
  }
  erased_.resize(kept);
}

void ChangeList::clear() noexcept {
  changes_.clear();
  erased_.clear();
  old_bytes_ = 0;
  memory_.release();
}

}  // namespace framesd::store
