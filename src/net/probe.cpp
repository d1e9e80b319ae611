// SPDX-License-Identifier: MIT
#include "call.hpp"
#include <framesd/base/number.hpp>
#include <framesd/net/probe.hpp>

#include <algorithm>
#include <cerrno>

namespace framesd::net {
namespace {

constexpr std::size_t kAnswerMax = 64 << 10;  // bytes, head and body; what is asked for here is far below

// "HTTP/1.1 200 OK", fields, an empty line, the body: it ends with the connection.
checked<ProbeAnswer> parse_answer(const ServerAddress& server, std::string_view text) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatusAt = kVersion.size() + 2;
  const std::size_t end = text.find("\r\n\r\n");
  const auto status = parse_count(text.substr(std::min(kStatusAt, text.size()), 3), 999);
  if (!text.starts_with(kVersion) || end == text.npos || !status)
    return no_answer(server, EPROTO, "what answers there does not speak HTTP");
  return ProbeAnswer{static_cast<unsigned>(*status), std::string(text.substr(end + 4))};
}

}  // namespace

std::string ServerAddress::text() const {
  if (!unix_socket.empty()) return "unix:" + unix_socket.string();
  return "http://" + host_field(*this) + prefix;
}

checked<ServerAddress> parse_server_address(std::string_view url) {
  constexpr std::string_view kUnix = "unix:";
  constexpr std::string_view kHttp = "http://";
  const auto wrong = [whole = std::string(url)](std::string_view why) {
    return fail(errc::usage, "'" + whole + "' is no address of a server: " + std::string(why));
  };
  ServerAddress server;
  if (url.starts_with(kUnix)) {
    server.unix_socket = url.substr(kUnix.size());
    return server.unix_socket.empty() ? checked<ServerAddress>(wrong("no path follows unix:")) : server;
  }
  if (url.starts_with(kHttp)) {
    url.remove_prefix(kHttp.size());
  } else if (url.find("://") != url.npos) {
    return wrong("only http:// is understood");
  }
  const std::size_t slash = std::min(url.find('/'), url.size());
  server.prefix = url.substr(slash, url.find_first_of("?#") - slash);
  while (server.prefix.ends_with('/')) server.prefix.pop_back();
  std::string_view place = url.substr(0, slash);
  const std::size_t colon = place.rfind(':');
  if (colon != place.npos && place.find(']', colon) == place.npos) {
    const auto port = parse_count(place.substr(colon + 1), 65535);
    if (!port || *port == 0) return wrong("its port is not a number of 1 to 65535");
    server.port = static_cast<std::uint16_t>(*port);
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  if (place.empty()) return wrong("it names no host");
  server.host = place;
  return server;
}

std::string reachable_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "0.0.0.0") return "127.0.0.1";
  return std::string(host == "::" ? "localhost" : host);
}

checked<ProbeAnswer> probe(const ServerAddress& server, std::string_view target,
                           std::chrono::milliseconds patience) {
  Call call(std::chrono::steady_clock::now() + patience);
  if (const auto connected = connect(call, server); !connected) return connected.error();
  std::string request = "GET " + server.prefix;
  request.append(target).append(" HTTP/1.0\r\nHost: ").append(host_field(server));
  request.append("\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
  std::string answer;
  int error = call.send(request);
  if (error == 0) error = call.receive(answer, kAnswerMax);
  if (error != 0) return no_answer(server, error, error == ETIMEDOUT ? "it took too long" : "");
  return parse_answer(server, answer);
}

}  // namespace framesd::net
