// SPDX-License-Identifier: MIT
//
// Who may read the files of tokens: a service runs as a user of its own, for whom the service manager can
// open what is root's.
#pragma once

#include "settings.hpp"
#include "settings_load.hpp"
#include <framesd/base/error.hpp>

#include <string>
#include <string_view>

namespace framesd::app {

// "; give it to the service by LoadCredential=..." behind a complaint, where the file of this setting is
// there and this process, which the service manager has started, may not read it. Else nothing.
//
// key   "ingest_token_file"
[[nodiscard]] std::string advice_of_service(std::string_view key, const std::filesystem::path& path);

// Asked by root of a data_dir that belongs to another user: a complaint of each token file that this user, as
// whom a service runs, cannot read.
[[nodiscard]] Complaints unreadable_for_service(const Settings& settings);

}  // namespace framesd::app
