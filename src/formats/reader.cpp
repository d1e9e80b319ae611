// SPDX-License-Identifier: MIT
//
// Rows off the front of the input, whichever way it arrives.
//
// take() looks at a window: what is there of a row, at most row_bytes + 1 bytes of it. What it decides
// depends on the window's content alone, so a window that was put together in the carry buffer gives what the
// same bytes give in place.
#include "cells.hpp"
#include "csv_rows.hpp"
#include "header.hpp"
#include "row_scan.hpp"
#include <framesd/formats/reader.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace framesd::formats {
namespace {

constexpr std::size_t kRowBytesLeast = 64 * 1024;
constexpr std::size_t kLongCellBytes =
    32;  // of a row's limit: a number with seventeen digits and blanks around it

// What spreadsheets write for a value that they could not calculate: such a cell begins no comment.
constexpr std::array<std::string_view, 7> kCellErrors = {"#N/A",  "#REF!",  "#VALUE!", "#DIV/0!",
                                                         "#NUM!", "#NAME?", "#NULL!"};

bool is_comment(std::string_view line) noexcept {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty() || kCommentMarks.find(line[0]) == kCommentMarks.npos) return false;
  return std::ranges::none_of(kCellErrors,
                              [line](std::string_view error) { return line.starts_with(error); });
}

std::string_view without_return(std::string_view row) noexcept {
  while (row.ends_with(kReturn)) row.remove_suffix(1);
  return row;
}

}  // namespace

std::size_t row_limit(const ReaderOptions& options) noexcept {
  if (options.row_bytes != 0) return options.row_bytes;
  return std::max(kRowBytesLeast, (std::size_t{options.source_width} + 1) * kLongCellBytes);
}

class Reader::Impl {
 public:
  Impl(const ReaderOptions& options, RowSink& sink)
      : limit_(row_limit(options)), newline_known_(!options.header.empty()), rows_(options, sink) {}

  checked<void> push(std::string_view text);
  checked<void> finish();

  const CsvRows& rows() const noexcept { return rows_; }
  // Where an input can go on: neither in the middle of a row that is too long nor in front of the first row.
  std::uint64_t lines_taken() const noexcept { return resumable_.lines; }
  std::uint64_t bytes_taken() const noexcept {
    return skipping_ ? skipped_from_ : std::min(resumable_.bytes, bytes_pushed_);
  }

 private:
  bool ended() const noexcept { return rows_.stopped() || rows_.refusal(); }
  char newline() const noexcept { return rows_.dialect().newline; }
  std::uint64_t newlines_in(std::string_view text) const noexcept {
    return static_cast<std::uint64_t>(std::ranges::count(text, newline()));
  }
  // Gives how many bytes of `text` are done with: whole rows from its start. What is left is the start of one
  // more.
  std::size_t take_rows(std::string_view text);
  // The same for one row, 0 if its end is not there yet.
  std::size_t take(std::string_view text);
  std::size_t take_plain(std::string_view window, std::size_t readable);
  std::size_t take_comment(std::string_view window);
  std::size_t take_unclosed(std::string_view window);
  std::size_t take_too_long(std::string_view window);
  std::size_t skip(std::string_view window);
  std::size_t skip_to_newline(std::string_view text);
  // Finds out which character ends lines; false: it takes more than `window` to know.
  bool know_newline(std::string_view window);
  // Moves bytes from `block` to the carry buffer: to the next newline, or as many as a row may have. Gives
  // how many.
  std::size_t carry_on(std::string_view block);
  std::size_t end_last_row();

  // The line at the front of the input, without its end and the mark in front of the first one.
  std::string_view line_in(std::string_view window) const noexcept;
  SourcePosition position() const noexcept { return {bytes_taken_, lines_taken_}; }
  std::size_t done(std::size_t bytes, std::uint64_t lines);

