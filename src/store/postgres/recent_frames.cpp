// SPDX-License-Identifier: MIT
#include "recent_frames.hpp"

#include <algorithm>

namespace framesd::store::postgres {
namespace {

constexpr std::size_t kKept = 512;  // frames of a commit: parts without a cell have fewer

}  // namespace

void RecentFrames::begin(const Version& version, const std::optional<Key>& last) {
  frames_.clear();
  if (version_ && *version_ == version) {
    for (std::size_t i = 0; i < kept_keys_.size(); ++i) frames_.push_back({kept_keys_[i], kept_records_[i]});
    return;
  }
  version_.reset();
  if (last == ~Key{0}) {
    from_.reset();
  } else {
    from_ = last ? *last + 1 : 0;
  }
}

void RecentFrames::forget() noexcept {
  frames_.clear();
  from_.reset();
  version_.reset();
}

void RecentFrames::end(const Version& version) {
  if (!from_) return;
  const std::size_t kept = std::min(frames_.size(), kKept);
  const std::span last = std::span(frames_).last(kept);
  if (kept < frames_.size()) from_ = last.front().key;
  std::vector<Key> keys;
  std::vector<std::vector<std::uint8_t>> records;
  for (const Frame& frame : last) {
    keys.push_back(frame.key);
    records.emplace_back(frame.record.begin(), frame.record.end());
  }
  kept_keys_ = std::move(keys);
  kept_records_ = std::move(records);
  version_ = version;
}

std::span<const RecentFrames::Frame> RecentFrames::from(Key key) const noexcept {
  const auto first = std::ranges::lower_bound(frames_, key, {}, &Frame::key);
  return std::span(frames_).subspan(static_cast<std::size_t>(first - frames_.begin()));
}

}  // namespace framesd::store::postgres
