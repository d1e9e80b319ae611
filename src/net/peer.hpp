// SPDX-License-Identifier: MIT
//
// Peer: the address of a client as text, without an allocation: every idle connection holds one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <sys/socket.h>

namespace framesd::net {

class Peer {
 public:
  Peer() = default;
  // "192.0.2.7", "2001:db8::1"; an IPv4 client of an IPv6 socket reads as IPv4. Empty for anything else.
  explicit Peer(const sockaddr_storage& address) noexcept;

  std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 46> text_{};
  std::uint8_t size_ = 0;
};

}  // namespace framesd::net
