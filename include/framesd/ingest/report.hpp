// SPDX-License-Identifier: MIT
//
// Report: what became of the rows of one source, for the person or program that sent it.
//
// The same figures go out as JSON (POST /frames, jobs) and as lines for the command line.
#pragma once

#include <framesd/formats/layout.hpp>
#include <framesd/formats/row_reader.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

constexpr std::size_t kRejectsKept = 100;       // in a report; all are counted
constexpr std::size_t kRejectValueBytes = 100;  // of a cell, enough to recognize it

// A rejected row; see formats::Reject.
struct RejectedRow {
  std::uint64_t line = 0;
  std::uint32_t column = 0;
  boost::system::error_code reason;
  std::string value;              // at most kRejectValueBytes
  formats::CellCount cells = {};  // not kept with an upload that is broken off

  std::string reason_text() const { return formats::reason_text(reason, cells); }
};

// Which way the rows of a source go down the hole.
enum class Direction : std::uint8_t {
  none,  // fewer than two depths
  down,  // no row is above the one before it
  up,    // no row is below the one before it
  mixed,
};

// What took how much of Report::seconds, in seconds; on two threads, so that the sum may be more than it.
struct Timings {
  double parsing = 0;     // reading text, resizing, encoding
  double waiting = 0;     // for the store
  double committing = 0;  // on the thread of the store's writer: changing tables and overview
  double syncing = 0;     // and there: writing the changed pages, until the disk has them
};

// Which content it was, and its entry in the ledger.
struct Identity {
  std::string digest;                  // see content_digest.hpp; empty: not all of the source was taken
  std::string ingest_id;               // of its entry in the ledger; empty: it was not recorded
  std::optional<std::string> same_as;  // the earlier ingest of the same content
};

struct Report {
  std::uint64_t rows = 0;      // stored + absent + blank + rejected
  std::uint64_t stored = 0;    // rows accepted; a depth given twice counts twice
  std::uint64_t inserted = 0;  // of those, depths that were new
  std::uint64_t replaced = 0;  // and depths that were there
  std::uint64_t absent = 0;    // rows with a depth and not one sample
  std::uint64_t blank = 0;
  std::uint64_t rejected = 0;
  std::uint64_t bytes = 0;  // of the source
  double seconds = 0;
  std::optional<Depth> first_depth;  // the shallowest stored
  std::optional<Depth> last_depth;   // the deepest
  bool stopped = false;              // at a bad row, as on_error=stop asks
  bool abandoned = false;            // nothing of it was kept: it was to replace the log, which is as it was
  std::vector<RejectedRow> rejects;  // the first kRejectsKept

  // Of the accepted rows as they follow one another, repeated depths left out; see steps.hpp.
  Direction direction = Direction::none;
  std::optional<Depth> median_step;  // none without two depths
  // Steps of more than three median ones; none when the direction is mixed.
  std::optional<std::uint64_t> gaps;
  std::uint64_t grown_bytes = 0;  // by which a file grew while it was read; they are not stored

  formats::Layout layout;               // how it was read
  std::optional<formats::Scale> scale;  // by which its numbers became samples; empty: they were samples
  Timings timings;
  Identity identity;
};

// Appends the report as one JSON object, with its first `rejects_max` rejects. Depths stand exactly, null if
// there are none. The shares are of `seconds`, on two threads: of one, parsing and waiting for the store
// (what is missing to 1 was spent reading, or waiting for whoever sends), of the other, committing and
// syncing. Of the ledger it has "ingest_id" and "same_as", if it was recorded. "scale", "comments",
// "depth_unit" and "remarks" are there if there were any.
void append_json(std::string& out, const Report& report, std::size_t rejects_max = kRejectsKept);

struct SummaryOptions {
  bool dry_run = false;  // nothing was stored
  bool shares = false;   // says what took how much of the time
};

// "5,460 rows stored (5,460 new, 0 replaced), 1 blank, 0 rejected, depths 9000.1 to 9546.0 downwards, step
// 0.1, 0 gaps, in 0.04 s (136,500 rows/s, 109 MB/s)", with shares of the time "..., 109 MB/s; 80 % parsing,
// 60 % committing, 5 % syncing, 12 % waiting for the store)". Of a dry run "would store 5,460 rows, 1 blank,
// ...".
[[nodiscard]] std::string summary_of(const Report& report, SummaryOptions options = {});

// What came from outside, a file's name say, as it may stand on a terminal: escaped.
[[nodiscard]] std::string printable(std::string_view text);

// One line a remark on how the source was read, each ended by a newline: "log.csv: line 2, a row of units,
// was passed over".
[[nodiscard]] std::string remark_lines_of(const Report& report, std::string_view source);

// One line a reject, each ended by a newline: "log.csv:12: column 3: sample is not a number (value 'x')".
// What came from the source is escaped. A last line counts those not listed.
[[nodiscard]] std::string reject_lines_of(const Report& report, std::string_view source);

}  // namespace framesd::ingest
