// SPDX-License-Identifier: MIT
//
// Tokens are in files of their own, never in the configuration: so --print-config, `ps` and the environment
// cannot give them away.
//
// A token is a line. There may be two, equally good, while one replaces the other. Blank lines do not count,
// nor do those that begin with '#': notes of when a token was made and for whom.
#pragma once

#include <framesd/api/options.hpp>
#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace framesd::app {

struct TokenFile {
  std::vector<std::string> tokens;  // one or two
  bool open_to_all = false;         // any user of this machine may read the file
};

// Errors, each with the path and never with what the file holds: file_missing, file_unreadable; usage: no
// token, more than two, or one too weak to protect anything, with its line.
[[nodiscard]] checked<TokenFile> read_token_file(const std::filesystem::path& path);

// The file of tokens_file: a line `scope pattern token` each ("ingest rig7-* k3rn-0f-the-m4chine"), scope one
// of read, ingest, admin.
struct LogTokenFile {
  std::vector<api::Tokens::OfLogs> tokens;
  bool open_to_all = false;
};

// Errors: as read_token_file(); usage: also a line of another form.
[[nodiscard]] checked<LogTokenFile> read_log_token_file(const std::filesystem::path& path);

}  // namespace framesd::app
