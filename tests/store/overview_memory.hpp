// SPDX-License-Identifier: MIT
//
// The overview's store in memory, and the overview made the dumb way: what the tests compare with.
//
// MemoryTable holds frames, cells and histograms in maps, copied on every put so that a view kept too long is
// found by the address sanitizer. `expected_overview` follows the definition literally, cell by cell, from
// all frames below it.
#pragma once

#include "overview/changes.hpp"
#include "overview/source.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

#include <algorithm>
#include <map>
#include <vector>

namespace framesd::store::testing {

using Row = std::vector<std::uint8_t>;

struct Frame {
  Row source;
  Row resized;
  Row absent = {};  // the mask of `source`; empty: it is whole
  friend bool operator==(const Frame&, const Frame&) = default;
};
using Frames = std::map<Key, Frame>;

inline FrameRow row_of(Key key, const Frame& frame) {
  return {key, row_stats(frame.source, frame.absent), frame.resized, frame.source, frame.absent};
}

// Of the resized row; empty if it is whole.
Row pixel_mask(const Frame& frame, const RowFormat& format);

struct Records {
  std::map<std::uint64_t, Row> cells;
  std::map<std::uint64_t, Row> histograms;
};

class MemoryTable final : public OverviewTable {
 public:
  explicit MemoryTable(const RowFormat& format) : format_(format) {}

  Frames frames;
  Records records;
  std::uint64_t rows_visited = 0;
  std::uint64_t cells_put = 0;

  const RowFormat& format() const noexcept override { return format_; }

  result<std::optional<Key>> at_or_above(Key key) override {
    const auto at = frames.lower_bound(key);
    return at == frames.end() ? std::optional<Key>() : at->first;
  }
  result<std::optional<Key>> at_or_below(Key key) override {
    const auto at = frames.upper_bound(key);
    return at == frames.begin() ? std::optional<Key>() : std::prev(at)->first;
  }
  result<void> visit(const KeyRange& range, RowPart part, RowVisitor visitor) override {
    if (range.empty()) return {};
    for (auto at = frames.lower_bound(range.lowest); at != frames.end() && at->first <= range.highest; ++at) {
      ++rows_visited;
      FrameRow row = {.key = at->first};
      if (part != RowPart::key) row = row_of(at->first, at->second);
      if (part != RowPart::source) row.source = {};
      if (!visitor(row)) break;
    }
    return {};
  }

  result<std::optional<Bytes>> cell(CellId id) override { return find(records.cells, id); }
  result<std::optional<Bytes>> histogram(CellId id) override { return find(records.histograms, id); }
  result<Children> children(CellId id) override {
    Children children;
    for (std::size_t i = 0; i < children.size(); ++i) children[i] = find(records.cells, id.child(i));
    return children;
  }
  result<std::optional<CellId>> next_cell(std::uint64_t heap) override { return next(records.cells, heap); }
  result<std::optional<CellId>> next_histogram(std::uint64_t heap) override {
    return next(records.histograms, heap);
  }

  result<void> put_cell(CellId id, Bytes record) override {
    ++cells_put;
    return put(records.cells, id, record);
  }
  result<void> put_histogram(CellId id, Bytes record) override { return put(records.histograms, id, record); }
  result<void> erase_cell(CellId id) override {
    records.cells.erase(id.heap());
    return {};
  }
  result<void> erase_histogram(CellId id) override {
    records.histograms.erase(id.heap());
    return {};
  }

 private:
  using Table = std::map<std::uint64_t, Row>;

  static std::optional<Bytes> find(const Table& table, CellId id) {
    const auto at = table.find(id.heap());
    return at == table.end() ? std::optional<Bytes>() : Bytes(at->second);
  }
  static std::optional<CellId> next(const Table& table, std::uint64_t heap) {
    const auto at = table.lower_bound(heap);
    return at == table.end() ? std::optional<CellId>() : CellId::from_heap(at->first);
  }
  static result<void> put(Table& table, CellId id, Bytes record) {
    table.insert_or_assign(id.heap(), Row(record.begin(), record.end()));
    return {};
  }

  RowFormat format_;
};

// The overview of `frames` by its definition.
Records expected_overview(const Frames& frames, const RowFormat& format);

}  // namespace framesd::store::testing
