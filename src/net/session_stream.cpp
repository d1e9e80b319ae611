// SPDX-License-Identifier: MIT
//
// The part of Session that sends an answer while it is being made: an offload thread makes one piece, it is
// sent, then the next one is made. So a slow reader costs the memory of one piece, and no thread.
//
// A source may have nothing for now. Then the session waits on its own thread, for the source to wake it, for
// the time after which the client is shown that the answer goes on, and for the client to go.
#include "session.hpp"
#include <framesd/http/body_stream.hpp>

#include <atomic>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace framesd::net {
namespace {

// Makes the kernel give up a connection whose other end has acknowledged nothing for so long: of a client
// that went without a word there is no other sign before the socket is full. A Unix socket has no need of it.
void bound_silence(int descriptor, std::chrono::milliseconds time) noexcept {
  const auto bound = static_cast<unsigned>(time.count());
  static_cast<void>(::setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &bound, sizeof bound));
}

}  // namespace

using Next = http::BodySource::Next;

// What a source rings, on any thread. The session may be gone when the worker hears it.
struct Session::Bell {
  explicit Bell(Session& of) : session(&of) {}

  Session* session;                // touched by the worker alone; null: it no longer streams
  std::atomic<bool> rung = false;  // and not heard yet
};

// For its lifetime the session hears the bell.
struct Session::Hearing {
  explicit Hearing(std::shared_ptr<Bell> of) : bell(std::move(of)) {}
  ~Hearing() { bell->session = nullptr; }
  Hearing(const Hearing&) = delete;
  Hearing& operator=(const Hearing&) = delete;

  std::shared_ptr<Bell> bell;
};

std::shared_ptr<Session::Bell> Session::give_bell() {
  const auto bell = std::make_shared<Bell>(*this);
  talk_.exchange().response.source->wake_with([bell, executor = worker_.executor()] {
    if (bell->rung.exchange(true)) return;
    asio::post(executor, [bell] {
      bell->rung = false;
      if (bell->session != nullptr) bell->session->ring();
    });
  });
  return bell;
}

void Session::ring() {
  has_news_ = true;
  if (awaits_source_) wake();
}

void Session::drain_quiet() {
  if (awaits_source_) wake();
}

// Sends the head and the content of the source. Returns Sent::all, or failed: the answer is incomplete.
task<Session::Sent> Session::stream() {
  const Hearing hearing(give_bell());
  for (auto next = Next::more; next != Next::end;) {
    const Sent sent = co_await flush();
    if (sent != Sent::all) co_return sent;
    if (next == Next::later) {
      const Lull lull = co_await await_source();
      if (aborted_) co_return Sent::failed;
      if (lull == Lull::gone) talk_.end_with_client();
      if (lull == Lull::gone || lull == Lull::drained) break;
      if (lull == Lull::silence) {
        talk_.break_silence(now_);
        continue;
      }
    }
    next = co_await pull();
    if (next == Next::broken || aborted_) co_return Sent::failed;
    const bool is_piece = next != Next::later || !talk_.exchange().response.body.empty();
    if (is_piece && !talk_.frame_piece(now_, next == Next::end)) co_return Sent::failed;
  }
  const Sent sent = co_await flush();
  co_return sent;
}

// Has the next piece made. It is broken also if it cannot be made.
task<Next> Session::pull() {
  auto next = Next::broken;
  const api::Work work{.run = [&next](api::Context&, http::Response& out) {
    out.body.clear();
    next = out.source->next(out.body);
    return std::nullopt;
  }};
  has_news_ = false;
  http::Response& out = talk_.exchange().response;
  const auto [outcome] = co_await worker_.shared().offload.go_on(worker_.executor(), work, out, kAwait);
  now_ = std::chrono::steady_clock::now();
  if (outcome.error) talk_.log_failure(outcome.error);
  if (outcome.error || !outcome.taken) next = Next::broken;
  co_return next;
}

task<Session::Lull> Session::await_source() {
  bound_silence(socket_.native_handle(), worker_.options().request_timeout);
  for (;;) {
    if (!talk_.await_source(now_)) co_return Lull::drained;
    follow_phase();
    if (timed_out_) co_return Lull::silence;
    if (has_news_) co_return Lull::news;
    const bool has_room = !talk_.exchange().in.room().empty();
    const auto what = has_room ? Socket::wait_read : Socket::wait_error;
    awaits_source_ = true;
    const auto [error] = co_await socket_.async_wait(what, kAwait);
    awaits_source_ = false;
    now_ = std::chrono::steady_clock::now();
    if (aborted_) co_return Lull::gone;
    if (error == asio::error::operation_aborted) continue;
    if (error || client_left()) co_return Lull::gone;
  }
}

// The socket has something to say: the next request, which waits its turn, or that the client has closed. Who
// has closed its side of a connection whose answer has no end of its own wants no more of it.
bool Session::client_left() {
  if (talk_.exchange().in.room().empty()) return true;
  return receive() == Received::end;
}

}  // namespace framesd::net
