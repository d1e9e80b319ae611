// SPDX-License-Identifier: MIT
//
// RejectsFile: the rejected rows of a source as a file of their own, to be corrected and read again as it is.
//
// Of CSV: a header line `line,column,reason,` and the source's own behind it, written in the source's
// dialect, then each row as it stood behind its line, column and reason; columns count from the depth, also
// where the source is such a file itself. Reader knows such a header and passes the three over. Of JSON
// lines: the objects, with three members "line", "column", "reason" put in front, which NdjsonReader ignores;
// a line that begins no object stands alone.
#pragma once

#include <framesd/formats/row_reader.hpp>

#include <string>

namespace framesd::formats {

class RejectsFile {
 public:
  // Appends a row, and before it the header where it is not the one in force: rows of several sources may go
  // to one file.
  void append(std::string& out, const Reject& reject);

 private:
  void append_header(std::string& out, std::string_view header);

  std::string header_;  // the source's, in force
};

}  // namespace framesd::formats
