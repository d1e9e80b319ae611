// SPDX-License-Identifier: MIT
#include "verify_part.hpp"

#include "builder.hpp"
#include "cell.hpp"
#include "comparison.hpp"
#include "histogram.hpp"
#include <framesd/base/wide.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::store {
namespace {

constexpr std::uint64_t kSubtreesPerPart = 16;
constexpr std::uint64_t kSmallestSubtree =
    4 * kHistogramFrames;  // frames; smaller ones cost more than they even out

// One cell above the subtrees, made again from its children.
class UpperCell {
 public:
  UpperCell(OverviewSource& source, OverviewComparison& comparison) noexcept
      : source_(source), comparison_(comparison), cell_(source.format()) {}

  result<void> verify(CellId id) {
    cell_.begin(id);
    samples_.clear();
    damaged_child_ = false;
    for (std::size_t index = 0; index < kCellChildren; ++index) {
      if (const auto taken = take(id, index); !taken) return taken;
    }
    counter_.move_into(samples_);
    if (damaged_child_ || cell_.frames() == 0) {  // nothing to make this one of
      comparison_.pass(id);
      return {};
    }
    cell_.encode(record_);
    if (const auto done = comparison_.cell(id, record_); !done) return done;
    if (cell_.frames() < kHistogramFrames) return {};
    encode_histogram(id, samples_, record_);
    return comparison_.histogram(id, record_);
  }

 private:
  // A child that is damaged is a fault of its own.
  result<void> take(CellId id, std::size_t index) {
    const CellId child = id.child(index);
    const auto record = source_.cell(child);
    if (!record) return record.error();
    if (!*record) return take_frames(id.child_range(index), true);
    const auto view = CellView::open(child, **record, source_.format().frame_width);
    if (!view) {
      damaged_child_ = true;
      return {};
    }
    cell_.add(*view);
    if (view->frames() < kHistogramFrames) return take_frames(id.child_range(index), false);
    return take_histogram(child);
  }

  result<void> take_histogram(CellId child) {
    const auto record = source_.histogram(child);
    if (!record) return record.error();
    Histogram samples;
    if (!*record || !decode_histogram(child, **record, samples)) {
      damaged_child_ = true;
      return {};
    }
    samples_.add(samples);
    return {};
  }

  // Few: the child has no histogram.
  result<void> take_frames(const KeyRange& range, bool without_cell) {
    const auto add = [&](const FrameRow& frame) {
      if (without_cell) cell_.add(frame);
      counter_.add(frame.source, frame.stats.absent);
      return true;
    };
    return source_.visit(range, RowPart::source, add);
  }

  OverviewSource& source_;
  OverviewComparison& comparison_;
  CellBuilder cell_;
  Histogram samples_;
  SampleCounter counter_;
  std::vector<std::uint8_t> record_;
  bool damaged_child_ = false;
};

// Makes everything below `id` again from the frames.
result<void> verify_subtree(OverviewSource& source, CellId id, OverviewBuilder& builder,
                            OverviewComparison& comparison, std::uint64_t& frames) {
  builder.begin(comparison);
  result<void> built;
  const auto add = [&](const FrameRow& frame) {
    ++frames;
    built = builder.add(frame);
    return built.has_value();
  };
  if (const auto done = source.visit(id.range(), RowPart::source, add); !done) return done;
  if (!built) return built;
  const auto finished = builder.finish(id.level());
  return finished ? result<void>() : finished.error();
}

}  // namespace

result<OverviewPart> OverviewPart::of(OverviewSource& source, unsigned number, unsigned of) {
  OverviewPart part;
  const auto first = source.at_or_above(0);
  if (!first) return first.error();
  const auto last = source.at_or_below(~Key{0});
  if (!last) return last.error();
  if (first->has_value() != last->has_value()) return errc::store_corrupt;
  if (*first) {
    const CellId top = smallest_cell(**first, **last);
    const auto record = source.cell(top);
    if (!record) return record.error();
    const auto view = *record ? CellView::open(top, **record, source.format().frame_width)
                              : result<CellView>(errc::store_corrupt);
    const std::uint64_t frames = view ? view->frames() : 0;
    part.subtree_frames_ = std::max(kSmallestSubtree, frames / of / kSubtreesPerPart);
    if (const auto done = part.walk(source, top, frames); !done) return done.error();
  }
  part.choose(number, of);
  return part;
}

// Takes cells apart until they are small. One that cannot be read stays whole.
result<void> OverviewPart::walk(OverviewSource& source, CellId id, std::uint64_t frames) {
  const auto record = source.cell(id);
  if (!record) return record.error();
  if (!*record || frames <= subtree_frames_) return subtrees_.push_back({id, frames}), result<void>();
  const auto view = CellView::open(id, **record, source.format().frame_width);
  if (!view) return subtrees_.push_back({id, frames}), result<void>();
  upper_.push_back(id);
  const ChildCounts counts = view->child_counts();
  for (std::size_t index = 0; index < kCellChildren; ++index) {
    if (counts[index] == 0) continue;
    if (const auto done = walk(source, id.child(index), counts[index]); !done) return done;
  }
  return {};
}

// Leaves the subtrees that begin in this part's share of the frames, and what begins in their keys.
void OverviewPart::choose(unsigned number, unsigned of) {
  std::uint64_t all = 0;
  for (const Subtree& subtree : subtrees_) all += subtree.frames;
  std::vector<Subtree> chosen;
  std::optional<Key> next;  // where the part after this one begins
  std::uint64_t before = 0;
  for (const Subtree& subtree : subtrees_) {
    const std::uint64_t belongs_to = all == 0 ? 1 : static_cast<std::uint64_t>(Int128{before} * of / all) + 1;
    if (belongs_to == number) chosen.push_back(subtree);
    if (belongs_to > number && !next) next = subtree.id.lowest();
    before += subtree.frames;
  }
  if (number != 1 && chosen.empty()) {
    subtrees_.clear();
    upper_.clear();
    return;
  }
  keys_.lowest = number == 1 ? 0 : chosen.front().id.lowest();
  keys_.highest = next ? *next - 1 : ~Key{0};
  subtrees_ = std::move(chosen);
  std::erase_if(upper_, [this](CellId id) { return !keys_.contains(id.lowest()); });
}

result<OverviewReport> OverviewPart::verify(OverviewSource& source) const {
  OverviewReport report;
  OverviewComparison comparison(source, report);
  OverviewBuilder builder(source.format());
  for (const Subtree& subtree : subtrees_) {
    const auto done = verify_subtree(source, subtree.id, builder, comparison, report.frames);
    if (!done) return done.error();
  }
  UpperCell upper(source, comparison);
  for (const CellId id : upper_) {
    if (const auto done = upper.verify(id); !done) return done.error();
  }
  if (const auto done = comparison.find_superfluous(keys_); !done) return done.error();
  return report;
}

}  // namespace framesd::store
