// SPDX-License-Identifier: MIT
//
// Address and Network: IP addresses as numbers, and ranges of them as an operator writes them.
//
// An IPv4 address inside IPv6 ("::ffff:10.0.0.7", what a socket for both families gives) is that IPv4
// address, everywhere. A zone ("fe80::1%eth0") is left out: it names an interface of one machine, not a
// client.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace framesd::http {

struct Address {
  bool ipv4 = false;
  std::array<std::uint8_t, 16> bytes{};  // of IPv4 the first four, the others 0

  bool operator==(const Address&) const = default;

  // "10.0.0.7", "2001:db8::1", "fe80::1%eth0"; nothing for anything else.
  [[nodiscard]] static std::optional<Address> from(std::string_view text) noexcept;
};

// An address as text, in its shortest form, kept in place.
class AddressText {
 public:
  AddressText() = default;
  explicit AddressText(const Address& address) noexcept;

  std::string_view view() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 46> text_{};
  std::size_t size_ = 0;
};

// The addresses that share their first bits with one.
class Network {
 public:
  // An address alone, or followed by a number of bits: "10.0.0.0/8", "2001:db8::/32". Bits of the address
  // behind that number do not count. Nothing if malformed.
  [[nodiscard]] static std::optional<Network> from(std::string_view text) noexcept;

  [[nodiscard]] bool holds(const Address& address) const noexcept;

 private:
  Address first_;
  unsigned bits_ = 0;
};

}  // namespace framesd::http
