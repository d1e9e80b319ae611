// SPDX-License-Identifier: MIT
//
// PostgresTransaction: a log inside one writing transaction of the database, as Edit changes it.
//
// The log's row is locked from the first statement to the last: there is one writer over all instances.
// Frames that are put behind the last one of the log go to the database at once, by COPY. Others stay in
// memory until finish(), which writes them in one statement each of new and of other rows; what was there
// before is read for all of a batch at once.
#pragma once

#include "content.hpp"
#include "copy_rows.hpp"
#include "entries.hpp"
#include "log_row.hpp"
#include "overview/changes.hpp"
#include "overview/update.hpp"
#include "recent_frames.hpp"
#include "sql/connection.hpp"
#include "writing/write_transaction.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store::postgres {

// What one transaction after the other works with, kept for its memory. Of one writer.
struct TransactionMemory {
  // cells   of the log, which looks share
  TransactionMemory(const RowFormat& rows, CellMemory& log_cells)
      : changes{ChangeList(rows), ChangeList(rows)}, updater(rows), cells(log_cells) {}

  ChangeList changes[2];  // of each Content
  OverviewUpdater updater;
  CellMemory& cells;
  RecentFrames recent;   // of the live content
  bool may_copy = true;  // see insert_rows()
};

class PostgresTransaction final : public WriteTransaction {
 public:
  // BEGIN, and the lock of the log's row. Errors: log_missing, store_widths_differ, those of the database.
  [[nodiscard]] static result<LogRow> begin(Connection& database, std::uint64_t log, const RowFormat& format);

  // stamp   of the commit, random
  // All outlive the object.
  PostgresTransaction(Connection& database, const LogRow& row, std::uint64_t stamp,
                      TransactionMemory& memory);

  const RowFormat& format() const noexcept override { return row_.rows; }
  Version version() const noexcept override { return row_.version(); }
  EntryTable& entries() noexcept override { return notes_; }
  [[nodiscard]] result<bool> any_frame(const KeyRange& range) override;
  [[nodiscard]] result<void> expect(Content content, std::span<const Key> keys) override;
  bool reads_ahead() const noexcept override { return true; }
  [[nodiscard]] result<Stored> put(Content content, Key key, Bytes record) override;
  [[nodiscard]] result<std::uint64_t> erase(const KeyRange& range) override;
  bool full() const noexcept override;
  [[nodiscard]] result<std::uint64_t> replacement() override;
  [[nodiscard]] result<std::optional<std::uint64_t>> begin_replacement() override;
  [[nodiscard]] result<void> end_replacement(bool becomes_live) override;
  [[nodiscard]] result<Version> finish(std::span<LogChange> changes) override;
  // The log's row as finish() has written it.
  const LogRow& row() const noexcept { return row_; }
  // When it was committed: the next looks and writes need not read the cells that it has read and written,
  // nor the next writes its last frames.
  void remember();

 private:
  struct Row {
    Bytes now;                                        // empty: as it was
    std::optional<std::vector<std::uint8_t>> before;  // the record that is in the table
  };
  // Frames of one content that were looked at or put here.
  struct Part {
    std::int64_t content = 0;
    std::map<Key, Row> rows;
    std::shared_ptr<CopyRows> copying;  // of rows behind the last one; null: none was needed yet
    std::optional<Key> last;            // of the table and the COPY, if it is known; frames behind it are new
    bool last_known = false;
    std::optional<std::optional<Key>> old_last;  // the last of the state before, if it is known
    std::size_t bytes = 0;
  };

  Part& part(Content content) noexcept { return parts_[static_cast<unsigned>(content)]; }
  [[nodiscard]] result<void> find_last(Part& part);
  [[nodiscard]] result<void> read_rows(Part& part, std::span<const Key> keys);
  bool append(Part& part, Key key, Bytes record);
  // Writes what was put; afterwards, or when the COPY has ended, the table is as `rows` says.
  [[nodiscard]] result<void> flush(Part& part);
  [[nodiscard]] result<void> update_overview(Content content);
  [[nodiscard]] result<void> update_cells(Content content);
  void note_inserted(Key key) noexcept;
  [[nodiscard]] result<Ends> find_ends(std::int64_t content);
  [[nodiscard]] result<Ends> live_ends();

  Connection& database_;
  TransactionMemory& memory_;
  LogRow row_;
  const Version version_before_;
  const std::int64_t state_before_;
  const std::uint64_t stamp_;
  NoteTable notes_;
  Part parts_[2];
  std::uint64_t inserted_ = 0;  // frames of the live content
  std::uint64_t erased_ = 0;
  bool ends_known_ = true;        // of the live content, in row_
  bool content_changed_ = false;  // another one has become live
  CellMemory::Cells cells_;       // of the live content, as they are when this is committed
};

}  // namespace framesd::store::postgres
