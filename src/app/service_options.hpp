// SPDX-License-Identifier: MIT
//
// From Settings to what the floors below take. Token files are read here, at the start and at every reload.
#pragma once

#include "settings.hpp"
#include "settings_load.hpp"
#include <framesd/api/options.hpp>
#include <framesd/base/error.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::app {

// warnings   gets a line for each thing that should be otherwise but does no harm yet
//
// Errors: usage, a line for each key that names something wrong: "admin_token_file: <path>: <why>". What the
// colormaps should be is checked here too. file_missing: files or folders cannot be read, all else is right.
[[nodiscard]] checked<api::ServiceOptions> service_options(const Settings& settings, Complaints& warnings);

// What the tokens of each key hash to: enough to see that a file of the same name holds others now.
using TokenHashes = std::vector<std::pair<std::string_view, std::uint64_t>>;
[[nodiscard]] TokenHashes token_hashes(const api::Tokens& tokens);

// The keys whose token files lie in `folder`, $CREDENTIALS_DIRECTORY: systemd's copies.
[[nodiscard]] std::vector<std::string_view> credential_keys(const Settings& settings,
                                                            std::string_view folder);

}  // namespace framesd::app
