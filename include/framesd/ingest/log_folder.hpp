// SPDX-License-Identifier: MIT
//
// The logs in a folder, for an ingest of all of them.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace framesd::ingest {

// The paths of the files in `folder` whose name ends in .csv, .tsv, .ndjson or .jsonl, or in one of these and
// .gz, in any case; in the order of their names, byte by byte. Neither hidden files nor what is in folders
// below it: those hold what editors, archives and other programs keep for themselves.
//
// Errors, each with the path: file_unreadable; file_missing: there is no such file in it.
[[nodiscard]] checked<std::vector<std::string>> logs_in(const std::filesystem::path& folder);

}  // namespace framesd::ingest
