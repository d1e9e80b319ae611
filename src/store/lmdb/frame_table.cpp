// SPDX-License-Identifier: MIT
#include "frame_table.hpp"

#include "error_of.hpp"
#include "record.hpp"
#include <framesd/frame/absent_pixels.hpp>

#include <algorithm>

namespace framesd::store::lmdb {
namespace {

result<bool> seek_from(Cursor& cursor, Key key) { return cursor.seek(encode_key(key)); }

// To the last entry not above `key`.
result<bool> seek_back_from(Cursor& cursor, Key key) {
  const auto there = seek_from(cursor, key);
  if (!there) return there;
  if (!*there) return cursor.last();
  const auto found = key_at(cursor);
  if (!found) return error_of(found);
  return *found == key ? there : cursor.previous();
}

// Asks for the record after next before it is needed. Rows stored one after the other stand at regular
// distances in a page, from its end to its beginning, and pages follow one another: so the step just made and
// the first place of this page tell where it will be. Asking for a wrong place is harmless. A gather of 100
// rows anywhere in 400 MB waits mostly for memory: 200 ns a row, 250 if nothing is asked for across pages
// (bench store_gather).
class Lookahead {
 public:
  void passing(Bytes record) noexcept {
    const auto here = reinterpret_cast<std::uintptr_t>(record.data());
    if (page_of(here) == page_of(before_)) {
      step_ = static_cast<std::intptr_t>(here - before_);
    } else {
      first_ = here;
      ask_for(page_of(here) + next_page(), kPageHead);
    }
    before_ = here;
    ask_for(after_next(here) - kNodeHead, kBytes);
  }

 private:
  static constexpr std::uintptr_t kBytes = 192;    // head and resized row of the default widths
  static constexpr std::uintptr_t kNodeHead = 16;  // LMDB's own head of the entry and the key, before it
  static constexpr std::uintptr_t kPageHead = 64;  // LMDB's own, and where the entries begin
  static constexpr std::uintptr_t kPage = 4096;    // of LMDB, on nearly every machine

  static std::uintptr_t page_of(std::uintptr_t at) noexcept { return at & ~(kPage - 1); }

  static void ask_for(std::uintptr_t at, std::uintptr_t bytes) noexcept {
    constexpr std::uintptr_t kCacheLine = 64;
    for (std::uintptr_t i = 0; i < bytes; i += kCacheLine) {
      __builtin_prefetch(reinterpret_cast<const void*>(at + i));
    }
  }

  // From a page to the next one on the scan. Ascending, the rows of a page are met from its end.
  std::uintptr_t next_page() const noexcept { return step_ < 0 ? kPage : 0 - kPage; }

  std::uintptr_t after_next(std::uintptr_t here) const noexcept {
    const auto step = static_cast<std::uintptr_t>(step_);
    if (page_of(here + 2 * step) == page_of(here)) return here + 2 * step;
    const std::uintptr_t first = first_ + next_page();
    return page_of(here + step) == page_of(here) ? first : first + step;
  }

  std::uintptr_t before_ = 0;
  std::uintptr_t first_ = 0;  // of the page
  std::intptr_t step_ = 0;
};

// The keys of a range in one direction, one after another.
class KeyScan {
 public:
  KeyScan(Cursor& cursor, const KeyRange& range, Order order) noexcept
      : cursor_(cursor), range_(range), ascending_(order == Order::ascending) {}

  // The next key of the range, empty at its end.
  result<std::optional<Key>> next() {
    if (range_.empty()) return std::optional<Key>();
    const auto there = step();
    if (!there) return there.error();
    if (!*there) return std::optional<Key>();
    const auto key = key_at(cursor_);
    if (!key) return key.error();
    if (!follows(*key)) return errc::store_corrupt;
    if (!range_.contains(*key)) return std::optional<Key>();
    before_ = *key;
    return std::optional<Key>(*key);
  }

 private:
  result<bool> step() {
    if (std::exchange(started_, true)) return ascending_ ? cursor_.next() : cursor_.previous();
    return ascending_ ? seek_from(cursor_, range_.lowest) : seek_back_from(cursor_, range_.highest);
  }

  // Whether `key` lies where the scan is now: a page of LMDB that is damaged can lead to any other page,
  // whose rows are sound.
  bool follows(Key key) const noexcept {
    if (ascending_) return key >= range_.lowest && (!before_ || key > *before_);
    return key <= range_.highest && (!before_ || key < *before_);
  }

  Cursor& cursor_;
  KeyRange range_;
  bool ascending_;
  bool started_ = false;
  std::optional<Key> before_;
};

}  // namespace

result<FrameTable::Extent> FrameTable::extent() const {
  const auto frames = txn_.entries(table_);
  if (!frames) return frames.error();
  if (*frames == 0) return Extent{};
  auto cursor = Cursor::open(txn_, table_);
  if (!cursor) return cursor.error();
  const auto at_first = cursor->first();
  if (!at_first) return at_first.error();
  const auto first = verified_key(format_, *cursor, *at_first);
  if (!first) return first.error();
  const auto at_last = cursor->last();
  if (!at_last) return at_last.error();
  const auto last = verified_key(format_, *cursor, *at_last);
  if (!last) return last.error();
  if (!*first || !*last) return errc::store_corrupt;
  return Extent{*frames, *first, *last};
}

result<Neighbours> FrameTable::neighbours(Key key) const {
  auto cursor = Cursor::open(txn_, table_);
  if (!cursor) return cursor.error();
  Neighbours found;
  if (key != ~Key{0}) {
    const auto there = seek_from(*cursor, key + 1);
    if (!there) return there.error();
    const auto above = verified_key(format_, *cursor, *there);
    if (!above) return above.error();
    if (*above) found.above = depth_of(**above);
  }
  const auto there = seek_back_from(*cursor, key - 1);
  if (!there) return there.error();
  const auto below = verified_key(format_, *cursor, *there);
  if (!below) return below.error();
  if (*below) found.below = depth_of(**below);
  return found;
}

result<void> FrameTable::append_row(const Cursor& cursor, Key key, Samples samples, Strip& out) const {
  const auto record = samples == Samples::frame ? open_frame_row(format_, key, cursor.value())
                                                : open_source_row(format_, key, cursor.value());
  if (!record) return record.error();
  std::ranges::copy(record->row, out.append(depth_of(key), record->stats).begin());
  if (record->absent.empty()) return {};
  if (samples == Samples::frame) {
    absent_pixels(format_, record->absent, out.mask_of_last());
  } else {
    std::ranges::copy(record->absent, out.mask_of_last().begin());
  }
  return {};
}

result<bool> FrameTable::gather(const KeyRange& range, Order order, std::uint64_t limit, Samples samples,
                                Strip& out) const {
  auto cursor = Cursor::open(txn_, table_);
  if (!cursor) return error_of(cursor);
  KeyScan scan(*cursor, range, order);
  Lookahead lookahead;
  for (std::uint64_t rows = 0; rows < limit; ++rows) {
    const auto key = scan.next();
    if (!key) return error_of(key);
    if (!*key) return false;
    lookahead.passing(cursor->value());
    if (const auto done = append_row(*cursor, **key, samples, out); !done) return error_of(done);
  }
  const auto following = scan.next();
  if (!following) return error_of(following);
  return following->has_value();
}

}  // namespace framesd::store::lmdb
