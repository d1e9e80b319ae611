// SPDX-License-Identifier: MIT
//
// X-Forwarded-For, -Proto, -Host, -Prefix: what a proxy says of the request that it was sent itself.
//
// Anybody can send these fields, so they are read only where the connection comes from a proxy that the
// operator trusts, and what they say is used only where it has the form that it must have: it may then stand
// in a link or a log line as it is.
#pragma once

#include <framesd/http/address.hpp>
#include <framesd/http/request.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::http {

// An address, a network ("10.0.0.0/8", "fd00::/8"), or "unix": whoever connects to the Unix socket.
[[nodiscard]] bool is_proxy(std::string_view item) noexcept;

class TrustedProxies {
 public:
  // items   those that is_proxy() does not accept are left out
  explicit TrustedProxies(std::span<const std::string> items = {});

  bool none() const noexcept { return networks_.empty() && !unix_; }
  // peer   an address as text; empty: a Unix socket
  [[nodiscard]] bool trusts(std::string_view peer) const noexcept;

 private:
  std::vector<Network> networks_;
  bool unix_ = false;
};

// Fills request.remote and request.outside with what its proxies say, if the first of them (request.remote,
// the other end of the connection) is trusted; else nothing changes.
//
// The client is the last address in X-Forwarded-For that is no trusted proxy's: what stands before it was
// written by the client or by proxies that nobody vouches for. Where an entry is no address, it is whoever
// wrote it. Of the other fields the last value counts, the one that the nearest proxy added.
//
// room   holds the client's address; lives as long as the request
void read_forwarded(Request& request, const TrustedProxies& trusted, AddressText& room) noexcept;

// "/well7", "/logs/north%20sea"; neither empty segments nor dot segments, which a browser would take for
// something else.
[[nodiscard]] bool is_prefix(std::string_view text) noexcept;

}  // namespace framesd::http
