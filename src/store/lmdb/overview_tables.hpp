// SPDX-License-Identifier: MIT
//
// LogView: one log's tables in one transaction, as the overview's algorithms see them.
//
// LogReader reads in any transaction, LogTable also changes the overview in a writing one. Every frame that
// is given was verified as far as it is given, except keys alone; cells and histograms are verified by who
// opens them. Cursors are opened when first needed and must be gone before the transaction ends, so a view is
// a local of one body.
#pragma once

#include "lmdb/env/cursor.hpp"
#include "lmdb/env/txn.hpp"
#include "overview/source.hpp"
#include "tables.hpp"

#include <cstdint>
#include <optional>

namespace framesd::store::lmdb {

template <class Interface, class TxnType, class CursorType>
class LogView : public Interface {
 public:
  LogView(TxnType& txn, const LogTables& tables, const RowFormat& format) noexcept
      : txn_(txn), tables_(tables), format_(format) {}

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
  [[nodiscard]] result<CursorType*> cells() { return opened(cells_, tables_.overview); }
  [[nodiscard]] result<CursorType*> histograms() { return opened(histograms_, tables_.histograms); }
  TxnType& txn() noexcept { return txn_; }
  const LogTables& tables() const noexcept { return tables_; }

 private:
  template <class C>
  [[nodiscard]] result<C*> opened(std::optional<C>& cursor, Table table);
  [[nodiscard]] result<Cursor*> frames() { return opened(frames_, tables_.frames); }

  TxnType& txn_;
  LogTables tables_;
  RowFormat format_;
  std::optional<Cursor> frames_;
  std::optional<CursorType> cells_;
  std::optional<CursorType> histograms_;
};

using LogReader = LogView<OverviewSource, const Txn, Cursor>;

class LogTable final : public LogView<OverviewTable, WriteTxn, WriteCursor> {
 public:
  using LogView::LogView;

  [[nodiscard]] result<void> put_cell(CellId id, Bytes record) override;
  [[nodiscard]] result<void> put_histogram(CellId id, Bytes record) override;
  [[nodiscard]] result<void> erase_cell(CellId id) override;
  [[nodiscard]] result<void> erase_histogram(CellId id) override;
};

}  // namespace framesd::store::lmdb
