// SPDX-License-Identifier: MIT
//
// NdjsonReader: a log as JSON lines to rows of 8-bit samples: {"depth":9000.1,"samples":[0,17,254.9,...]}
//
// Strict JSON, one object a line, members in any order, others ignored; of a member given twice the last one
// counts. Samples are judged as CSV cells are, null is an absent one. A line that is no such object is a
// rejected row, an empty one a blank row.
#pragma once

#include <framesd/formats/row_reader.hpp>

#include <memory>

namespace framesd::formats {

class NdjsonReader final : public RowReader {
 public:
  // `sink` must outlive the reader. An input whose first_line is not 1 may be empty.
  NdjsonReader(const ReaderOptions& options, RowSink& sink);
  ~NdjsonReader() override;
  NdjsonReader(const NdjsonReader&) = delete;
  NdjsonReader& operator=(const NdjsonReader&) = delete;

  // Cost: about 1.5 us a row of 200 integers (bench ndjson_parse).
  [[nodiscard]] checked<void> push(std::span<const char> block) override;
  [[nodiscard]] checked<void> finish() override;

  bool header_seen() const noexcept override { return true; }  // it needs none
  std::string_view header() const noexcept override { return {}; }
  bool stopped() const noexcept override;
  bool may_refuse() const noexcept override;
  std::uint64_t blank_rows() const noexcept override;
  std::uint64_t rows_without_samples() const noexcept override;
  std::uint64_t bytes_taken() const noexcept override;
  std::uint64_t lines_taken() const noexcept override;
  Layout layout() const override { return {.form = "JSON lines"}; }

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace framesd::formats
