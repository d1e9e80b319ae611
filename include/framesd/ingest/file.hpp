// SPDX-License-Identifier: MIT
//
// A file on disk, a pipe with a name or standard input into a store.
//
// CSV, or JSON lines if the first character is a brace; either of them also packed by gzip, seen from its
// first bytes. A file that grows in the meantime is read to where it ended when it was opened.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/confined_file.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace framesd::ingest {

// JSON lines if the first character of `text` is a brace, else CSV.
[[nodiscard]] RowsAs format_of(std::string_view text) noexcept;

// A file that makes its own scale is read twice, and counts twice in both figures.
struct FileProgress {
  std::uint64_t bytes_done = 0;   // of the file itself, compressed or not
  std::uint64_t bytes_total = 0;  // the file's size when it was opened; 0: not known
  SessionProgress session;        // zeros while the file is read for its scale
};

// Called about five times a second, and once at the end, on the calling thread. False: cancel.
using OnFileProgress = std::function<bool(const FileProgress&)>;

// Reads the file to its end and gives the report when all of it is durable.
//
// A log that was recorded upwards is read from its last row to its first where on_error is skip and that
// comes to the same store and report: progress may then start again once. `options.format` is found out.
// Errors, each with the path: file_missing, file_unreadable (a folder, a socket, no permission, a read that
// fails, a file that shrinks), gzip_malformed, cancelled; csv_empty, csv_wrong_header: nothing was written;
// those of the store, see IngestSession::push.
[[nodiscard]] checked<Report> ingest_file(store::Log& store, const std::filesystem::path& path,
                                          const IngestOptions& options, const OnFileProgress& progress = {});

// The same from standard input.
[[nodiscard]] checked<Report> ingest_standard_input(store::Log& store, const IngestOptions& options,
                                                    const OnFileProgress& progress = {});

// Whether `path` is a file that can be read and begins with a header of this width. Reads no more than the
// header.
//
// Errors: as ingest_file() has for the file and its header.
[[nodiscard]] checked<void> check_file(const std::filesystem::path& path, std::uint16_t source_width);

// The same with a file that is open already: it is read from its start, and stays open.
[[nodiscard]] checked<Report> ingest_file(store::Log& store, const OpenFile& file,
                                          const IngestOptions& options, const OnFileProgress& progress = {});
[[nodiscard]] checked<void> check_file(const OpenFile& file, std::uint16_t source_width);

}  // namespace framesd::ingest
