// SPDX-License-Identifier: MIT
//
// Tokens stand in files of their own, never in the configuration: so --print-config, `ps` and the environment
// cannot give them away.
#pragma once

#include <framesd/base/error.hpp>

#include <filesystem>
#include <string>

namespace framesd::app {

struct TokenFile {
  std::string token;         // without the newline at its end
  bool open_to_all = false;  // any user of this machine may read the file
};

// Errors, each with the path and never with what the file holds: file_missing, file_unreadable; usage: empty,
// more than one line, or a token too weak to protect anything.
[[nodiscard]] checked<TokenFile> read_token_file(const std::filesystem::path& path);

}  // namespace framesd::app
