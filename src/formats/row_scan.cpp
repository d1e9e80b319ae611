// SPDX-License-Identifier: MIT
#include "row_scan.hpp"

namespace framesd::formats {

RowScan::State RowScan::after(char c, Dialect dialect) const noexcept {
  if (state_ == State::quoted) return c == kQuote ? State::quote_in_quoted : State::quoted;
  if (state_ == State::quote_in_quoted && c == kQuote) return State::quoted;
  if (dialect.separates(c)) return State::cell_start;
  if (state_ == State::cell_start && c == kQuote) return State::quoted;
  if (state_ == State::cell_start && is_blank(c)) return State::cell_start;
  return State::unquoted;
}

std::size_t RowScan::find_end(std::string_view text, Dialect dialect) noexcept {
  constexpr auto npos = std::string_view::npos;
  if (state_ == State::cell_start || state_ == State::unquoted) {
    const std::size_t newline = text.find(dialect.newline, at_);
    if (newline != npos && text.substr(at_, newline - at_).find(kQuote) == npos) return newline;
  }
  for (; at_ < text.size(); ++at_) {
    if (text[at_] == dialect.newline && state_ != State::quoted) return at_;
    const State next = after(text[at_], dialect);
    if (state_ == State::cell_start && next == State::quoted) open_quote_ = at_;
    state_ = next;
  }
  return npos;
}

}  // namespace framesd::formats
