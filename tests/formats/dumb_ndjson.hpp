// SPDX-License-Identifier: MIT
//
// The dumb twin of formats::NdjsonReader, for tests and fuzzing: lines split one by one, each parsed by
// Boost.JSON. Events are those of dumb_csv.hpp.
#pragma once

#include <framesd/formats/ndjson_reader.hpp>

#include <string>
#include <vector>

namespace framesd::formats {

// Boost.JSON distinguishes what is in quotes from a number, but the text of numbers is looked for in the
// line.
std::vector<std::string> dumb_ndjson_events(const std::string& input, const ReaderOptions& options);

// The same from the NdjsonReader, with the input cut into blocks of the sizes given, the rest in one. Of a
// reject line and reason alone stand: "reject LINE REASON".
std::vector<std::string> ndjson_events(const std::string& input, const ReaderOptions& options,
                                       const std::vector<std::size_t>& cuts = {});

}  // namespace framesd::formats
