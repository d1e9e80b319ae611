// SPDX-License-Identifier: MIT
#include "fresh.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

class TableSink final : public CellSink {
 public:
  explicit TableSink(OverviewTable& table) noexcept : table_(table) {}
  result<void> cell(CellId id, Bytes record) override { return table_.put_cell(id, record); }
  result<void> histogram(CellId id, Bytes record) override { return table_.put_histogram(id, record); }

 private:
  OverviewTable& table_;
};

}  // namespace

result<OverviewBuilder::Built> FreshPart::build(OverviewTable& table, const KeyRange& range, unsigned level,
                                                const ChangeSlice& changes, bool was_empty) {
  rows_.clear();
  copies_.clear();
  if (was_empty) {
    take_changes(changes);
  } else if (const auto done = merge_with_old(table, range, changes); !done) {
    return done.error();
  }
  TableSink sink(table);
  builder_.begin(sink);
  for (const FrameRow& row : rows_) {
    if (const auto done = builder_.add(row); !done) return done.error();
  }
  return builder_.finish(level);
}

void FreshPart::take_changes(const ChangeSlice& changes) {
  for (const Change& change : changes.changes) {
    if (change.present()) rows_.push_back(change.now);
  }
}

result<void> FreshPart::merge_with_old(OverviewTable& table, const KeyRange& range,
                                       const ChangeSlice& changes) {
  auto change = changes.changes.begin();
  const auto take = [&](const FrameRow& frame) {
    while (change != changes.changes.end() && change->key() < frame.key) ++change;
    const bool changed = change != changes.changes.end() && change->key() == frame.key && change->present();
    rows_.push_back(changed ? change->now : frame);
    return true;
  };
  if (const auto done = table.visit(range, RowPart::key, take); !done) return done;
  const auto is_old = [](const FrameRow& row) { return row.source.empty(); };
  if (std::ranges::count_if(rows_, is_old) >= static_cast<std::ptrdiff_t>(kCellFrames))
    return errc::store_corrupt;
  const RowFormat& format = table.format();
  copies_.reserve(kCellFrames *
                  (std::size_t{format.frame_width} + format.source_width + mask_bytes(format.source_width)));
  for (FrameRow& row : rows_) {
    if (!is_old(row)) continue;
    if (const auto done = copy_old(table, row); !done) return done;
  }
  return {};
}

// REQUIRES: copies_ has room
result<void> FreshPart::copy_old(OverviewTable& table, FrameRow& row) {
  const auto copy = [this](Bytes bytes) {
    copies_.insert(copies_.end(), bytes.begin(), bytes.end());
    return Bytes(copies_).last(bytes.size());
  };
  const auto take = [&](const FrameRow& frame) {
    row = {frame.key, frame.stats, copy(frame.resized), copy(frame.source), copy(frame.absent)};
    return false;
  };
  return table.visit({row.key, row.key}, RowPart::source, take);
}

}  // namespace framesd::store
