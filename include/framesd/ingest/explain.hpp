// SPDX-License-Identifier: MIT
//
// How a file would be read and why, from its first megabyte, without a store.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/formats/layout.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/ingest/reading.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::ingest {

struct Explanation {
  struct Row {
    Depth depth;
    std::vector<std::uint8_t> samples;
    std::vector<std::uint8_t> absent;  // its mask; empty if it is whole
  };

  std::string name;
  bool compressed = false;  // by gzip
  bool marked = false;      // with a byte order mark
  bool whole = false;       // nothing was left to be looked at
  std::uint16_t source_width = 0;
  formats::Layout layout;
  std::uint64_t rows = 0;       // read
  std::uint64_t with_gaps = 0;  // of those: rows in which samples are absent
  std::uint64_t rejected = 0;
  std::uint64_t without_samples = 0;
  std::uint64_t blank = 0;
  std::vector<Row> first_rows;
  std::vector<std::string> first_rejects;  // "line 12, column 3: blank sample"
};

// `path`: a file, a pipe with a name, or "-" for standard input. `log`: that its rows would go into, for its
// width and facts; nothing is written to it.
//
// Errors: as ingest_file() has for the file, its header and the choice.
[[nodiscard]] checked<Explanation> explain_file(store::Log& log, const std::filesystem::path& path,
                                                const ReadingChoice& choice = {});

// About ten lines for a person.
[[nodiscard]] std::string text_of(const Explanation& explanation);

}  // namespace framesd::ingest
