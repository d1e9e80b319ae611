// SPDX-License-Identifier: MIT
//
// A log whose overview is kept by OverviewUpdater: the vocabulary of the overview's tests.
#pragma once

#include "overview/update.hpp"
#include "overview_memory.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <list>
#include <random>

#include <boost/test/unit_test.hpp>

namespace framesd::store::testing {

constexpr RowFormat kSmallRows{.source_width = 5, .frame_width = 3};

inline Key key_at(double depth) { return key_of(Depth::from_count(static_cast<std::int64_t>(depth * 1e6))); }

// Takes some samples of `frame` away, never all, and the pixels that are made of them.
inline void make_gaps(Frame& frame, std::uint64_t seed, const RowFormat& format) {
  std::mt19937_64 random(seed);
  frame.absent.assign(mask_bytes(format.source_width), 0);
  const std::size_t kept = random() % format.source_width;
  const std::size_t gone = (kept + 1 + random() % (format.source_width - 1)) % format.source_width;
  for (std::size_t c = 0; c < format.source_width; ++c) {
    if (c != gone && (c == kept || random() % 3 != 0)) continue;
    mark_absent(frame.absent, c);
    frame.source[c] = 0;
  }
  Row pixels(mask_bytes(format.frame_width));
  AbsentPixels(format).of(frame.absent, pixels);
  for (std::size_t c = 0; c < format.frame_width; ++c) {
    if (is_absent(pixels, c)) frame.resized[c] = 0;
  }
}

// A frame whose rows follow from one number; every fourth has gaps.
inline Frame frame_of(std::uint64_t seed, const RowFormat& format = kSmallRows) {
  std::mt19937_64 random(seed);
  Frame frame;
  const auto base = static_cast<std::uint8_t>(random() % 200);
  for (std::size_t c = 0; c < format.source_width; ++c) {
    frame.source.push_back(static_cast<std::uint8_t>(base + random() % 56));
  }
  for (std::size_t c = 0; c < format.frame_width; ++c) {
    frame.resized.push_back(frame.source[c * format.source_width / format.frame_width]);
  }
  if (seed % 4 == 0 && format.source_width > 1) make_gaps(frame, seed, format);
  return frame;
}

class SmallLog {
 public:
  explicit SmallLog(const RowFormat& format = kSmallRows)
      : table(format), updater_(format), changes_(format) {}

  MemoryTable table;

  void put(Key key, Frame frame) {
    const auto at = table.frames.find(key);
    const auto old = at == table.frames.end()
                         ? std::nullopt
                         : std::optional(ChangeList::OldRow{at->second.source, at->second.absent});
    written_.push_back(std::move(frame));
    changes_.stored(row_of(key, written_.back()), old);
    table.frames.insert_or_assign(key, written_.back());
  }
  void put(Key key) { put(key, frame_of(next_seed_++)); }
  void erase(Key key) {
    const auto at = table.frames.find(key);
    if (at == table.frames.end()) return;
    changes_.erased(key, {at->second.source, at->second.absent});
    table.frames.erase(at);
  }
  void erase(const KeyRange& range) {
    changes_.erased(range);
    std::erase_if(table.frames, [&](const auto& entry) { return range.contains(entry.first); });
  }
  result<void> commit() {
    const auto done = updater_.update(table, changes_.settle());
    changes_.clear();
    written_.clear();
    return done;
  }
  // Commits, and finds the very bytes that the definition asks for.
  void commit_and_compare() {
    BOOST_REQUIRE(commit().has_value());
    const Records expected = expected_overview(table.frames, table.format());
    BOOST_REQUIRE(table.records.cells == expected.cells);
    BOOST_REQUIRE(table.records.histograms == expected.histograms);
  }
  // Frames at a regular step, in one transaction.
  void fill(double from, double step, std::size_t frames) {
    for (std::size_t i = 0; i < frames; ++i) put(key_at(from + step * static_cast<double>(i)));
  }

 private:
  OverviewUpdater updater_;
  ChangeList changes_;
  std::list<Frame> written_;  // as a batch holds its rows until the commit
  std::uint64_t next_seed_ = 1;
};

}  // namespace framesd::store::testing
