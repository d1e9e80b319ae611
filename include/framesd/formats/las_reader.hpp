// SPDX-License-Identifier: MIT
//
// LasReader: a LAS 2.0 file to rows of 8-bit samples; see las_header.hpp for what its header says.
//
// A row is a line of numbers with blanks between them, or as many lines as it takes if WRAP is YES: then its
// depth stands alone on the first of them. A row with too few or too many values costs no other row, unless
// its depth is what is missing, or what may be a depth is not one STEP on. Where depths do not stand alone,
// rows are told by their count.
//
// The NULL value says that a sample is absent, as the absent values of the rules do. Rejected rows are given
// as the rows of a CSV, behind a header of their own, with empty cells for the NULL value.
#pragma once

#include <framesd/formats/row_reader.hpp>

#include <memory>

namespace framesd::formats {

class LasReader final : public RowReader {
 public:
  // `sink` must outlive the reader.
  LasReader(const ReaderOptions& options, RowSink& sink);
  ~LasReader() override;
  LasReader(const LasReader&) = delete;
  LasReader& operator=(const LasReader&) = delete;

  [[nodiscard]] checked<void> push(std::span<const char> block) override;
  [[nodiscard]] checked<void> finish() override;

  bool header_seen() const noexcept override;
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
