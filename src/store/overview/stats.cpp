// SPDX-License-Identifier: MIT
#include "stats.hpp"

#include "histogram.hpp"
#include "query.hpp"
#include "walk.hpp"

#include <cmath>

namespace framesd::store {
namespace {

class StatsWalker final : public Walker {
 public:
  explicit StatsWalker(OverviewSource& source) noexcept : source_(source) {}

  result<Take> cell(const CellView& cell) override {
    if (cell.frames() < kHistogramFrames) return Take::frames;
    const auto record = source_.histogram(cell.id());
    if (!record) return record.error();
    if (!*record) return errc::store_corrupt;
    Histogram histogram;
    if (const auto done = decode_histogram(cell.id(), **record, histogram); !done) return done.error();
    histogram_.add(histogram);
    extend(cell.first(), cell.last(), cell.frames());
    absent_ += cell.absent_samples();
    return Take::whole;
  }

  bool frame(const FrameRow& frame) override {
    counter_.add(frame.source, frame.stats.absent);
    absent_ += frame.stats.absent;
    extend(frame.key, frame.key, 1);
    return true;
  }

  result<RangeStats> stats() {
    counter_.move_into(histogram_);
    stats_.histogram = histogram_.counts;
    const std::uint64_t samples = stats_.frames * source_.format().source_width;
    if (histogram_.samples() != samples - absent_) return errc::store_corrupt;
    return stats_;
  }

 private:
  void extend(Key first, Key last, std::uint64_t frames) noexcept {
    if (!stats_.first) stats_.first = depth_of(first);
    stats_.last = depth_of(last);
    stats_.frames += frames;
  }

  OverviewSource& source_;
  RangeStats stats_;
  std::uint64_t absent_ = 0;  // samples
  Histogram histogram_;
  SampleCounter counter_;
};

class GapWalker final : public Walker {
 public:
  GapWalker(std::uint64_t threshold, std::size_t limit, Gaps& out) noexcept
      : threshold_(threshold), limit_(limit), out_(out) {}

  result<Take> cell(const CellView& cell) override {
    if (cell.max_step() > threshold_) return Take::children;
    if (!step_to(cell.first())) return Take::stop;
    previous_ = cell.last();
    return Take::whole;
  }

  bool frame(const FrameRow& frame) override { return step_to(frame.key); }

 private:
  bool step_to(Key key) {
    const bool gap = previous_ && key - *previous_ > threshold_;
    if (gap && out_.gaps.size() == limit_) {
      out_.truncated = true;
      return false;
    }
    if (gap) out_.gaps.push_back({depth_of(*previous_), depth_of(key)});
    previous_ = key;
    return true;
  }

  std::uint64_t threshold_;
  std::size_t limit_;
  Gaps& out_;
  std::optional<Key> previous_;
};

// The longest step that is no gap: a step is a whole number, so cutting off changes nothing.
std::uint64_t longest_step(std::uint64_t median, double factor) noexcept {
  const long double longest = std::floor(static_cast<long double>(median) * static_cast<long double>(factor));
  return longest < 0x1p64L ? static_cast<std::uint64_t>(longest) : UINT64_MAX;
}

}  // namespace

result<RangeStats> range_stats(OverviewSource& source, const KeyRange& range) {
  StatsWalker walker(source);
  if (const auto done = walk_frames(source, range, RowPart::source, walker); !done) return done.error();
  return walker.stats();
}

result<Gaps> find_gaps(OverviewSource& source, const KeyRange& range, double factor, std::size_t limit) {
  Gaps gaps;
  const auto median = median_step(source, range);
  if (!median) return median.error();
  gaps.median_step = *median;
  if (!*median) return gaps;
  GapWalker walker(longest_step(**median, factor), limit, gaps);
  if (const auto done = walk_frames(source, range, RowPart::key, walker); !done) return done.error();
  return gaps;
}

}  // namespace framesd::store
