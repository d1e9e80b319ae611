// SPDX-License-Identifier: MIT
//
// IngestSession: one source, CSV or JSON lines, into one Log.
//
// Rows are parsed, resized and encoded on the thread that calls push(); whole batches go to the store's
// writer, so one source keeps two cores busy. At most kBatchesInFlight batches are on their way: then push()
// waits, and the sender feels it. Nothing is written before the header has been found right. A session that
// is dropped unfinished leaves what it has submitted to the store, and waits for nothing.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/row_reader.hpp>
#include <framesd/ingest/reading.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/log.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kBatchesInFlight = 4;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;  // with four of them the bound on memory

enum class OnError : std::uint8_t {
  skip,  // a bad row is reported, the rest goes on
  stop,  // rows before the first bad one are stored, nothing more
};
constexpr std::array<std::string_view, 2> kOnErrorNames = {"skip", "stop"};

enum class RowsAs : std::uint8_t { csv, ndjson };

using formats::SourcePosition;

// A source that goes on where another session was broken off: its first byte is that of a row.
struct Resume {
  std::string header;        // IngestSession::header() of the session before; empty for JSON lines
  std::uint64_t offset = 0;  // of that byte in the source: SessionProgress::durable_bytes
  std::uint64_t lines =
      0;  // in front of it: SessionProgress::durable_lines; 0: not known, rejects have line 0
};

struct IngestOptions {
  std::size_t chunk_rows = 10000;  // a batch at most; kBatchBytes may end it earlier
  OnError on_error = OnError::skip;
  std::uint64_t replacement = 0;  // see store::Upsert
  RowsAs format = RowsAs::csv;
  ReadingChoice choice = {};
  std::optional<Reading> reading = {};  // what comes of the choice, where it is known already
  std::optional<Resume> resume = {};
  // For every rejected row, on the pushing thread.
  std::function<void(const formats::Reject&)> on_reject = {};
  // Notes that are written with a batch, asked for when it is submitted, on the pushing thread: the source is
  // durable up to `position` when they are. A batch is then submitted only when the one before it is durable,
  // so that no note says more than is true.
  std::function<std::vector<store::Note>(const SourcePosition& position)> notes_at = {};
  // For a file that cannot be read to its end, with what is durable of it, if anything: before the error is
  // given.
  std::function<void(Report&, const Failure&)> on_broken_off = {};
};

// How far a session has come.
struct SessionProgress {
  std::uint64_t bytes = 0;  // pushed, and those in front of where the session went on
  std::uint64_t rows = 0;   // read, whatever became of them
  std::uint64_t rejected = 0;
  std::uint64_t durable_rows = 0;  // acknowledged by the store
  // Of the source from its start, up to the end of a row, that nobody needs to send again.
  std::uint64_t durable_bytes = 0;
  std::uint64_t durable_lines = 0;  // in those; 0 while they are not known
};

// Not for several threads at a time.
class IngestSession {
 public:
  // `store` must outlive the session and what it has submitted. It is asked for its facts, and may be waited
  // for.
  IngestSession(store::Log& store, IngestOptions options);
  ~IngestSession();
  IngestSession(const IngestSession&) = delete;
  IngestSession& operator=(const IngestSession&) = delete;

  // Takes the next block, of any size. May wait for the store.
  //
  // Errors: csv_wrong_header, csv_scale_missing, log_scale_differs: nothing was written; any error of the
  // store, after waiting for all that is in flight: `detail` then says how many rows are durable. An error
  // ends the session: every later call gives it again.
  [[nodiscard]] checked<void> push(std::span<const char> block);

  // Submits the rows gathered so far as they are: for a sender that pauses.
  [[nodiscard]] checked<void> flush();

  // The source is complete: gives the report once every row is durable.
  //
  // Errors: csv_empty, and as push().
  [[nodiscard]] checked<Report> finish();

  // Gives the session up: waits for what is in flight, which stays, and says behind `why` how many rows are
  // durable.
  [[nodiscard]] Failure cancel(const Failure& why = fail(errc::cancelled, "cancelled"));

  SessionProgress progress() const;
  // Of the rows taken so far; "inserted" and "replaced" count the durable ones only. All counts do so when
  // the session has ended with an error or cancel().
  Report report() const;
  bool stopped() const noexcept;  // at a bad row; further blocks are ignored
  // The header line as it was written, for a session that continues after it. Empty before it is seen, and
  // for JSON lines.
  std::string_view header() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::ingest
