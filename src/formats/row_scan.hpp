// SPDX-License-Identifier: MIT
//
// RowScan: where a row ends. A newline inside a quoted cell does not end it.
//
// The row may arrive in pieces: the scan goes on where it stopped, so that no byte is looked at twice however
// small the pieces are.
#pragma once

#include "cells.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::formats {

class RowScan {
 public:
  // A new row begins.
  void restart() noexcept { *this = RowScan(); }

  // The index of the newline that ends the row, or npos if the row goes on behind `text`.
  //
  // text   all there is of the row so far, from its start, and perhaps what follows it
  [[nodiscard]] std::size_t find_end(std::string_view text, Dialect dialect) noexcept;

  bool begun() const noexcept { return at_ != 0; }
  bool in_quotes() const noexcept { return state_ == State::quoted; }
  // Where the quote stands that is still open. REQUIRES: in_quotes()
  std::size_t open_quote() const noexcept { return open_quote_; }

 private:
  enum class State : std::uint8_t { cell_start, unquoted, quoted, quote_in_quoted };
  State after(char c, Dialect dialect) const noexcept;

  State state_ = State::cell_start;
  std::size_t at_ = 0;  // bytes of the row seen
  std::size_t open_quote_ = 0;
};

}  // namespace framesd::formats
