// SPDX-License-Identifier: MIT
//
// Rows off the front of the input, whichever way it arrives.
//
// take() looks at a window: what is there of a row, at most row_bytes + 1 bytes of it. What it decides
// depends on the window's content alone, so a window that was put together in the carry buffer gives what the
// same bytes give in place.
#include "cells.hpp"
#include "header.hpp"
#include "row_parser.hpp"
#include "row_scan.hpp"
#include <framesd/formats/reader.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace framesd::formats {
namespace {

constexpr std::size_t kRowBytesLeast = 64 * 1024;
constexpr std::size_t kLongCellBytes =
    32;  // of a row's limit: a number with seventeen digits and blanks around it

std::string_view without_return(std::string_view row) noexcept {
  if (row.ends_with('\r')) row.remove_suffix(1);
  return row;
}

std::uint64_t newlines_in(std::string_view text) noexcept {
  return static_cast<std::uint64_t>(std::ranges::count(text, kNewline));
}

}  // namespace

std::size_t row_limit(const ReaderOptions& options) noexcept {
  if (options.row_bytes != 0) return options.row_bytes;
  return std::max(kRowBytesLeast, (std::size_t{options.source_width} + 1) * kLongCellBytes);
}

class Reader::Impl {
 public:
  Impl(const ReaderOptions& options, RowSink& sink)
      : sink_(sink),
        width_(options.source_width),
        limit_(row_limit(options)),
        parser_(options.source_width),
        first_line_(options.first_line) {
    if (!options.header.empty()) read_header_line(options.header);
  }

  checked<void> push(std::string_view text);
  checked<void> finish();

  bool header_seen() const noexcept { return dialect_.separator != '\0'; }
  std::string_view header() const noexcept { return header_; }
  bool stopped() const noexcept { return stopped_; }
  bool quotes_seen() const noexcept { return quotes_seen_; }
  std::uint64_t lines_taken() const noexcept { return lines_taken_; }
  std::uint64_t blank_rows() const noexcept { return blank_rows_; }
  // A row that is too long is taken when its end is there: no input can go on in its middle.
  std::uint64_t bytes_taken() const noexcept {
    return skipping_ ? skipped_from_ : std::min(bytes_taken_, bytes_pushed_);
  }

 private:
  bool ended() const noexcept { return stopped_ || refusal_; }
  // Gives how many bytes of `text` are done with: whole rows from its start. What is left is the start of one
  // more.
  std::size_t take_rows(std::string_view text);
  // The same for one row, 0 if its end is not there yet.
  std::size_t take(std::string_view text);
  std::size_t take_plain(std::string_view window, std::size_t readable);
  std::size_t take_unclosed(std::string_view window);
  std::size_t take_too_long(std::string_view window);
  std::size_t skip_to_newline(std::string_view text);
  // Moves bytes from `block` to the carry buffer: to the next newline, or as many as a row may have. Gives
  // how many.
  std::size_t carry_on(std::string_view block);

  void read_row(std::string_view row);
  void read_header_line(std::string_view line);
  // A header between rows, as files of rejected rows have when they are put behind one another.
  bool read_repeated_header(std::string_view row);
  SourcePosition position() const noexcept { return {bytes_taken_, lines_taken_}; }
  std::uint64_t line() const noexcept { return first_line_ == 0 ? 0 : first_line_ + lines_taken_; }
  void reject(const RowFault& fault, std::string_view row);
  void refuse(Failure why) { refusal_ = std::move(why); }
  std::size_t done(std::size_t bytes, std::uint64_t lines);

  RowSink& sink_;
  const std::uint16_t width_;
  const std::size_t limit_;
  RowParser parser_;
  RowScan scan_;
  Dialect dialect_;
  std::string header_;
  std::string carry_;               // the start of a row whose end has not come; empty while skipping
  bool skipping_ = false;           // the rest of a row that was too long
  std::uint64_t skipped_from_ = 0;  // where it began
  bool stopped_ = false;
  std::optional<Failure> refusal_;
  bool quotes_seen_ = false;
  const std::uint64_t first_line_;
  std::uint64_t lines_taken_ = 0;
  std::uint64_t blank_rows_ = 0;
  std::uint64_t bytes_pushed_ = 0;
  std::uint64_t bytes_taken_ = 0;  // one more than pushed when finish() had to end the last row
};

std::size_t Reader::Impl::done(std::size_t bytes, std::uint64_t lines) {
  scan_.restart();
  lines_taken_ += lines;
  bytes_taken_ += bytes;
  return bytes;
}

void Reader::Impl::reject(const RowFault& fault, std::string_view row) {
  const Reject reject{line(), fault.column, fault.reason, fault.value, row, header_, fault.cells, position()};
  if (!sink_.rejected(reject)) stopped_ = true;
}

void Reader::Impl::read_header_line(std::string_view line) {
  auto dialect = read_header(line, width_);
  if (!dialect) return refuse(std::move(dialect).error());
  dialect_ = *dialect;
  header_ = without_mark(line);
}

bool Reader::Impl::read_repeated_header(std::string_view row) {
  if (dialect_.notes == 0) return false;
  const auto dialect = read_header(row, width_);
  if (!dialect || dialect->notes == 0) return false;
  dialect_ = *dialect;
  header_ = without_mark(row);
  return true;
}

void Reader::Impl::read_row(std::string_view row) {
  if (!header_seen()) return read_header_line(row);
  if (read_repeated_header(row)) return;
  quotes_seen_ = quotes_seen_ || row.find(kQuote) != row.npos;
  switch (parser_.parse(row, dialect_)) {
    case RowParser::Kind::frame:
      if (!sink_.row(parser_.depth(), parser_.samples(), position())) stopped_ = true;
      break;
    case RowParser::Kind::blank: ++blank_rows_; break;
    case RowParser::Kind::faulty: reject(parser_.fault(), row); break;
  }
}

