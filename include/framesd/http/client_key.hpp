// SPDX-License-Identifier: MIT
//
// ClientKey: who counts as one client where clients are counted: an IPv4 address, or the /64 an IPv6 address
// is in, since whoever has one of its addresses has them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::http {

struct ClientKey {
  enum class Kind : std::uint8_t { other, ipv4, ipv6 };

  Kind kind = Kind::other;  // other: a Unix socket or what is no address, all of these as one client
  std::uint64_t bits = 0;

  bool operator==(const ClientKey&) const = default;
};

// address   as text: "10.0.0.7", "fe80::1%eth0", "::ffff:10.0.0.7" (the same client as "10.0.0.7")
[[nodiscard]] ClientKey client_key(std::string_view address) noexcept;

struct ClientKeyHash {
  std::size_t operator()(const ClientKey& key) const noexcept;
};

}  // namespace framesd::http
