// SPDX-License-Identifier: MIT
#include "cells.hpp"
#include "header.hpp"
#include "ndjson_row.hpp"
#include <framesd/formats/ndjson_reader.hpp>

#include <string>

namespace framesd::formats {

class NdjsonReader::Impl {
 public:
  Impl(const ReaderOptions& options, RowSink& sink)
      : sink_(sink),
        limit_(row_limit(options)),
        first_line_(options.first_line),
        parser_(options.source_width, options.rules, options.first_line == 1) {}

  checked<void> push(std::string_view text);
  checked<void> finish();

  bool stopped() const noexcept { return stopped_; }
  bool may_refuse() const noexcept { return parser_.scale_check().open(); }
  std::uint64_t blank_rows() const noexcept { return blank_rows_; }
  std::uint64_t rows_without_samples() const noexcept { return rows_without_samples_; }
  std::uint64_t bytes_taken() const noexcept { return bytes_taken_; }
  std::uint64_t lines_taken() const noexcept { return lines_taken_; }

 private:
  bool ended() const noexcept { return stopped_ || parser_.scale_check().refusal(); }
  checked<void> refused_for_scale() const;
  // What there is of a row behind the last piece; `ends`: its end was there.
  void take(std::string_view piece, bool ends);
  SourcePosition position() const noexcept { return {bytes_taken_, lines_taken_}; }
  void read_row(std::string_view row);
  void reject(const RowFault& fault, std::string_view row);

  RowSink& sink_;
  const std::size_t limit_;
  const std::uint64_t first_line_;
  NdjsonRow parser_;
  std::string carry_;      // the start of a row whose end has not come
  bool skipping_ = false;  // the rest of a row that was too long
  bool stopped_ = false;
  std::uint64_t blank_rows_ = 0;
  std::uint64_t rows_without_samples_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t bytes_taken_ = 0;
  std::uint64_t lines_taken_ = 0;
};

void NdjsonReader::Impl::reject(const RowFault& fault, std::string_view row) {
  const std::uint64_t line = first_line_ == 0 ? 0 : first_line_ + lines_taken_;
  const Reject reject{line, fault.column, fault.reason, fault.value, row, {}, fault.cells, position()};
  if (!sink_.rejected(reject)) stopped_ = true;
}

void NdjsonReader::Impl::read_row(std::string_view row) {
  if (row.ends_with('\r')) row.remove_suffix(1);
  if (first_line_ + lines_taken_ == 1) row = without_mark(row);
  const RowParser::Kind kind = parser_.parse(row);
  if (parser_.scale_check().refusal()) return;
  switch (kind) {
    case RowParser::Kind::frame:
      if (!sink_.row(parser_.depth(), parser_.samples(), parser_.absent(), position())) stopped_ = true;
      break;
    case RowParser::Kind::blank: ++blank_rows_; break;
    case RowParser::Kind::without_samples: ++rows_without_samples_; break;
    case RowParser::Kind::faulty: reject(parser_.fault(), row); break;
  }
}

void NdjsonReader::Impl::take(std::string_view piece, bool ends) {
  if (skipping_) {
    skipping_ = !ends;
    return;
  }
  if (ends && carry_.empty() && piece.size() <= limit_) return read_row(piece);
  carry_ += piece.substr(0, limit_ + 1 - carry_.size());
  const bool too_long = carry_.size() > limit_;
  if (!ends && !too_long) return;
  if (too_long) {
    reject({1, errc::csv_row_too_long, {}}, std::string_view(carry_).substr(0, limit_));
    skipping_ = !ends;
  } else {
    read_row(carry_);
  }
  carry_.clear();
}

checked<void> NdjsonReader::Impl::push(std::string_view text) {
  while (!text.empty() && !ended()) {
    const std::size_t newline = text.find(kNewline);
    const bool ends = newline != text.npos;
    const std::size_t bytes = ends ? newline + 1 : text.size();
    take(text.substr(0, newline), ends);
    bytes_read_ += bytes;
    text.remove_prefix(bytes);
    if (!ends) continue;
    bytes_taken_ = bytes_read_;
    ++lines_taken_;
  }
  return refused_for_scale();
}

checked<void> NdjsonReader::Impl::refused_for_scale() const {
  if (const auto& refusal = parser_.scale_check().refusal()) return *refusal;
  return {};
}

checked<void> NdjsonReader::Impl::finish() {
  if (lines_taken_ == 0 && first_line_ == 1 && !skipping_ && without_mark(carry_).empty()) {
    return fail(errc::csv_empty, "the input is empty: rows were expected");
  }
  if (!ended() && !carry_.empty()) take({}, true);
  bytes_taken_ = bytes_read_;
  if (!ended()) parser_.end_input();
  return refused_for_scale();
}

NdjsonReader::NdjsonReader(const ReaderOptions& options, RowSink& sink)
    : impl_(std::make_unique<Impl>(options, sink)) {}
NdjsonReader::~NdjsonReader() = default;
checked<void> NdjsonReader::push(std::span<const char> block) {
  return impl_->push({block.data(), block.size()});
}
checked<void> NdjsonReader::finish() { return impl_->finish(); }
bool NdjsonReader::stopped() const noexcept { return impl_->stopped(); }
std::uint64_t NdjsonReader::blank_rows() const noexcept { return impl_->blank_rows(); }
bool NdjsonReader::may_refuse() const noexcept { return impl_->may_refuse(); }
std::uint64_t NdjsonReader::rows_without_samples() const noexcept { return impl_->rows_without_samples(); }
std::uint64_t NdjsonReader::bytes_taken() const noexcept { return impl_->bytes_taken(); }
std::uint64_t NdjsonReader::lines_taken() const noexcept { return impl_->lines_taken(); }

}  // namespace framesd::formats