std::size_t Reader::Impl::take_plain(std::string_view window, std::size_t readable) {
  const std::size_t newline = window.find(kNewline);
  if (newline == window.npos) return 0;
  if (!parser_.parse_plain(without_return(window.substr(0, newline)), readable, dialect_)) return 0;
  if (!sink_.row(parser_.depth(), parser_.samples(), position())) stopped_ = true;
  return done(newline + 1, 1);
}

std::size_t Reader::Impl::take(std::string_view text) {
  if (skipping_) return skip_to_newline(text);
  const std::string_view window = text.substr(0, limit_ + 1);
  // A row that began in an earlier block ends where the carry buffer does, if its end is there.
  if (header_seen() && (!scan_.begun() || window.back() == kNewline)) {
    if (const std::size_t taken = take_plain(window, text.size())) return taken;
  }
  const std::size_t end = scan_.find_end(window, dialect_);
  if (end != window.npos) {
    const std::string_view row = window.substr(0, end);
    read_row(without_return(row));
    return done(end + 1, newlines_in(row) + 1);
  }
  if (window.size() <= limit_) return 0;
  return scan_.in_quotes() ? take_unclosed(window) : take_too_long(window);
}

// The quote that is never closed costs its own line, not everything behind it.
std::size_t Reader::Impl::take_unclosed(std::string_view window) {
  const std::size_t quote = scan_.open_quote();
  const std::size_t newline = window.find(kNewline, quote);
  if (newline == window.npos) return take_too_long(window);
  const std::string_view row = without_return(window.substr(0, newline));
  if (!header_seen()) {
    refuse(fail(errc::csv_wrong_header, "wrong header: a quote in it is never closed"));
    return done(newline + 1, 1);
  }
  std::uint32_t column = 0;
  Cells cells(row.substr(0, quote), dialect_);
  for (std::string_view cell; cells.next(cell);) ++column;
  quotes_seen_ = true;
  reject({column, errc::csv_quote_unclosed, row.substr(quote)}, row);
  return done(newline + 1, newlines_in(row) + 1);
}

std::size_t Reader::Impl::take_too_long(std::string_view window) {
  if (!header_seen()) {
    refuse(fail(errc::csv_wrong_header, "wrong header: the first line is longer than " +
                                            std::to_string(limit_) + " bytes; lines end with LF or CRLF"));
    return done(window.size(), 0);
  }
  reject({1, errc::csv_row_too_long, {}}, window.substr(0, limit_));
  skipping_ = true;
  skipped_from_ = bytes_taken_;
  return done(window.size(), newlines_in(window));
}

std::size_t Reader::Impl::skip_to_newline(std::string_view text) {
  const std::size_t newline = text.find(kNewline);
  if (newline == text.npos) return done(text.size(), 0);
  skipping_ = false;
  return done(newline + 1, 1);
}

std::size_t Reader::Impl::take_rows(std::string_view text) {
  std::size_t used = 0;
  while (used < text.size() && !ended()) {
    const std::size_t taken = take(text.substr(used));
    if (taken == 0) break;
    used += taken;
  }
  return used;
}

std::size_t Reader::Impl::carry_on(std::string_view block) {
  const std::string_view window = block.substr(0, limit_ + 1 - carry_.size());
  const std::size_t newline = window.find(kNewline);
  const std::size_t wanted = newline == window.npos ? window.size() : newline + 1;
  carry_ += window.substr(0, wanted);
  return wanted;
}

checked<void> Reader::Impl::push(std::string_view text) {
  bytes_pushed_ += text.size();
  while (!text.empty() && !ended()) {
    if (carry_.empty()) {
      text.remove_prefix(take_rows(text));
      if (ended()) break;
      carry_ = text;
      break;
    }
    text.remove_prefix(carry_on(text));
    carry_.erase(0, take_rows(carry_));
  }
  if (refusal_) return *refusal_;
  return {};
}

checked<void> Reader::Impl::finish() {
  if (!header_seen() && !ended() && without_mark(carry_).empty()) {
    return fail(errc::csv_empty, "the input is empty: a header line was expected");
  }
  if (!carry_.empty() && carry_.back() != kNewline) carry_ += kNewline;
  while (!carry_.empty() && !ended()) {
    std::size_t used = take_rows(carry_);
    if (used == 0) used = take_unclosed(carry_);  // only an open quote leaves a row without an end now
    carry_.erase(0, used);
  }
  skipping_ = false;
  if (refusal_) return *refusal_;
  return {};
}

Reader::Reader(const ReaderOptions& options, RowSink& sink) : impl_(std::make_unique<Impl>(options, sink)) {}
Reader::~Reader() = default;
checked<void> Reader::push(std::span<const char> block) { return impl_->push({block.data(), block.size()}); }
checked<void> Reader::finish() { return impl_->finish(); }
bool Reader::header_seen() const noexcept { return impl_->header_seen(); }
std::string_view Reader::header() const noexcept { return impl_->header(); }
bool Reader::quotes_seen() const noexcept { return impl_->quotes_seen(); }
std::uint64_t Reader::lines_taken() const noexcept { return impl_->lines_taken(); }
bool Reader::stopped() const noexcept { return impl_->stopped(); }
std::uint64_t Reader::blank_rows() const noexcept { return impl_->blank_rows(); }
std::uint64_t Reader::bytes_taken() const noexcept { return impl_->bytes_taken(); }

}  // namespace framesd::formats
