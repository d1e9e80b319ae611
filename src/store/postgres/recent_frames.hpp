// SPDX-License-Identifier: MIT
//
// RecentFrames: the last frames of a log in the writer's memory, as long as frames are only added behind
// them. Where a part of the overview gets its first cell, its frames are some of the last commit and some of
// this one: asking the database for them would wait for all that is on its way there.
#pragma once

#include "bytes.hpp"
#include "key.hpp"
#include <framesd/store/view.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store::postgres {

class RecentFrames {
 public:
  struct Frame {
    Key key;
    Bytes record;
  };

  // A transaction on the state `version` begins, whose last frame is `last`.
  void begin(const Version& version, const std::optional<Key>& last);
  // A frame was added behind all others. REQUIRES: its bytes live until end() or the next begin()
  void add(Key key, Bytes record) {
    if (from_) frames_.push_back({key, record});
  }
  // Something else was done to the frames.
  void forget() noexcept;
  // The transaction was committed, as `version`: the last frames are copied.
  void end(const Version& version);

  // Whether every frame at or beyond `key` is here.
  bool reaches(Key key) const noexcept { return from_ && key >= *from_; }
  // Those, ascending.
  [[nodiscard]] std::span<const Frame> from(Key key) const noexcept;

 private:
  std::vector<Frame> frames_;
  std::optional<Key> from_;  // every frame at or beyond this is in frames_
  // Of the state of version_; empty: none is known.
  std::optional<Version> version_;
  std::vector<Key> kept_keys_;
  std::vector<std::vector<std::uint8_t>> kept_records_;
};

}  // namespace framesd::store::postgres
