// SPDX-License-Identifier: MIT
//
// ContentReader: frames and cells of one content in one transaction, as the overview's algorithms see them.
//
// What was read stays in memory as long as the object: bytes that are given do not move. Every frame that is
// given was verified as far as it is given, except keys alone.
#pragma once

#include "overview/source.hpp"
#include "sql/connection.hpp"
#include <framesd/frame/row_format.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace framesd::store::postgres {

// What is known of a stored cell, or that there is none.
struct KeptCell {
  std::optional<std::vector<std::uint8_t>> record;
  std::optional<std::vector<std::uint8_t>> histogram;
  bool changed = false;
};

// Base   OverviewSource, or OverviewTable
template <class Base>
class ContentOf : public Base {
 public:
  ContentOf(Connection& database, std::int64_t content, const RowFormat& format) noexcept
      : database_(database), content_(content), format_(format) {}

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
  Connection& database() noexcept { return database_; }
  std::int64_t content() const noexcept { return content_; }

  std::map<std::uint64_t, KeptCell> cells_;  // by heap number

 private:
  std::deque<Rows> frames_;  // that visitors were given

  [[nodiscard]] result<std::optional<Key>> nearest(const Statement& statement, Key key);
  [[nodiscard]] result<void> read_cells(std::uint64_t first, std::uint64_t last);

  Connection& database_;
  const std::int64_t content_;
  const RowFormat format_;
};

using ContentReader = ContentOf<OverviewSource>;

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
