// SPDX-License-Identifier: MIT
//
// RowReader: rows of a log as text, pushed in blocks of any size, to a RowSink.
//
// However the input is cut into blocks, the sink sees the same rows and rejects in the same order. One thread
// at a time; no files, no clocks. Two forms of text: Reader (CSV) and NdjsonReader (JSON lines).
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/layout.hpp>
#include <framesd/formats/sample_rules.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace framesd::formats {

// Of a row with csv_wrong_cell_count; else, and where it is no longer known, both are 0. In CSV with the
// depth's cell, in JSON the samples alone.
struct CellCount {
  std::uint32_t found = 0;
  std::uint32_t expected = 0;
};

// Between two rows of an input.
struct SourcePosition {
  std::uint64_t bytes = 0;  // in front of it
  std::uint64_t lines = 0;  // that end there; 0 while they are not known
};

// A row that is no frame. The texts are borrowed for the call.
struct Reject {
  std::uint64_t line = 0;  // of the file, where the row begins; the header is line 1; 0: not known
  // Of the first cell at fault, from 1; too few cells: of the first one missing. In JSON the depth is column
  // 1 and the samples follow.
  std::uint32_t column = 0;
  boost::system::error_code reason;  // depth_*, csv_*, json_malformed, row_*
  std::string_view value;            // that cell, without blanks and quotes around it
  std::string_view row;              // the row as written, without its line end; at most row_bytes
  std::string_view header = {};      // of the rows: the header line, and a row of units behind it
  CellCount cells = {};
  SourcePosition before = {};  // where in the input the rows before this one end
};

// `reason` in words, with the cells where their number is wrong: "wrong number of cells (3 instead of 201)".
// No comma, semicolon, TAB or quote is in it: it can be the content of a cell.
[[nodiscard]] std::string reason_text(const boost::system::error_code& reason, CellCount cells);

// Takes what a RowReader finds, in the order of the file.
class RowSink {
 public:
  // One frame, borrowed for the call. False: read nothing more.
  //
  // samples   source_width of them, 0 where they are absent
  // absent    their mask, see frame/sample_mask.hpp; empty if all are there
  // before    where in the input the rows before this one end
  virtual bool row(Depth depth, std::span<const std::uint8_t> samples, std::span<const std::uint8_t> absent,
                   SourcePosition before) = 0;
  // One row that is skipped. False: read nothing more.
  virtual bool rejected(const Reject& reject) = 0;

 protected:
  ~RowSink() = default;
};

struct ReaderOptions {
  std::uint16_t source_width = 200;  // 1..kWidthMax
  SampleRules rules = {};
  // Of the depths, "m" or "ft": an input whose header names another one is refused. Empty: any will do.
  std::string depth_unit = {};
  // Of an input that has only rows: header() of the reader that read its beginning. Empty: a CSV begins with
  // a header. Borrowed for the constructor.
  std::string_view header = {};
  std::uint64_t first_line = 1;  // what the first line of the input counts as; 0: lines are not known
  // The longest row, line end not counted; a longer one is rejected. 0: 32 bytes a cell, at least 64 KiB.
  std::size_t row_bytes = 0;
};

class RowReader {
 public:
  virtual ~RowReader() = default;

  // Takes the next block of the input; the sink has been given every row that ends in it.
  //
  // Errors: csv_wrong_header, before any row, and where a file of rejected rows has another header between
  // its rows; csv_scale_missing, while may_refuse(); nothing may be pushed after it. Bad rows are not errors.
  [[nodiscard]] virtual checked<void> push(std::span<const char> block) = 0;

  // The input is complete: the last row may lack its line end.
  //
  // Errors: csv_empty (not a byte, or only a byte order mark); csv_wrong_header, also if there is none;
  // csv_scale_missing.
  [[nodiscard]] virtual checked<void> finish() = 0;

  virtual bool header_seen() const noexcept = 0;
  // What decides how the rows are read, for a reader that goes on behind them: the header line in force as it
  // was written, without mark and line end, and further lines if there are such. Empty before it is seen, and
  // for JSON.
  virtual std::string_view header() const noexcept = 0;
  virtual bool stopped() const noexcept = 0;  // the sink wanted nothing more
  // Whether it may still turn out that the input is refused as a whole, its first rows with it.
  virtual bool may_refuse() const noexcept = 0;
  virtual std::uint64_t blank_rows() const noexcept = 0;            // rows with nothing in them
  virtual std::uint64_t rows_without_samples() const noexcept = 0;  // and those with a depth alone
  // Bytes of input up to the end of the last row taken: where a broken upload can go on.
  virtual std::uint64_t bytes_taken() const noexcept = 0;
  virtual std::uint64_t lines_taken() const noexcept = 0;  // that end before bytes_taken()
  // As far as it has been found out.
  virtual Layout layout() const = 0;
};

// What ReaderOptions::row_bytes comes to.
[[nodiscard]] std::size_t row_limit(const ReaderOptions& options) noexcept;

}  // namespace framesd::formats
