// SPDX-License-Identifier: MIT
//
// Neighbouring keys tell on which level they part. The open cells are a stack of such levels; one that is
// left closes into the one around it. On the levels between the two the closed cell is an only child.
#include "builder.hpp"

#include <algorithm>
#include <utility>

namespace framesd::store {
namespace {

constexpr std::size_t kRowsBeforeDropping = 1 << 16;  // far fewer are still needed: under 800 a level

}  // namespace

OverviewBuilder::OverviewBuilder(const RowFormat& format) : format_(format), only_child_(format) {
  pool_.reserve(kRootLevel + 1);
  for (unsigned level = 0; level <= kRootLevel; ++level) {
    stack_.push_back(&pool_.emplace_back(format));
  }
}

void OverviewBuilder::begin(CellSink& sink) noexcept {
  sink_ = &sink;
  rows_.clear();
  dropped_ = 0;
  depth_ = 0;
  built_ = {};
}

unsigned OverviewBuilder::innermost_level() const noexcept {
  return depth_ == 0 ? kRootLevel + 1 : stack_[depth_ - 1]->id.level();
}

void OverviewBuilder::open(CellId id, std::uint64_t begin) noexcept {
  Open& inner = *stack_[depth_++];
  inner.id = id;
  inner.begin = inner.columns_from = inner.samples_from = begin;
}

// The innermost cell turns out to be the first part of a larger one, which becomes its parent.
void OverviewBuilder::open_around_innermost(unsigned level) noexcept {
  const Open& inner = innermost();
  open(CellId::at(level, inner.id.lowest()), inner.begin);
  std::swap(stack_[depth_ - 1], stack_[depth_ - 2]);
}

result<void> OverviewBuilder::add(const FrameRow& row) {
  if (!rows_.empty()) {
    const Key previous = rows_.back().key;
    const unsigned level = meeting_level(previous, row.key);
    if (innermost_level() > level) open(CellId::at(level, previous), end() - 1);
    while (innermost_level() < level) {
      if (depth_ == 1 || stack_[depth_ - 2]->id.level() > level) open_around_innermost(level);
      Open& parent = *stack_[depth_ - 2];
      if (const auto done = close_innermost(&parent, parent.id.level() - 1); !done) return done;
    }
    if (rows_.size() >= kRowsBeforeDropping) drop_finished_rows();
  }
  rows_.push_back(row);
  return {};
}

result<OverviewBuilder::Built> OverviewBuilder::finish(unsigned level) {
  const std::uint64_t frames = end();
  while (depth_ > 0) {
    Open* parent = depth_ > 1 ? stack_[depth_ - 2] : nullptr;
    const unsigned last_level = parent != nullptr ? parent->id.level() - 1 : level;
    if (const auto done = close_innermost(parent, last_level); !done) return done.error();
  }
  built_.frames = frames;
  return built_;
}

// Stores the innermost cell, if it has frames enough, and those up to `last_level` whose only child it is.
result<void> OverviewBuilder::close_innermost(Open* parent, unsigned last_level) {
  Open& inner = *stack_[--depth_];
  built_ = {.frames = end() - inner.begin};
  if (built_.frames < kCellFrames) return {};  // the parent finds its rows not summed yet and takes them
  if (built_.frames >= kHistogramFrames) {
    add_samples(inner, end());
    built_.histogram = &inner.samples;
  }
  add_columns(inner, end());
  if (const auto done = store_cell(inner.cell); !done) return done;
  while (built_.cell->id().level() < last_level) {
    only_child_.begin(built_.cell->id().parent());
    only_child_.add(*built_.cell);
    if (const auto done = store_cell(only_child_); !done) return done;
  }
  if (parent != nullptr) close_into(*parent, inner);
  return {};
}

result<void> OverviewBuilder::store_cell(CellBuilder& cell) {
  const CellId id = cell.id();
  auto& record = records_[id.level() % 2];
  cell.encode(record);
  built_.cell = CellView::of_own(id, record, format_.frame_width);
  if (const auto done = sink_->cell(id, record); !done || built_.histogram == nullptr) return done;
  encode_histogram(id, *built_.histogram, histogram_record_);
  return sink_->histogram(id, histogram_record_);
}

void OverviewBuilder::close_into(Open& parent, const Open& inner) {
  add_columns(parent, inner.begin);
  parent.cell.add(*built_.cell);
  parent.columns_from = end();
  if (built_.histogram != nullptr) {
    add_samples(parent, inner.begin);
    parent.samples.add(*built_.histogram);
    parent.samples_from = end();
  }
}

// Sums up the rows before `end` that are not yet; the first time it clears what an earlier cell left.
void OverviewBuilder::add_columns(Open& open, std::uint64_t end) noexcept {
  if (open.columns_from == open.begin) open.cell.begin(open.id);
  for (; open.columns_from < end; ++open.columns_from) open.cell.add(row(open.columns_from));
}

void OverviewBuilder::add_samples(Open& open, std::uint64_t end) noexcept {
  if (open.samples_from == open.begin) open.samples.clear();
  for (; open.samples_from < end; ++open.samples_from) {
    const FrameRow& frame = row(open.samples_from);
    counter_.add(frame.source, frame.stats.absent);
  }
  counter_.move_into(open.samples);
}

// An open cell still needs the rows that neither it nor an open cell inside it has taken.
void OverviewBuilder::drop_finished_rows() {
  std::uint64_t needed_from = end() - 1;
  for (std::size_t i = 0; i < depth_; ++i) {
    const std::uint64_t own_end = i + 1 < depth_ ? stack_[i + 1]->begin : end();
    for (const std::uint64_t from : {stack_[i]->columns_from, stack_[i]->samples_from}) {
      if (from < own_end) needed_from = std::min(needed_from, from);
    }
  }
  rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(needed_from - dropped_));
  dropped_ = needed_from;
}

}  // namespace framesd::store
