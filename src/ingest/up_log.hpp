// SPDX-License-Identifier: MIT
//
// An up-log read from its end: its rows arrive ascending, so that they are appended to the store and take a
// third less room there than inserted one before the other.
//
// Store and report come out as if it had been read from its start. Where that cannot be promised (quotes,
// comments, marks in numbers that others explain, a row longer than a block, a depth far out of order, very
// many bad rows) reading stops and says so: then the file is to be read from its start, over what is stored
// already.
#pragma once

#include "input_file.hpp"
#include <framesd/formats/layout.hpp>
#include <framesd/ingest/content_digest.hpp>
#include <framesd/ingest/file.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::ingest {

// Where the rows of an up-log are.
struct UpLog {
  std::string header;  // see formats::RowReader::header()
  std::uint64_t rows_begin = 0;
  std::uint64_t lines_before = 0;  // the first row
  formats::Layout layout = {};
};

// Whether `file` is one, judged by its first and last rows. Errors are left to whoever reads it.
[[nodiscard]] std::optional<UpLog> recognize_up_log(InputFile& file, const formats::ReaderOptions& options);

// What reading it backwards came to.
struct BackwardsRead {
  std::optional<Report> report;  // none: it has to be read from its start
  std::uint64_t inserted = 0;    // depths that were new in the store, if there is no report
  double seconds = 0;
};

// block_bytes   read at a time, and of a block of the digest
// Errors: as ingest_file(), once the file is open.
[[nodiscard]] checked<BackwardsRead> ingest_backwards(store::Log& store, InputFile& file, const UpLog& log,
                                                      const IngestOptions& options,
                                                      const OnFileProgress& progress = {},
                                                      std::size_t block_bytes = kDigestBlockBytes);

}  // namespace framesd::ingest
