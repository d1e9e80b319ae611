// SPDX-License-Identifier: MIT
//
// Phase: what a connection is waiting for; each has a time of its own (deadlines.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace framesd::net {

enum class Phase : std::uint8_t {
  idle,     // between requests: nothing of the next one is here
  header,   // the first byte of a request is here
  request,  // its head is complete: body, work, answer
  sending,  // its answer waits for the reader: until it is looked whether that gets on
  upload,   // its body comes in pieces: until the client counts as silent
  linger,   // the last answer is sent; what the client still sends is thrown away
  parting,  // idle while draining: a last request may be on its way
};
constexpr std::size_t kPhases = 7;

// So many bytes of a body or an answer give the client its time again: a slow line is no reason to be cut
// off.
constexpr std::size_t kRenewingBytes = 32 * 1024;

}  // namespace framesd::net
