// SPDX-License-Identifier: MIT
//
// The part of Session that sends an answer made while it is sent: one piece is pulled on an offload thread,
// sent, and then the next, so a slow reader costs one piece of memory and no thread.
#include "session.hpp"

#include <array>
#include <charconv>

namespace framesd::net {
namespace {

void append_hex(std::string& out, std::size_t value) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16);
  out.append(digits.data(), end.ptr);
}

}  // namespace

// Sends the head and what the source gives. Sent::all or failed: the answer cannot be kept whole.
task<Session::Sent> Session::stream() {
  using Next = http::BodySource::Next;
  auto next = Next::more;
  const api::Work pull{.run = [&next](api::Context&, http::Response& out) {
    out.body.clear();
    next = out.source->next(out.body);
  }};
  while (next == Next::more) {
    const Sent sent = co_await flush();
    if (sent != Sent::all) co_return sent;
    const auto [outcome] =
        co_await worker_.shared().offload.go_on(worker_.executor(), pull, x().response, kAwait);
    now_ = std::chrono::steady_clock::now();
    if (outcome.error) log_failure(outcome.error);
    if (outcome.error || !outcome.taken || next == Next::broken || aborted_) co_return Sent::failed;
    if (!surplus_) arm(Phase::request);  // a piece was sent, another made: the client has its time anew
    if (!frame_piece(next == Next::end)) co_return Sent::failed;
  }
  const Sent sent = co_await flush();
  co_return sent;
}

// Puts the piece in the response's body behind what is to be sent. False if it is not of the length promised.
bool Session::frame_piece(bool last) {
  Exchange& now = x();
  std::string& piece = now.response.body;
  const std::uint64_t all = now.streamed + piece.size();
  if (const auto promised = now.response.source_bytes) {
    if (all > *promised || (last && all != *promised)) return false;
  } else if (now.request.version >= 11) {
    if (!piece.empty()) {  // an empty chunk would be the last one
      append_hex(now.out, piece.size());
      now.out += "\r\n";
      piece += "\r\n";
    }
    if (last) piece += "0\r\n\r\n";
  }
  now.streamed = all;
  now.tail = piece;
  return true;
}

}  // namespace framesd::net
