// SPDX-License-Identifier: MIT
//
// The dumb twin of formats::Reader, for tests and fuzzing: the whole input at once, a character at a time,
// numbers by moving the point in their text. What it finds is a list of lines of text, easy to compare and to
// read. Its rooms are dumb_cells, dumb_numbers, dumb_marks, dumb_header and dumb_scale.
#pragma once

#include <framesd/formats/reader.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace framesd::formats {

// "row DEPTH: S - S", "reject LINE COLUMN REASON [VALUE] [ROW]", and last "blank N", with ", without samples
// N" behind it if there are such rows; or "refused REASON" alone.
//
// REQUIRES: options without a scale, for a source that is read from its start
std::vector<std::string> dumb_events(const std::string& input, const ReaderOptions& options);

// The same from the Reader, with the input cut into blocks of the sizes given, the rest in one.
std::vector<std::string> reader_events(const std::string& input, const ReaderOptions& options,
                                       const std::vector<std::size_t>& cuts = {});

}  // namespace framesd::formats