  const std::size_t limit_;
  bool newline_known_;
  std::size_t newline_searched_ = 0;  // bytes of the first line without one
  CsvRows rows_;
  RowScan scan_;
  std::string carry_;               // the start of a row whose end has not come; empty while skipping
  bool skipping_ = false;           // the rest of a row that was too long
  std::uint64_t skipped_from_ = 0;  // where it began
  std::uint64_t lines_taken_ = 0;
  std::uint64_t bytes_pushed_ = 0;
  std::uint64_t bytes_taken_ = 0;  // one more than pushed when finish() had to end the last row
  SourcePosition resumable_;
};

std::size_t Reader::Impl::done(std::size_t bytes, std::uint64_t lines) {
  scan_.restart();
  lines_taken_ += lines;
  bytes_taken_ += bytes;
  if (!rows_.at_front()) resumable_ = position();
  return bytes;
}

std::string_view Reader::Impl::line_in(std::string_view window) const noexcept {
  if (bytes_taken_ == 0) window = without_mark(window);
  if (newline() == kReturn && window.starts_with(kNewline)) window.remove_prefix(1);
  return without_return(window);
}

// A CR ends lines where the first one is followed by something else than further ones and an LF.
bool Reader::Impl::know_newline(std::string_view window) {
  const std::size_t first = window.find_first_of("\r\n", newline_searched_);
  newline_searched_ = std::min(first, window.size());
  if (first == window.npos) return false;
  const std::size_t next = window.find_first_not_of(kReturn, first);
  if (next == window.npos && window.size() <= limit_) return false;
  rows_.set_newline(next != window.npos && window[next] == kNewline ? kNewline : kReturn);
  return newline_known_ = true;
}

std::size_t Reader::Impl::take_plain(std::string_view window, std::size_t readable) {
  const std::size_t end = window.find(newline());
  if (end == window.npos) return 0;
  if (!rows_.take_plain(without_return(window.substr(0, end)), readable, position())) return 0;
  return done(end + 1, 1);
}

std::size_t Reader::Impl::take_comment(std::string_view window) {
  const std::size_t end = window.find(newline());
  if (end == window.npos && window.size() <= limit_) return 0;
  rows_.take_comment(line_in(window.substr(0, std::min(end, limit_))), position());
  return end == window.npos ? skip(window) : done(end + 1, 1);
}

std::size_t Reader::Impl::take(std::string_view text) {
  if (skipping_) return skip_to_newline(text);
  const std::string_view window = text.substr(0, limit_ + 1);
  // A row that began in an earlier block ends where the carry buffer does, if its end is there.
  if (rows_.header_seen() && (!scan_.begun() || window.back() == newline())) {
    if (const std::size_t taken = take_plain(window, text.size())) return taken;
  }
  if (!newline_known_ && !know_newline(window)) return window.size() <= limit_ ? 0 : take_too_long(window);
  if (is_comment(line_in(window))) return take_comment(window);
  const std::size_t end = scan_.find_end(window, rows_.dialect());
  if (end != window.npos) {
    const std::string_view row = window.substr(0, end);
    rows_.take(line_in(row), position());
    return done(end + 1, newlines_in(row) + 1);
  }
  if (window.size() <= limit_) return 0;
  return scan_.in_quotes() ? take_unclosed(window) : take_too_long(window);
}

// The quote that is never closed costs its own line, not everything behind it.
std::size_t Reader::Impl::take_unclosed(std::string_view window) {
  const std::size_t quote = scan_.open_quote();
  const std::size_t end = window.find(newline(), quote);
  if (end == window.npos) return take_too_long(window);
  const std::string_view row = without_return(window.substr(0, end));
  if (!rows_.header_seen()) {
    rows_.refuse(fail(errc::csv_wrong_header, "wrong header: a quote in it is never closed"));
    return done(end + 1, 1);
  }
  std::uint32_t column = 0;
  Cells cells(row.substr(0, quote), rows_.dialect());
  for (std::string_view cell; cells.next(cell);) ++column;
  rows_.note_quotes();
  rows_.reject({column, errc::csv_quote_unclosed, row.substr(quote)}, row, position());
  return done(end + 1, newlines_in(row) + 1);
}

