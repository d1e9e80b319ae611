// SPDX-License-Identifier: MIT
#include "peer.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>

namespace framesd::net {

Peer::Peer(const sockaddr_storage& address) noexcept {
  static_assert(INET6_ADDRSTRLEN <= 46);
  const void* bytes = nullptr;
  int family = address.ss_family;
  sockaddr_in6 v6{};
  sockaddr_in v4{};
  if (family == AF_INET6) {
    std::memcpy(&v6, &address, sizeof v6);
    bytes = &v6.sin6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
      family = AF_INET;
      bytes = v6.sin6_addr.s6_addr + 12;
    }
  } else if (family == AF_INET) {
    std::memcpy(&v4, &address, sizeof v4);
    bytes = &v4.sin_addr;
  }
  if (bytes == nullptr || inet_ntop(family, bytes, text_.data(), INET6_ADDRSTRLEN) == nullptr) return;
  size_ = static_cast<std::uint8_t>(std::strlen(text_.data()));
}

}  // namespace framesd::net
