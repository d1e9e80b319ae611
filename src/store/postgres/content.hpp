// SPDX-License-Identifier: MIT
//
// ContentReader: frames and cells of one content in one transaction, as the overview's algorithms see them.
//
// What was read stays in memory as long as the object: bytes that are given do not move. Every frame that is
// given was verified as far as it is given, except keys alone.
#pragma once

#include "cell_memory.hpp"
#include "log_row.hpp"
#include "overview/source.hpp"
#include "recent_frames.hpp"
#include "sql/connection.hpp"
#include "sql/trip.hpp"
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
#include <span>
#include <vector>

namespace framesd::store::postgres {

// Cells by heap number, from the second value to the third.
inline constexpr Statement kCells{
    "SELECT cell, record, histogram FROM framesd.cell WHERE content = $1::bigint AND cell BETWEEN $2::bigint "
    "AND $3::bigint ORDER BY cell"};

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
  void keep_cells(const Rows& rows, std::span<const std::uint64_t> heaps);
  // The heap number of the topmost cell, 0 if there is none, as far as the memory knows.
  std::optional<std::uint64_t> top_if_known() const {
    return memory_ ? memory_->top(version_) : std::nullopt;
  }
  void set_top(std::uint64_t heap) {
    if (memory_ != nullptr) memory_->set_top(version_, heap);
  }
  // Takes a cell out of the memory; gives whether it is in `cells_` now.
  bool remember(std::uint64_t heap);
  Connection& database() noexcept { return database_; }
  std::int64_t content() const noexcept { return content_; }

  CellMemory::Cells cells_;
  // The last frame when no cell was changed yet, if that is known: no cell is stored beyond it.
  std::optional<std::optional<Key>> old_last_;
  std::deque<Rows> frames_;  // that visitors were given, or that were read ahead
  // All that there are in a range, ascending; in memory for the counts of a page.
  struct KnownKeys {
    KeyRange range;
    std::vector<Key> keys;
  };
  std::vector<KnownKeys> known_keys_;
  std::vector<KeyRange> ahead_;  // whose frames are all in the first of `frames_`; ascending, apart

 private:
  [[nodiscard]] result<std::optional<Key>> nearest(const Statement& statement, Key key);
  bool visit_known_keys(KeyRange& left, RowVisitor visitor) const;
  // Whether all cells from this heap number on lie beyond where frames ended.
  bool is_beyond(std::uint64_t heap) const noexcept {
    return old_last_ && (!*old_last_ || CellId::from_heap(heap).lowest() > **old_last_);
  }
  std::optional<Key> nearest_ahead(Key key, bool above) const noexcept;
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
  // `log` is the row of the content's log.
  [[nodiscard]] result<void> expect_picture(const LogRow& log, const StripPlan& plan);
  // Reads ahead, in one trip, what a page and its count need.
  [[nodiscard]] result<void> expect_page(const LogRow& log, const ReadRequest& request);
  // The same as a part of a trip; what is there already is not asked for.
  void ask_for_page(Trip& trip, const LogRow& log, const ReadRequest& request);
  [[nodiscard]] result<void> expect_count(const LogRow& log, const KeyRange& range);
  // See OverviewView::gather().
  [[nodiscard]] result<bool> gather(const LogRow& log, const KeyRange& wanted, Order order,
                                    std::uint64_t limit, Samples samples, Strip& out);

 private:
  struct ReadPage {
    KeyRange range{1, 0};
    Order order = Order::ascending;
    std::uint64_t limit = 0;
    Rows rows;

    bool is_of(const KeyRange& other, Order way, std::uint64_t most) const noexcept {
      return range == other && order == way && limit == most;
    }
  };

  struct AskedKeys {
    Order direction;
    Key from;
    std::uint64_t most;
  };

  void ask_for_keys(Trip& trip, Order direction, Key from, std::uint64_t most);
  void ask_for_top(Trip& trip);
  void ask_for_cells(Trip& trip, const LogRow& log, std::span<const Key> keys);
  void ask_for_ranks(Trip& trip, const LogRow& log, std::span<const Key> keys, std::vector<Key> others = {});
  void ask_for_frames(Trip& trip, const KeyRange& range, Order order, std::uint64_t limit);
  void ask_for_levels(Trip& trip, CellId top, const KeyRange& range, std::uint64_t rows);
  [[nodiscard]] result<void> expect_frames(const KeyRange& range);
  [[nodiscard]] result<void> expect_edges(const StripPlan& plan, const KeyRange& range);
  // The smallest stored cell that holds `key`. Empty: there is none.
  [[nodiscard]] result<std::optional<CellId>> smallest_stored(CellId top, Key key);

  std::vector<AskedKeys> asked_keys_;
  ReadPage page_;  // that was read last
};

// Where the frames of a content begin and end; empty where there are none.
struct Ends {
  std::optional<Key> first;
  std::optional<Key> last;
};

// The same, whose cells change in memory until flush(). With a memory: that of the state before.
class ContentTable final : public ContentOf<OverviewTable> {
 public:
  using ContentOf::ContentOf;

  // They need not be asked for then. before   the last frame of the state before, if that is known
  void know_ends(const Ends& ends, const std::optional<std::optional<Key>>& before) noexcept {
    ends_ = ends;
    old_last_ = before;
  }
  // `recent` outlives the object.
  void know_recent(const RecentFrames& recent) noexcept { recent_ = &recent; }
  [[nodiscard]] result<void> visit(const KeyRange& range, RowPart part, RowVisitor visitor) override;
  [[nodiscard]] result<std::optional<Key>> at_or_above(Key key) override {
    return key == 0 && ends_ ? ends_->first : ContentOf::at_or_above(key);
  }
  [[nodiscard]] result<std::optional<Key>> at_or_below(Key key) override {
    return key == ~Key{0} && ends_ ? ends_->last : ContentOf::at_or_below(key);
  }

  [[nodiscard]] result<void> put_cell(CellId id, Bytes record) override;
  [[nodiscard]] result<void> put_histogram(CellId id, Bytes record) override;
  [[nodiscard]] result<void> erase_cell(CellId id) override;
  [[nodiscard]] result<void> erase_histogram(CellId id) override;

  // Writes what has changed.
  [[nodiscard]] result<void> flush();
  // Those that another one has read or written in the same transaction.
  void begin_with(CellMemory::Cells cells) noexcept { cells_ = std::move(cells); }
  // All that were read or written. The object is of no more use.
  CellMemory::Cells take_cells() noexcept { return std::move(cells_); }

 private:
  std::optional<Ends> ends_;
  const RecentFrames* recent_ = nullptr;
};

}  // namespace framesd::store::postgres