std::size_t Reader::Impl::take_too_long(std::string_view window) {
  if (!rows_.header_seen()) {
    rows_.refuse(fail(errc::csv_wrong_header, "wrong header: the first line is longer than " +
                                                  std::to_string(limit_) +
                                                  " bytes; lines end with LF, CR LF or CR"));
    return done(window.size(), 0);
  }
  rows_.reject({1, errc::csv_row_too_long, {}}, window.substr(0, limit_), position());
  return skip(window);
}

std::size_t Reader::Impl::skip(std::string_view window) {
  skipping_ = true;
  skipped_from_ = bytes_taken_;
  return done(window.size(), newlines_in(window));
}

std::size_t Reader::Impl::skip_to_newline(std::string_view text) {
  const std::size_t end = text.find(newline());
  if (end == text.npos) return done(text.size(), 0);
  skipping_ = false;
  return done(end + 1, 1);
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
  const std::size_t end = window.find(newline());
  const std::size_t wanted = end == window.npos ? window.size() : end + 1;
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
  if (rows_.refusal()) return *rows_.refusal();
  return {};
}

// Gives how many bytes are dropped behind the last row.
std::size_t Reader::Impl::end_last_row() {
  const std::size_t kept = skipping_ ? carry_.size() : carry_.find_last_not_of(kEndOfFile) + 1;
  const std::size_t dropped = carry_.size() - kept;
  carry_.resize(kept);
  if (dropped != 0) scan_.restart();
  if (carry_.empty()) return dropped;
  if (!newline_known_ && carry_.back() == kReturn) rows_.set_newline(kReturn);
  newline_known_ = true;
  if (carry_.back() != newline()) carry_ += newline();
  return dropped;
}

checked<void> Reader::Impl::finish() {
  if (bytes_taken_ == 0 && !rows_.header_seen() && !ended() && without_mark(carry_).empty())
    return fail(errc::csv_empty, "the input is empty: a header line was expected");
  const std::size_t dropped = end_last_row();
  while (!carry_.empty() && !ended()) {
    std::size_t used = take_rows(carry_);
    if (used == 0) used = take_unclosed(carry_);  // only an open quote leaves a row without an end now
    carry_.erase(0, used);
  }
  skipping_ = false;
  if (!ended()) bytes_taken_ += dropped;
  rows_.finish();
  resumable_ = position();
  if (rows_.refusal()) return *rows_.refusal();
  return {};
}

Reader::Reader(const ReaderOptions& options, RowSink& sink) : impl_(std::make_unique<Impl>(options, sink)) {}
Reader::~Reader() = default;
checked<void> Reader::push(std::span<const char> block) { return impl_->push({block.data(), block.size()}); }
checked<void> Reader::finish() { return impl_->finish(); }
bool Reader::header_seen() const noexcept { return impl_->rows().header_seen(); }
std::string_view Reader::header() const noexcept { return impl_->rows().lead(); }
bool Reader::needs_context() const noexcept { return impl_->rows().needs_context(); }
Layout Reader::layout() const { return impl_->rows().layout(); }
std::uint64_t Reader::lines_taken() const noexcept { return impl_->lines_taken(); }
bool Reader::stopped() const noexcept { return impl_->rows().stopped(); }
std::uint64_t Reader::blank_rows() const noexcept { return impl_->rows().blank_rows(); }
bool Reader::may_refuse() const noexcept { return impl_->rows().may_refuse(); }
std::uint64_t Reader::rows_without_samples() const noexcept { return impl_->rows().rows_without_samples(); }
std::uint64_t Reader::bytes_taken() const noexcept { return impl_->bytes_taken(); }

}  // namespace framesd::formats
