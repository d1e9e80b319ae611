// SPDX-License-Identifier: MIT
#include <framesd/base/endian.hpp>
#include <framesd/http/address.hpp>
#include <framesd/http/client_key.hpp>

namespace framesd::http {

ClientKey client_key(std::string_view address) noexcept {
  const auto known = Address::from(address);
  if (!known) return {};
  if (known->ipv4) return {ClientKey::Kind::ipv4, load_be<std::uint32_t>(known->bytes.data())};
  return {ClientKey::Kind::ipv6, load_be<std::uint64_t>(known->bytes.data())};
}

// The finalizer of splitmix64: neighbouring addresses must not share a shard.
std::size_t ClientKeyHash::operator()(const ClientKey& key) const noexcept {
  std::uint64_t x = key.bits + static_cast<std::uint64_t>(key.kind) * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return static_cast<std::size_t>(x ^ (x >> 31));
}

}  // namespace framesd::http
