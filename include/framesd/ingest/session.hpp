// SPDX-License-Identifier: MIT
//
// IngestSession: one CSV source into one FrameStore.
//
// Rows are parsed, resized and encoded on the thread that calls push(); whole batches go to the store's
// writer, so one source keeps two cores busy. At most kBatchesInFlight batches are on their way: then push()
// waits, and the sender feels it. Nothing is written before the header has been found right. A session that
// is dropped unfinished leaves what it has submitted to the store, and waits for nothing.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/csv/reader.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace framesd::ingest {

constexpr std::size_t kBatchesInFlight = 4;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20;  // with four of them the bound on memory

enum class OnError : std::uint8_t {
  skip,  // a bad row is reported, the rest goes on
  stop,  // rows before the first bad one are stored, nothing more
};

struct IngestOptions {
  std::size_t chunk_rows = 10000;  // a batch at most; kBatchBytes may end it earlier
  OnError on_error = OnError::skip;
  std::uint64_t replacement = 0;  // see store::Upsert
  // For every rejected row, on the pushing thread.
  std::function<void(const csv::Reject&)> on_reject = {};
};

// How far a session has come.
struct Progress {
  std::uint64_t bytes = 0;  // pushed
  std::uint64_t rows = 0;   // read: stored, blank and rejected ones
  std::uint64_t rejected = 0;
  std::uint64_t durable_rows = 0;   // acknowledged by the store
  std::uint64_t durable_bytes = 0;  // of the source, up to the end of a row, that nobody needs to send again
};

// Not for several threads at a time.
class IngestSession {
 public:
  // `store` must outlive the session and what it has submitted.
  IngestSession(store::FrameStore& store, IngestOptions options);
  ~IngestSession();
  IngestSession(const IngestSession&) = delete;
  IngestSession& operator=(const IngestSession&) = delete;

  // Takes the next block, of any size. May wait for the store.
  //
  // Errors: csv_wrong_header; any error of the store, after waiting for all that is in flight: `detail` then
  // says how many rows are durable. An error ends the session: every later call gives it again.
  [[nodiscard]] checked<void> push(std::span<const char> block);

  // Submits the rows gathered so far as they are: for a sender that pauses.
  [[nodiscard]] checked<void> flush();

  // The source is complete: gives the report once every row is durable.
  //
  // Errors: csv_empty, and as push().
  [[nodiscard]] checked<Report> finish();

  // Gives the session up: waits for what is in flight, which stays, and says how many rows are durable.
  [[nodiscard]] Failure cancel();

  Progress progress() const;
  bool stopped() const noexcept;  // at a bad row; further blocks are ignored

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::ingest
