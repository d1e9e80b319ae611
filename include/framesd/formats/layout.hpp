// SPDX-License-Identifier: MIT
//
// Layout: how a source is read, as far as the reader has found out, for people: reports and --explain.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace framesd::formats {

struct Layout {
  std::string form = {};                  // "CSV", "LAS 2.0", "JSON lines"
  std::uint64_t header_line = 0;          // 0: not met yet, or none
  std::string separator = {};             // in words
  std::string number_marks = {};          // what comma and point are in its numbers, in words
  std::string line_end = {};              // in words
  std::string depth_column = {};          // as the source names it
  std::string depth_unit = {};            // of the depths as they are given to the sink; empty: none named
  std::string sample_columns = {};        // the first name and the last one
  std::uint64_t comments = 0;             // lines that were passed over
  std::vector<std::string> remarks = {};  // what else should be known, each a sentence without a full stop
};

}  // namespace framesd::formats
