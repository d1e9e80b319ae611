// SPDX-License-Identifier: MIT
//
// The logs in a folder, for an ingest of all of them.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace framesd::ingest {

struct FoundLog {
  std::string path;
  std::optional<Failure> failure = {};  // why it cannot be read: a link that leads nowhere, a pipe, a socket
};

// The files in `folder` whose name ends in .csv, .tsv, .ndjson, .jsonl or .las, or in one of these and
// .gz, in any case; in the order of their names, byte by byte. Neither hidden files nor what is in folders
// below it: those hold what editors, archives and other programs keep for themselves.
//
// Errors, each with the path: file_unreadable; file_missing: there is no such file in it.
[[nodiscard]] checked<std::vector<FoundLog>> logs_in(const std::filesystem::path& folder);

}  // namespace framesd::ingest
