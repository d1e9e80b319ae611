// SPDX-License-Identifier: MIT
//
// The part of Search that looks at pages outside the tables.
#include "search.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace framesd::store::lmdb {
namespace {

constexpr unsigned kTrials = 200;  // entries that are tried for widths; the first frame tells them

bool can_be_frame(const raw::Entry& entry) noexcept {
  return decode_key(entry.key).has_value() && entry.value_bytes >= kRecordRows + 2;
}

bool lies_above(const FramePlace& a, const FramePlace& b) noexcept { return a.key < b.key; }

// By depth; of frames of one depth the first that was found stays.
void put_in_order(std::vector<FramePlace>& frames) {
  std::stable_sort(frames.begin(), frames.end(), lies_above);
  const auto same = [](const FramePlace& a, const FramePlace& b) { return a.key == b.key; };
  frames.erase(std::unique(frames.begin(), frames.end(), same), frames.end());
}

}  // namespace

// Gives every page outside the tables that is not free: a leaf page, or what is no page of a tree.
template <class Body>
void Search::scan(Body&& body) {
  raw::Buffer bytes;
  for (std::size_t number = raw::kFirstPage; number < file_.pages(); ++number) {
    if (!is_open(number)) continue;
    const bool there = file_.read_page(number, bytes) == 0;
    const auto page = there ? raw::Page::open(bytes, number) : std::nullopt;
    if (!page || page->is_leaf()) body(page, number);
  }
}

void Search::scan_meta() {
  old_rows_possible_ = !state_.free;
  scan([&](const std::optional<raw::Page>& page, std::size_t) {
    for (std::size_t i = 0; page && i < page->size(); ++i) {
      const auto entry = page->entry(i);
      const auto value = entry ? file_.value_of(*entry, held_) : std::nullopt;
      if (value) entries_.try_take(text_of(entry->key), *value);
    }
  });
}

// On any page, also a free one: which log it is and its widths do not change with its rows.
std::optional<Meta> Search::find_older_record() const {
  std::optional<Meta> newest;
  raw::Buffer bytes;
  for (std::size_t number = raw::kFirstPage; number < file_.pages(); ++number) {
    if (file_.read_page(number, bytes) != 0) continue;
    const auto page = raw::Page::open(bytes, number);
    for (std::size_t i = 0; page && page->is_leaf() && i < page->size(); ++i) {
      const auto entry = page->entry(i);
      if (!entry || text_of(entry->key) != kMetaKey) continue;
      const auto meta = decode_meta(entry->value);
      if (meta && (!newest || meta->generation > newest->generation)) newest = *meta;
    }
  }
  return newest;
}

// Those with which the checksums of a frame hold.
std::optional<RowFormat> Search::find_widths() {
  std::optional<RowFormat> widths;
  unsigned trials = 0;
  scan([&](const std::optional<raw::Page>& page, std::size_t) {
    for (std::size_t i = 0; page && !widths && trials < kTrials && i < page->size(); ++i) {
      const auto entry = page->entry(i);
      if (!entry || !can_be_frame(*entry)) continue;
      const auto value = file_.value_of(*entry, held_);
      if (!value || (*value)[0] != kRecordVersion) continue;
      ++trials;
      widths = widths_by_trial(*decode_key(entry->key), *value);
    }
  });
  return widths;
}

// False: no frame could be recognized.
bool Search::find_format() {
  if (entries_.meta()) {
    format_ = entries_.meta()->rows;
    return true;
  }
  older_record_ = find_older_record();
  auto widths = find_widths();
  if (older_record_ && widths) {
    widths->filter = older_record_->rows.filter;
    if (*widths != older_record_->rows) older_record_.reset();  // of a log that had no rows yet
  }
  if (!widths && !older_record_) return false;
  const Filter given = format_.filter;
  format_ = older_record_ ? older_record_->rows : *widths;
  if (!older_record_) format_.filter = given;
  return true;
}

// Where it is known which pages are in use, any frame on one of these; else only those that a page which
// could not be read may have held.
bool Search::may_be_missing(Key key) const {
  if (state_.free || !state_.head(frames_table_)) return true;
  const KeyBytes bytes = encode_key(key);
  return std::ranges::any_of(missing_, [&](const raw::KeySpan& keys) { return keys.contains(bytes); });
}

void Search::scan_page(const raw::Page& page, std::size_t number) {
  std::vector<Key> damaged;
  std::size_t sound = 0;
  for (std::size_t i = 0; i < page.size(); ++i) {
    const auto entry = page.entry(i);
    const auto key = entry ? frame_key(format_, *entry) : std::nullopt;
    if (!key || !may_be_missing(*key)) continue;
    const auto place = sound_frame(file_, format_, *entry, *key, number, held_);
    if (place) {
      outside_.push_back(*place);
      mark_value(*entry);
      ++sound;
    } else {
      damaged.push_back(*key);
    }
  }
  if (sound == 0) return;  // a page of another table
  damaged_frames_.insert(damaged_frames_.end(), damaged.begin(), damaged.end());
  if (!page.is_complete()) note_damage("", {number, {}, "has entries that cannot be read"});
}

void Search::scan_frames() {
  const bool being_built = entries_.meta() && entries_.meta()->builder.id != 0;
  old_rows_possible_ = old_rows_possible_ || !state_.free || (!state_.has_tables && being_built);
  std::vector<std::size_t> unreadable;
  scan([&](const std::optional<raw::Page>& page, std::size_t number) {
    if (page)
      scan_page(*page, number);
    else if (state_.free)
      unreadable.push_back(number);
  });
  note_unreadable(unreadable);
}

// Those of values that were found meanwhile are none; of a value whose key is lost the first page counts.
void Search::note_unreadable(const std::vector<std::size_t>& pages) {
  raw::Buffer bytes;
  std::vector<bool> told(file_.pages());
  for (const DamagedPage& page : damaged_pages_) {
    if (page.number < told.size()) told[page.number] = true;
  }
  std::size_t behind_value = 0;
  for (const std::size_t number : pages) {
    if (!is_open(number) || told[number] || number < behind_value) continue;
    const bool there = file_.read_page(number, bytes) == 0;
    const auto head = there ? raw::at_offset<raw::PageHead>(bytes, 0) : raw::PageHead{};
    const bool is_value = head.number == number && (head.flags & raw::kOverflow) != 0;
    if (is_value) behind_value = number + (head.lower | std::size_t{head.upper} << 16);  // [mp_pages]
    note_damage("", {number, {}, is_value ? "holds a value whose key is lost" : "is no page of a tree"});
  }
}

// Adds what was found outside the table, each depth once, and takes the damaged frames away that were found
// elsewhere.
void Search::merge() {
  put_in_order(frames_);
  put_in_order(outside_);
  std::vector<FramePlace> all;
  all.reserve(frames_.size() + outside_.size());
  std::set_union(frames_.begin(), frames_.end(), outside_.begin(), outside_.end(), std::back_inserter(all),
                 lies_above);
  frames_outside_ = all.size() - frames_.size();
  frames_ = std::move(all);
  outside_ = {};
  std::ranges::sort(damaged_frames_);
  damaged_frames_.erase(std::unique(damaged_frames_.begin(), damaged_frames_.end()), damaged_frames_.end());
  std::erase_if(damaged_frames_, [&](Key key) {
    return std::binary_search(frames_.begin(), frames_.end(), FramePlace{.key = key}, lies_above);
  });
}

}  // namespace framesd::store::lmdb
