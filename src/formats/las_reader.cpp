// SPDX-License-Identifier: MIT
#include "cells.hpp"
#include "header.hpp"
#include "las_rows.hpp"
#include <framesd/formats/las_reader.hpp>

#include <string>
#include <utility>

namespace framesd::formats {

class LasReader::Impl {
 public:
  Impl(const ReaderOptions& options, RowSink& sink)
      : limit_(row_limit(options)), newline_known_(!options.header.empty()), rows_(options, sink) {}

  checked<void> push(std::string_view text);
  checked<void> finish();

  const LasRows& rows() const noexcept { return rows_; }
  // Up to the end of a row: no input can go on in its middle.
  const SourcePosition& taken() const noexcept { return taken_; }

 private:
  // What there is of a line behind the last piece; `ends`: its end was there.
  checked<void> take(std::string_view piece, bool ends);
  checked<void> take_line(std::string_view line);
  checked<void> take_too_long();
  void end_line();
  checked<void> take_lines(std::string_view text);
  // Finds out which character ends lines; false: it takes more than what is held to know.
  bool know_newline(bool all_there);

  const std::size_t limit_;
  bool newline_known_;
  std::string held_;                  // while it is not: all that has come
  std::size_t newline_searched_ = 0;  // of that, the bytes without one
  LasRows rows_;
  std::string carry_;          // the start of a line whose end has not come
  bool skipping_ = false;      // the rest of a line that was too long
  std::uint64_t pending_ = 0;  // bytes of a line whose end has not come
  SourcePosition read_;        // lines that have ended
  SourcePosition taken_;
};

checked<void> LasReader::Impl::take_line(std::string_view line) {
  while (line.ends_with(kReturn)) line.remove_suffix(1);
  if (line.starts_with(kNewline)) line.remove_prefix(1);  // CR LF where others end with CR
  if (read_.lines == 0) line = without_mark(line);
  return rows_.take(line, read_);
}

checked<void> LasReader::Impl::take_too_long() {
  if (!rows_.header_seen())
    return fail(errc::csv_wrong_header,
                "wrong header: a line in it is longer than " + std::to_string(limit_) + " bytes");
  rows_.reject_too_long(std::string_view(carry_).substr(0, limit_), read_);
  return {};
}

checked<void> LasReader::Impl::take(std::string_view piece, bool ends) {
  if (skipping_) {
    skipping_ = !ends;
    return {};
  }
  if (ends && carry_.empty() && piece.size() <= limit_) return take_line(piece);
  carry_ += piece.substr(0, limit_ + 1 - carry_.size());
  const bool too_long = carry_.size() > limit_;
  if (!ends && !too_long) return {};
  skipping_ = too_long && !ends;
  auto taken = too_long ? take_too_long() : take_line(carry_);
  carry_.clear();
  return taken;
}

// A CR ends lines where the first one is followed by something else than further ones and an LF.
bool LasReader::Impl::know_newline(bool all_there) {
  const std::size_t first = std::min(held_.find_first_of("\r\n", newline_searched_), held_.size());
  const std::size_t next = std::min(held_.find_first_not_of(kReturn, first), held_.size());
  newline_searched_ = first;
  if (next == held_.size() && !all_there && held_.size() <= limit_) return false;
  const bool by_returns = first != held_.size() && (next == held_.size() || held_[next] != kNewline);
  rows_.set_newline(by_returns ? kReturn : kNewline);
  return newline_known_ = true;
}

checked<void> LasReader::Impl::push(std::string_view text) {
  if (newline_known_) return take_lines(text);
  held_ += text;
  if (!know_newline(false)) return {};
  return take_lines(std::exchange(held_, {}));
}

checked<void> LasReader::Impl::take_lines(std::string_view text) {
  const char newline = rows_.newline();
  while (!text.empty() && !rows_.stopped()) {
    const std::size_t end = text.find(newline);
    const bool ends = end != text.npos;
    const std::size_t bytes = ends ? end + 1 : text.size();
    if (auto taken = take(text.substr(0, end), ends); !taken) return taken;
    text.remove_prefix(bytes);
    pending_ += bytes;
    if (ends) end_line();
  }
  return {};
}

void LasReader::Impl::end_line() {
  read_.bytes += std::exchange(pending_, 0);
  ++read_.lines;
  taken_ = rows_.in_row() ? rows_.row_begin() : read_;
}

checked<void> LasReader::Impl::finish() {
  if (!newline_known_ && know_newline(true)) {
    if (auto taken = take_lines(std::exchange(held_, {})); !taken) return taken;
  }
  carry_.resize(carry_.find_last_not_of(kEndOfFile) + 1);
  if (!carry_.empty() && !rows_.stopped()) {
    if (auto taken = take({}, true); !taken) return taken;
  }
  read_.bytes += std::exchange(pending_, 0);
  auto finished = rows_.finish();
  taken_ = read_;
  return finished;
}

LasReader::LasReader(const ReaderOptions& options, RowSink& sink)
    : impl_(std::make_unique<Impl>(options, sink)) {}
LasReader::~LasReader() = default;
checked<void> LasReader::push(std::span<const char> block) {
  return impl_->push({block.data(), block.size()});
}
checked<void> LasReader::finish() { return impl_->finish(); }
bool LasReader::header_seen() const noexcept { return impl_->rows().header_seen(); }
std::string_view LasReader::header() const noexcept { return impl_->rows().header_text(); }
bool LasReader::stopped() const noexcept { return impl_->rows().stopped(); }
std::uint64_t LasReader::blank_rows() const noexcept { return impl_->rows().blank_rows(); }
bool LasReader::may_refuse() const noexcept { return impl_->rows().may_refuse(); }
std::uint64_t LasReader::rows_without_samples() const noexcept {
  return impl_->rows().rows_without_samples();
}
std::uint64_t LasReader::bytes_taken() const noexcept { return impl_->taken().bytes; }
std::uint64_t LasReader::lines_taken() const noexcept { return impl_->taken().lines; }
Layout LasReader::layout() const { return impl_->rows().layout(); }

}  // namespace framesd::formats
