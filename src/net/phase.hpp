// SPDX-License-Identifier: MIT
//
// Phase: what a connection is waiting for. Each phase has its own time limit (deadlines.hpp); which phase it
// is, the conversation decides (conversation.hpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace framesd::net {

enum class Phase : std::uint8_t {
  idle,     // between requests: no byte of the next one has come
  header,   // the head of a request is being received
  request,  // the head is complete: body, work, answer
  sending,  // the socket is full: until the progress of the reader is checked again
  upload,   // a sink takes the body: until the client counts as silent
  linger,   // the last answer is sent; what the client still sends is discarded
  parting,  // idle while draining: one more request may be on its way
  quiet,    // the source of an answer has nothing for now: until the client is shown that it goes on
};
constexpr std::size_t kPhases = 8;

// With this many bytes of a body or an answer the client's time begins again, so that nobody is disconnected
// for a slow line.
constexpr std::size_t kRenewingBytes = 32 * 1024;

}  // namespace framesd::net
