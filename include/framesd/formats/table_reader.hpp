// SPDX-License-Identifier: MIT
//
// TableReader: a log as text in columns. It is LAS if its first line that is neither blank nor a comment
// begins with ~V, else CSV.
#pragma once

#include <framesd/formats/row_reader.hpp>

#include <memory>
#include <string>

namespace framesd::formats {

class TableReader final : public RowReader {
 public:
  // `sink` must outlive the reader.
  TableReader(const ReaderOptions& options, RowSink& sink);

  [[nodiscard]] checked<void> push(std::span<const char> block) override;
  [[nodiscard]] checked<void> finish() override;

  bool header_seen() const noexcept override { return reader_ && reader_->header_seen(); }
  std::string_view header() const noexcept override {
    return reader_ ? reader_->header() : std::string_view();
  }
  bool stopped() const noexcept override { return reader_ && reader_->stopped(); }
  bool may_refuse() const noexcept override { return !reader_ || reader_->may_refuse(); }
  std::uint64_t blank_rows() const noexcept override { return reader_ ? reader_->blank_rows() : 0; }
  std::uint64_t rows_without_samples() const noexcept override {
    return reader_ ? reader_->rows_without_samples() : 0;
  }
  std::uint64_t bytes_taken() const noexcept override { return reader_ ? reader_->bytes_taken() : 0; }
  std::uint64_t lines_taken() const noexcept override { return reader_ ? reader_->lines_taken() : 0; }
  Layout layout() const override { return reader_ ? reader_->layout() : Layout(); }

 private:
  enum class Form : std::uint8_t { unknown, csv, las };
  static Form form_of(std::string_view text) noexcept;
  void begin(Form form);

  ReaderOptions options_;
  RowSink& sink_;
  std::string held_;  // of an input whose form is not known yet
  std::unique_ptr<RowReader> reader_;
};

}  // namespace framesd::formats
