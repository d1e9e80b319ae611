// SPDX-License-Identifier: MIT
//
// ContentReader: frames and cells of one content in one transaction, as the overview's algorithms see them.
//
// What was read stays in memory as long as the object: bytes that are given do not move. Every frame that is
// given was verified as far as it is given, except keys alone.
#pragma once

#include "cell_memory.hpp"
#include "overview/source.hpp"
#include "sql/connection.hpp"
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/strip_plan.hpp>
#include <framesd/store/view.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace framesd::store::postgres {

// As a value of a statement.
inline std::int64_t heap_number(std::uint64_t heap) noexcept {
  return static_cast<std::int64_t>(std::min<std::uint64_t>(heap, std::numeric_limits<std::int64_t>::max()));
}
inline std::vector<std::uint8_t> copy_of(Bytes bytes) { return {bytes.begin(), bytes.end()}; }

// Base   OverviewSource, or OverviewTable
template <class Base>
class ContentOf : public Base {
 public:
  ContentOf(Connection& database, std::int64_t content, const RowFormat& format) noexcept
      : database_(database), content_(content), format_(format) {}
  // memory   of the log whose live content this is, of which `version` is seen
  ContentOf(Connection& database, std::int64_t content, const RowFormat& format, CellMemory& memory,
            const Version& version) noexcept
      : database_(database), content_(content), format_(format), memory_(&memory), version_(version) {}

  const RowFormat& format() const noexcept override { return format_; }
  [[nodiscard]] result<std::optional<Key>> at_or_above(Key key) override;
  [[nodiscard]] result<std::optional<Key>> at_or_below(Key key) override;
  [[nodiscard]] result<void> visit(const KeyRange& range, RowPart part, RowVisitor visitor) override;
  [[nodiscard]] result<std::optional<Bytes>> cell(CellId id) override;
  [[nodiscard]] result<std::optional<Bytes>> histogram(CellId id) override;
  [[nodiscard]] result<OverviewSource::Children> children(CellId id) override;
  [[nodiscard]] result<std::optional<CellId>> next_cell(std::uint64_t heap) override;
  [[nodiscard]] result<std::optional<CellId>> next_histogram(std::uint64_t heap) override;

 protected:
  // Read if need be.
  [[nodiscard]] result<KeptCell*> kept(CellId id);
  [[nodiscard]] result<void> read_cells(std::uint64_t first, std::uint64_t last);
  // Takes a cell out of the memory; gives whether it is in `cells_` now.
  bool remember(std::uint64_t heap);
  Connection& database() noexcept { return database_; }
  std::int64_t content() const noexcept { return content_; }

  std::map<std::uint64_t, KeptCell> cells_;  // by heap number
  std::deque<Rows> frames_;                  // that visitors were given, or that were read ahead
  std::vector<KeyRange> ahead_;  // whose frames are all in the first of `frames_`; ascending, apart

 private:
  [[nodiscard]] result<std::optional<Key>> nearest(const Statement& statement, Key key);
  KeyRange begin_ahead(const KeyRange& range) const noexcept;
  [[nodiscard]] result<bool> visit_rows(const Rows& rows, const KeyRange& range, RowPart part,
                                        RowVisitor visitor);

  Connection& database_;
  const std::int64_t content_;
  const RowFormat format_;
  CellMemory* const memory_ = nullptr;
  const Version version_ = {};
};

class ContentReader final : public ContentOf<OverviewSource> {
 public:
  using ContentOf::ContentOf;

  // Reads ahead, in few trips, what a picture needs: the cells, a level at a time, and the frames at the
  // edges of its pixel rows that no cell stands for, or all if they are few.
  [[nodiscard]] result<void> expect_picture(const StripPlan& plan);

 private:
  [[nodiscard]] result<void> expect_cells(const KeyRange& range, std::uint64_t rows);
  [[nodiscard]] result<void> expect_frames(const KeyRange& range);
  [[nodiscard]] result<void> expect_edges(const StripPlan& plan, const KeyRange& range);
  // The smallest stored cell that holds `key`. Empty: there is none.
  [[nodiscard]] result<std::optional<CellId>> smallest_stored(CellId top, Key key);
};

// The same, whose cells change in memory until flush().
class ContentTable final : public ContentOf<OverviewTable> {
 public:
  using ContentOf::ContentOf;

  [[nodiscard]] result<void> put_cell(CellId id, Bytes record) override;
  [[nodiscard]] result<void> put_histogram(CellId id, Bytes record) override;
  [[nodiscard]] result<void> erase_cell(CellId id) override;
  [[nodiscard]] result<void> erase_histogram(CellId id) override;

  // Writes what has changed.
  [[nodiscard]] result<void> flush();
};

// See OverviewView::gather().
[[nodiscard]] result<bool> gather_rows(Connection& database, std::int64_t content, const RowFormat& format,
                                       const KeyRange& range, Order order, std::uint64_t limit,
                                       Samples samples, Strip& out);

}  // namespace framesd::store::postgres
