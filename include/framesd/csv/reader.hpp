// SPDX-License-Identifier: MIT
//
// Reader: a borehole image log as CSV text, pushed in blocks of any size, to rows of 8-bit samples.
//
// A header line (`depth` and source_width columns of any name, separated by `,` `;` or TAB), then one frame a
// row; where the comma does not separate it may be the point of a number. A file of rejected rows, whose
// header begins `line,column,reason,depth`, is read as what stands behind those three; several such files may
// follow one another, each with its header. However the input is cut into blocks, the sink sees the same rows
// and rejects in the same order: rows that lie whole in a block are parsed where they are, the others through
// a buffer of at most row_bytes. One thread at a time; no files, no clocks. What happens to rows is not here,
// see ingest/session.hpp.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace framesd::csv {

// A row that is no frame. The texts are borrowed for the call.
struct Reject {
  std::uint64_t line = 0;    // of the file, where the row begins; the header is line 1; 0: not known
  std::uint32_t column = 0;  // of the first cell at fault, from 1; too few cells: of the first one missing
  boost::system::error_code reason;  // depth_* or csv_*
  std::string_view value;            // that cell, without blanks and quotes around it
  std::string_view row;              // the row as written, without its line end; at most row_bytes
};

// Takes what the Reader finds, in the order of the file.
class RowSink {
 public:
  // One frame: source_width samples, borrowed for the call. False: read nothing more.
  virtual bool row(Depth depth, std::span<const std::uint8_t> samples) = 0;
  // One row that is skipped. False: read nothing more.
  virtual bool rejected(const Reject& reject) = 0;

 protected:
  ~RowSink() = default;
};

struct ReaderOptions {
  std::uint16_t source_width = 200;  // 1..kWidthMax
  // The header line of an input of which only rows come: Reader::header() of whoever read its beginning.
  // Empty: the input begins with one. Borrowed for the constructor.
  std::string_view header = {};
  std::uint64_t first_line = 1;  // what the first line of the input counts as; 0: lines are not known
  // The longest row, line end not counted; a longer one is rejected. 0: 32 bytes a cell, at least 64 KiB.
  std::size_t row_bytes = 0;
};

class Reader {
 public:
  // `sink` must outlive the Reader.
  Reader(const ReaderOptions& options, RowSink& sink);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Takes the next block of the input; the sink has been given every row that ends in it.
  //
  // Errors: csv_wrong_header, before any row; nothing may be pushed after it. Bad rows are not errors.
  // Cost: about 150 ns a row of 200 plain integers with AVX2, 400 without, 3 us one of decimals (bench
  // csv_parse).
  [[nodiscard]] checked<void> push(std::span<const char> block);

  // The input is complete: the last row may lack its line end.
  //
  // Errors: csv_empty (not a byte, or only a byte order mark), csv_wrong_header.
  [[nodiscard]] checked<void> finish();

  bool header_seen() const noexcept;
  // The header line in force as it was written, without mark and line end. Empty before it is seen.
  std::string_view header() const noexcept;
  bool stopped() const noexcept;              // the sink wanted nothing more
  std::uint64_t blank_rows() const noexcept;  // rows whose cells are all blank
  bool quotes_seen() const noexcept;          // in a row: where rows begin cannot be told from newlines alone
  std::uint64_t lines_taken() const noexcept;  // that end before bytes_taken()
  // Bytes of input up to the end of the last row taken: where a broken upload can go on.
  std::uint64_t bytes_taken() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::csv
