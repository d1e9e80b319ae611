// SPDX-License-Identifier: MIT
//
// OverviewSource: one state of a store, as the overview needs it. OverviewTable: the same, to be changed.
//
// The algorithms of the overview know nothing of LMDB: a transaction stands behind these few calls, a map
// behind them in the tests. Calls are cut per cell and per scan, never per row. Bytes given are views that
// stay valid until the next put or erase, and to the end of the transaction where there is none. Frames are
// given verified; cells and histograms unverified: CellView::open() and decode_histogram() verify them.
#pragma once

#include "bytes.hpp"
#include "geometry.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/function_ref.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace framesd::store {

// A cell is stored from this many frames on; of fewer, the frames are read instead.
constexpr std::uint64_t kCellFrames = 24;
// A cell has a histogram from this many frames on, otherwise their samples are counted.
constexpr std::uint64_t kHistogramFrames = 256;

// One frame; what was not asked for is empty.
struct FrameRow {
  Key key = 0;
  RowStats stats = {};
  Bytes resized = {};
  Bytes source = {};
  Bytes absent = {};  // the mask of the source row, given with either row; empty if it is whole
};

// What a scan must verify and give: the key alone; also statistics and resized row; also the source row.
enum class RowPart : std::uint8_t { key, resized, source };

// Called for each frame of a scan; false stops it.
using RowVisitor = FunctionRef<bool(const FrameRow&)>;

// Errors of all calls: store_corrupt, store_io.
class OverviewSource {
 public:
  virtual ~OverviewSource() = default;

  virtual const RowFormat& format() const noexcept = 0;

  // The nearest frame not below, not above `key`.
  [[nodiscard]] virtual result<std::optional<Key>> at_or_above(Key key) = 0;
  [[nodiscard]] virtual result<std::optional<Key>> at_or_below(Key key) = 0;

  // Gives the frames of `range` in ascending order to `visitor`, which may read cells and histograms
  // in the meantime, but not frames, and change nothing. Empty ranges are legal.
  [[nodiscard]] virtual result<void> visit(const KeyRange& range, RowPart part, RowVisitor visitor) = 0;

  // The record of a cell, if it is stored.
  [[nodiscard]] virtual result<std::optional<Bytes>> cell(CellId id) = 0;
  [[nodiscard]] virtual result<std::optional<Bytes>> histogram(CellId id) = 0;

  // The four children's records, those that are stored: they lie side by side.
  // REQUIRES: id.level() > 1
  using Children = std::array<std::optional<Bytes>, kCellChildren>;
  [[nodiscard]] virtual result<Children> children(CellId id) = 0;

  // The stored cell (or histogram) with the lowest heap number from `heap` on. The first of all is the top.
  [[nodiscard]] virtual result<std::optional<CellId>> next_cell(std::uint64_t heap) = 0;
  [[nodiscard]] virtual result<std::optional<CellId>> next_histogram(std::uint64_t heap) = 0;
};

// Errors of all calls: store_full, store_io, store_corrupt; the transaction is then lost.
class OverviewTable : public OverviewSource {
 public:
  // Store or replace.
  [[nodiscard]] virtual result<void> put_cell(CellId id, Bytes record) = 0;
  [[nodiscard]] virtual result<void> put_histogram(CellId id, Bytes record) = 0;
  // Absent ones are no error.
  [[nodiscard]] virtual result<void> erase_cell(CellId id) = 0;
  [[nodiscard]] virtual result<void> erase_histogram(CellId id) = 0;
};

}  // namespace framesd::store
