// SPDX-License-Identifier: MIT
//
// The header line: which dialect the file is written in, and whether it is a log of the width expected at
// all.
#pragma once

#include "cells.hpp"
#include <framesd/base/error.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace framesd::formats {

// The columns in front of `depth` in a file of rejected rows: what was wrong with each row. They are passed
// over, so that the file can be corrected and read again as it is.
constexpr std::array<std::string_view, 3> kNoteColumns = {"line", "column", "reason"};

// The dialect that `line` is written in, whatever it says. It may begin with a byte order mark.
[[nodiscard]] Dialect dialect_of(std::string_view line) noexcept;

// The dialect of a file that begins with `line`, if that is the header of a log.
//
// Errors: csv_wrong_header, saying what was expected and what is there.
[[nodiscard]] checked<Dialect> read_header(std::string_view line, std::uint16_t source_width);

// `text` without the UTF-8 byte order mark in front of it, if there is one.
[[nodiscard]] std::string_view without_mark(std::string_view text) noexcept;

}  // namespace framesd::formats
