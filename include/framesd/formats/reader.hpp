// SPDX-License-Identifier: MIT
//
// Reader: a borehole image log as CSV text to rows of 8-bit samples.
//
// A header line (`depth` and source_width columns of any name, separated by `,` `;` or TAB), then one frame a
// row; where the comma does not separate it may be the point of a number. A file of rejected rows, whose
// header begins `line,column,reason,depth`, is read as what stands behind those three; several such files may
// follow one another, each with its header. Rows that lie whole in a block are parsed where they are, the
// others through a buffer of at most row_bytes. What happens to rows is not here, see ingest/session.hpp.
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

  bool header_seen() const noexcept;
  bool quotes_seen() const noexcept;  // in a row: where rows begin cannot be told from newlines alone
  std::string_view header() const noexcept override;
  bool stopped() const noexcept override;
  std::uint64_t blank_rows() const noexcept override;
  std::uint64_t bytes_taken() const noexcept override;
  std::uint64_t lines_taken() const noexcept override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::formats
