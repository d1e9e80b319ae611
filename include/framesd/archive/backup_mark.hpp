// SPDX-License-Identifier: MIT
//
// The mark in a data_dir that says which logs were copied last, and when: for `framesd doctor` and /metrics.
//
// A file, last_backup.ndjson, with a line for each log. It is a help and no promise: a backup is good without
// it, and of two backups that end at the same moment one may be missing.
#pragma once

#include <framesd/archive/contents.hpp>
#include <framesd/base/error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::archive {

constexpr std::string_view kBackupMark = "last_backup.ndjson";

// The last copy of a log.
struct LastCopy {
  Manifest log;             // its time is when the log was copied, its version which state
  std::uint64_t bytes = 0;  // of the archive, with all other logs in it
  std::string to;           // "file", "http", or "read back"
};

// Notes in data_dir that these logs were copied.
//
// all   every log that there is: what is noted of others is of logs that are gone
// Errors: store_denied, store_full, store_io.
[[nodiscard]] checked<void> note_copies(const std::filesystem::path& data_dir, const Contents& contents,
                                        std::string_view to, bool all);

// What is noted there, at most one copy of a log. Errors: store_io, archive_damaged: it cannot be read.
[[nodiscard]] checked<std::vector<LastCopy>> last_copies(const std::filesystem::path& data_dir);

}  // namespace framesd::archive
