// SPDX-License-Identifier: MIT
#include "server_address.hpp"

#include "settings.hpp"

namespace framesd::app {

checked<net::ServerAddress> configured_server(const Settings& settings) {
  const net::ServerOptions& server = settings.server;
  if (server.port != 0) return net::ServerAddress{net::reachable_host(server.host), server.port};
  if (!server.unix_socket.empty()) return net::ServerAddress{.unix_socket = server.unix_socket};
  return fail(errc::usage, "port is 0, so the port of the server is not known: name its address");
}

}  // namespace framesd::app
