// SPDX-License-Identifier: MIT
//
// Reader: a borehole image log as CSV text to rows of 8-bit samples.
//
// A header line (the depth's name and source_width columns of any name, separated by `,` `;` or TAB), then
// one frame a row. In front of the header may stand blank lines, comments and `sep=X`, behind it a row of
// units; comments may stand between rows. Where the comma does not separate it may be the point of a number,
// or mark thousands: see number_marks.hpp. A file of rejected rows, whose header begins
// `line,column,reason,depth`, is read as what stands behind those three; several such files may follow one
// another, each with its header. Lines end with LF, CR LF, CR CR LF or CR. Rows that lie whole in a block are
// parsed where they are, the others through a buffer of at most row_bytes. What happens to rows is not here,
// see ingest/session.hpp.
#pragma once

#include <framesd/formats/row_reader.hpp>

#include <memory>

namespace framesd::formats {

class Reader final : public RowReader {
 public:
  // `sink` must outlive the Reader.
  Reader(const ReaderOptions& options, RowSink& sink);
  ~Reader() override;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Cost: about 150 ns a row of 200 plain integers with AVX2, 230 with SSSE3, 500 to 750 without, 3 us one of
  // decimals (bench csv_parse, csv_plain_cells).
  [[nodiscard]] checked<void> push(std::span<const char> block) override;
  [[nodiscard]] checked<void> finish() override;

  bool header_seen() const noexcept override;
  // Whether rows cannot be told from a part of the input alone: a quote in a row may hide newlines, what a
  // mark in a number means is known from others, and so on.
  bool needs_context() const noexcept;
  std::string_view header() const noexcept override;
  bool stopped() const noexcept override;
  bool may_refuse() const noexcept override;
  std::uint64_t blank_rows() const noexcept override;
  std::uint64_t rows_without_samples() const noexcept override;
  std::uint64_t bytes_taken() const noexcept override;
  std::uint64_t lines_taken() const noexcept override;
  Layout layout() const override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::formats
