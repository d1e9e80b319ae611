// SPDX-License-Identifier: MIT
//
// The Reading of one file: the scale that its own numbers need is found before its rows are read.
#pragma once

#include "input_file.hpp"
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/reading.hpp>

namespace framesd::ingest {

// Reads the whole file where the choice is an automatic scale, and leaves it to be read from its start.
//
// progress   asked meanwhile, and at the end of such a reading
// Errors: as reading_for(); cancelled; file_unreadable, and csv_scale_missing where no scale can be found: a
// pipe, or numbers that are all the same; those of the file's text.
[[nodiscard]] checked<Reading> reading_of_file(store::Log& log, InputFile& file, const ReadingChoice& choice,
                                               const OnFileProgress& progress = {});

}  // namespace framesd::ingest
