// SPDX-License-Identifier: MIT
#include "steps.hpp"

#include <algorithm>
#include <bit>

namespace framesd::ingest {
namespace {

constexpr unsigned kFineBits = 7;  // of a step behind its first one bit: a bucket is 1/128 to 1/256 wide
constexpr std::size_t kExact = std::size_t{2} << kFineBits;  // shorter steps have a bucket each
constexpr std::size_t kBuckets = kExact + (64 - kFineBits - 1) * (kExact / 2);

std::size_t bucket_of(std::uint64_t step) noexcept {
  if (step < kExact) return step;
  const auto dropped = static_cast<unsigned>(std::bit_width(step)) - kFineBits - 1;
  return dropped * (kExact / 2) + (step >> dropped);
}

}  // namespace

void Steps::add(Depth depth) {
  const Depth before = last_.value_or(depth);
  last_ = depth;
  if (before == depth) return;
  const bool down = before < depth;
  ++(down ? downward_ : upward_);
  const auto from = static_cast<std::uint64_t>((down ? before : depth).count());
  const auto to = static_cast<std::uint64_t>((down ? depth : before).count());
  const std::uint64_t step = to - from;
  if (buckets_.empty()) buckets_.resize(kBuckets);
  Bucket& bucket = buckets_[bucket_of(step)];
  bucket.least = bucket.steps++ == 0 ? step : std::min(bucket.least, step);
}

Direction Steps::direction() const noexcept {
  if (downward_ != 0 && upward_ != 0) return Direction::mixed;
  if (downward_ != 0) return Direction::down;
  return upward_ != 0 ? Direction::up : Direction::none;
}

std::optional<std::uint64_t> Steps::median() const noexcept {
  std::uint64_t before = (downward_ + upward_ + 1) / 2;  // of the sorted steps, up to the median one
  for (const Bucket& bucket : buckets_) {
    if (bucket.steps >= before) return bucket.least;
    before -= bucket.steps;
  }
  return {};
}

std::uint64_t Steps::gaps(std::uint64_t factor) const noexcept {
  const std::uint64_t step = median().value_or(0);
  std::uint64_t found = 0;
  for (const Bucket& bucket : buckets_) {
    if (bucket.steps != 0 && bucket.least / factor >= step && bucket.least > step * factor)
      found += bucket.steps;
  }
  return found;
}

}  // namespace framesd::ingest
