// SPDX-License-Identifier: MIT
//
// A CSV file on disk into a store.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/ingest/session.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace framesd::ingest {

struct FileProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_total = 0;  // the file's size when it was opened
  Progress session;
};

// Called about five times a second, and once at the end, on the calling thread. False: cancel.
using OnFileProgress = std::function<bool(const FileProgress&)>;

// Reads the file to its end and gives the report when all of it is durable.
//
// Errors, each with the path: file_missing, file_unreadable (a directory, a pipe, no permission, a read that
// fails), cancelled; csv_empty, csv_wrong_header: nothing was written; those of the store, see
// IngestSession::push.
[[nodiscard]] checked<Report> ingest_file(store::FrameStore& store, const std::filesystem::path& path,
                                          const IngestOptions& options, const OnFileProgress& progress = {});

// Whether `path` is a file that can be read and begins with a header of this width. Reads no more than the
// header.
//
// Errors: as ingest_file() has for the file and its header.
[[nodiscard]] checked<void> check_file(const std::filesystem::path& path, std::uint16_t source_width);

}  // namespace framesd::ingest
