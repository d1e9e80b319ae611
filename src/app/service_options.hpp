// SPDX-License-Identifier: MIT
//
// From Settings to what the floors below take. Token files are read here, at the start and at every reload.
#pragma once

#include "settings.hpp"
#include "settings_load.hpp"
#include <framesd/api/options.hpp>
#include <framesd/base/error.hpp>
#include <framesd/net/server.hpp>

namespace framesd::app {

// warnings   gets a line for each thing that should be otherwise but does no harm yet
//
// Errors: usage, a line for each key that names something wrong: "admin_token_file: <path>: <why>". What the
// colormaps should be is checked here too.
[[nodiscard]] checked<api::ServiceOptions> service_options(const Settings& settings, Complaints& warnings);

[[nodiscard]] net::ServerOptions server_options(const Settings& settings);

}  // namespace framesd::app
