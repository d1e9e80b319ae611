// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/http/address.hpp>

#include <algorithm>
#include <arpa/inet.h>  // inet_pton, inet_ntop: text to bytes and back, no socket in them
#include <cstring>

namespace framesd::http {
namespace {

constexpr unsigned kIpv4Bits = 32;
constexpr unsigned kIpv6Bits = 128;
// What stands before an IPv4 address inside IPv6.
constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_mapped(const Address& address) noexcept {
  return !address.ipv4 && std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
}

Address unmapped(const Address& address) noexcept {
  Address inside{.ipv4 = true};
  std::copy(address.bytes.begin() + kMapped.size(), address.bytes.end(), inside.bytes.begin());
  return inside;
}

// As it is written: a mapped address stays one.
std::optional<Address> read(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  const std::string_view bare = text.substr(0, text.find('%'));
  if (bare.size() >= terminated.size() || bare.find('\0') != std::string_view::npos) return std::nullopt;
  std::ranges::copy(bare, terminated.begin());
  Address address;
  if (bare.size() == text.size() && ::inet_pton(AF_INET, terminated.data(), address.bytes.data()) == 1) {
    address.ipv4 = true;
    return address;
  }
  if (::inet_pton(AF_INET6, terminated.data(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

}  // namespace

std::optional<Address> Address::from(std::string_view text) noexcept {
  const auto address = read(text);
  return address && is_mapped(*address) ? unmapped(*address) : address;
}

AddressText::AddressText(const Address& address) noexcept {
  static_assert(std::tuple_size_v<decltype(text_)> >= INET6_ADDRSTRLEN);
  const int family = address.ipv4 ? AF_INET : AF_INET6;
  if (::inet_ntop(family, address.bytes.data(), text_.data(), INET6_ADDRSTRLEN) != nullptr)
    size_ = std::strlen(text_.data());
}

std::optional<Network> Network::from(std::string_view text) noexcept {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto address = read(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned most = address->ipv4 ? kIpv4Bits : kIpv6Bits;
  Network network;
  network.first_ = *address;
  network.bits_ = most;
  if (slash != text.size()) {
    const auto bits = parse_count(text.substr(slash + 1), most);
    if (!bits) return std::nullopt;
    network.bits_ = static_cast<unsigned>(*bits);
  }
  constexpr unsigned kMappedBits = kIpv6Bits - kIpv4Bits;
  if (is_mapped(*address) && network.bits_ >= kMappedBits) {
    network.first_ = unmapped(*address);
    network.bits_ -= kMappedBits;
  }
  return network;
}

bool Network::holds(const Address& address) const noexcept {
  if (address.ipv4 != first_.ipv4) return false;
  const std::size_t whole = bits_ / 8;
  if (std::memcmp(address.bytes.data(), first_.bytes.data(), whole) != 0) return false;
  const unsigned left = bits_ % 8;
  if (left == 0) return true;
  const unsigned differing = address.bytes[whole] ^ first_.bytes[whole];
  return (differing >> (8 - left)) == 0;
}

}  // namespace framesd::http
