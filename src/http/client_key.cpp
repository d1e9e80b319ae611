// SPDX-License-Identifier: MIT
#include <framesd/base/endian.hpp>
#include <framesd/http/client_key.hpp>

#include <algorithm>
#include <arpa/inet.h>  // inet_pton: text to bytes, no socket in it
#include <array>

namespace framesd::http {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// IPv4 inside IPv6, as a socket for both has it.
bool is_mapped(const Bytes& address) noexcept {
  constexpr std::array<std::uint8_t, 12> kPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::equal(kPrefix.begin(), kPrefix.end(), address.begin());
}

}  // namespace

ClientKey client_key(std::string_view address) noexcept {
  const std::string_view bare = address.substr(0, address.find('%'));
  char text[INET6_ADDRSTRLEN] = {};
  if (bare.size() >= sizeof text) return {};
  std::ranges::copy(bare, text);
  Bytes bytes{};
  if (::inet_pton(AF_INET, text, bytes.data()) == 1)
    return {ClientKey::Kind::ipv4, load_be<std::uint32_t>(bytes.data())};
  if (::inet_pton(AF_INET6, text, bytes.data()) != 1) return {};
  if (is_mapped(bytes)) return {ClientKey::Kind::ipv4, load_be<std::uint32_t>(bytes.data() + 12)};
  return {ClientKey::Kind::ipv6, load_be<std::uint64_t>(bytes.data())};
}

// The finalizer of splitmix64: neighbouring addresses must not share a shard.
std::size_t ClientKeyHash::operator()(const ClientKey& key) const noexcept {
  std::uint64_t x = key.bits + static_cast<std::uint64_t>(key.kind) * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return static_cast<std::size_t>(x ^ (x >> 31));
}

}  // namespace framesd::http
