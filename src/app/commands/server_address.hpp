// SPDX-License-Identifier: MIT
//
// Where the server that runs on this machine with the same configuration can be asked.
#pragma once

#include <framesd/net/probe.hpp>

namespace framesd::app {

struct Settings;

// Its TCP port on loopback or the configured address; with port = 0 its Unix socket.
// Errors: usage: the configuration names neither.
[[nodiscard]] checked<net::ServerAddress> configured_server(const Settings& settings);

}  // namespace framesd::app
