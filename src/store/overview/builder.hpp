// SPDX-License-Identifier: MIT
//
// OverviewBuilder: cells and histograms from frames alone, in one ascending pass.
//
// Makes every cell below one place of the tree: where nothing was stored before, and for verification. Cells
// come out from the finest upwards. Each row is summed once and its samples are counted once, however many
// levels lie above it.
#pragma once

#include "cell.hpp"
#include "histogram.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace framesd::store {

// Where finished records go. Errors end the pass.
class CellSink {
 public:
  virtual ~CellSink() = default;
  [[nodiscard]] virtual result<void> cell(CellId id, Bytes record) = 0;
  [[nodiscard]] virtual result<void> histogram(CellId id, Bytes record) = 0;
};

class OverviewBuilder {
 public:
  explicit OverviewBuilder(const RowFormat& format);

  void begin(CellSink& sink) noexcept;

  // The next frame, with both rows; their bytes must stay where they are until finish().
  // REQUIRES: keys strictly ascend
  [[nodiscard]] result<void> add(const FrameRow& row);

  // What the frames came to. Valid until the next begin().
  struct Built {
    std::uint64_t frames = 0;
    std::optional<CellView> cell = {};     // of `level`; empty under kCellFrames
    const Histogram* histogram = nullptr;  // null under kHistogramFrames
  };
  // Closes all that is open, up to the cell of `level`.
  // REQUIRES: all frames lie in one cell of that level
  [[nodiscard]] result<Built> finish(unsigned level);

 private:
  // A cell to which frames may still be added: the smallest that holds its frames so far. Open ones lie
  // inside one another.
  struct Open {
    explicit Open(const RowFormat& format) : cell(format) {}
    CellId id = CellId::root();
    std::uint64_t begin = 0;         // its first row
    std::uint64_t columns_from = 0;  // rows before are in `cell`
    std::uint64_t samples_from = 0;  // rows before are in `samples`
    CellBuilder cell;
    Histogram samples;
  };

  Open& innermost() noexcept { return *stack_[depth_ - 1]; }
  unsigned innermost_level() const noexcept;
  void open(CellId id, std::uint64_t begin) noexcept;
  void open_around_innermost(unsigned level) noexcept;
  [[nodiscard]] result<void> close_innermost(Open* parent, unsigned last_level);
  [[nodiscard]] result<void> store_cell(CellBuilder& cell);
  void close_into(Open& parent, const Open& inner);
  void add_columns(Open& open, std::uint64_t end) noexcept;
  void add_samples(Open& open, std::uint64_t end) noexcept;
  const FrameRow& row(std::uint64_t index) const noexcept { return rows_[index - dropped_]; }
  std::uint64_t end() const noexcept { return dropped_ + rows_.size(); }
  void drop_finished_rows();

  RowFormat format_;
  CellSink* sink_ = nullptr;
  std::vector<FrameRow> rows_;  // from index dropped_ on
  std::uint64_t dropped_ = 0;
  std::vector<Open> pool_;
  std::vector<Open*> stack_;  // all of pool_; the first depth_ are open, outermost first
  std::size_t depth_ = 0;
  CellBuilder only_child_;                // for cells with a single child
  std::vector<std::uint8_t> records_[2];  // of even and of odd levels
  std::vector<std::uint8_t> histogram_record_;
  SampleCounter counter_;
  Built built_;
};

}  // namespace framesd::store
