// SPDX-License-Identifier: MIT
//
// The part of Session that sends an answer while it is being made: an offload thread makes one piece, it is
// sent, then the next one is made. So a slow reader costs the memory of one piece, and no thread.
#include "session.hpp"
#include <framesd/http/body_stream.hpp>

namespace framesd::net {

// Sends the head and the content of the source. Returns Sent::all, or failed: the answer is incomplete.
task<Session::Sent> Session::stream() {
  using Next = http::BodySource::Next;
  auto next = Next::more;
  const api::Work pull{.run = [&next](api::Context&, http::Response& out) {
    out.body.clear();
    next = out.source->next(out.body);
    return std::nullopt;
  }};
  http::Response& out = talk_.exchange().response;
  while (next == Next::more) {
    const Sent sent = co_await flush();
    if (sent != Sent::all) co_return sent;
    const auto [outcome] = co_await worker_.shared().offload.go_on(worker_.executor(), pull, out, kAwait);
    now_ = std::chrono::steady_clock::now();
    if (outcome.error) talk_.log_failure(outcome.error);
    if (outcome.error || !outcome.taken || next == Next::broken || aborted_) co_return Sent::failed;
    if (!talk_.frame_piece(now_, next == Next::end)) co_return Sent::failed;
  }
  const Sent sent = co_await flush();
  co_return sent;
}

}  // namespace framesd::net
