// SPDX-License-Identifier: MIT
//
// What a LAS file says in front of its rows and render cannot know: the well, parameters, remarks.
//
// Who exports a log fills it in, from whatever is known of that log; the rows' own lines (STRT, STOP, STEP,
// NULL, the curves) are the export's. Texts may hold anything: where the file is written, what would end a
// part of a line or begin a section is replaced.
#pragma once

#include <string>
#include <vector>

namespace framesd::render {

// MNEM.UNIT VALUE : DESCRIPTION
struct LasLine {
  std::string mnemonic{};
  std::string unit{};   // may be empty
  std::string value{};  // empty: not known
  std::string description{};
};

struct LasFacts {
  std::string depth_unit = "M";       // M or F, of every depth
  std::vector<LasLine> well{};        // of ~Well, behind NULL
  std::vector<LasLine> parameters{};  // none: no ~Parameter
  std::string remarks{};              // UTF-8, several lines; empty: no ~Other
};

}  // namespace framesd::render
