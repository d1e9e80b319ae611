// SPDX-License-Identifier: MIT
//
// Receiving and sending are tried first, and awaited only if the socket would block. So a usual request
// resumes the coroutine once, and no buffer is held while waiting for it.
#include "session.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unistd.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace framesd::net {
namespace {

constexpr unsigned kPipelinedInTurn = 32;  // requests; then it is the turn of the worker's other sessions
constexpr unsigned kDiscardedReads = 256;  // at most, when the server stops

}  // namespace

Session::Session(Worker& worker, int descriptor, const Peer& peer, bool surplus)
    : worker_(worker),
      socket_(worker.executor()),
      peer_(peer),
      talk_(worker.surroundings(), peer_.text(), surplus) {
  adopt(descriptor);
  follow_phase();
}

Session::~Session() = default;

// If there is no memory to register the socket, it is closed; then run() ends at its first wait.
void Session::adopt(int descriptor) {
  boost::system::error_code ec;
  socket_.assign(asio::generic::stream_protocol(AF_UNSPEC, 0), descriptor, ec);
  if (ec) {
    ::close(descriptor);
  } else {
    socket_.non_blocking(true, ec);
  }
}

task<void> Session::run() {
  for (unsigned in_turn = 0;; ++in_turn) {
    if (talk_.idle() || talk_.exchange().in.unread().empty()) {
      release_buffers();
      if (!aborted_) co_await socket_.async_wait(Socket::wait_read, kAwait);
      in_turn = 0;
      const Received first = begin();
      if (first == Received::nothing && !worker_.draining() && !ended()) continue;
      if (first != Received::some) {
        co_await end_idle(first);
        break;
      }
    } else if (in_turn == kPipelinedInTurn) {
      co_await asio::post(worker_.executor(), kAwait);
      in_turn = 0;
    }
    Step step = talk_.received(now_);
    while (step != Step::answer && step != Step::gone) {  // to be prepared comes before any other
      if (step == Step::receive) {
        step = co_await read();
      } else {
        step = step == Step::upload ? co_await take_upload() : co_await carry_out();
      }
    }
    if (step == Step::gone) {
      over_because_ = why_waiting_ended();
      break;
    }
    talk_.compose();
    Sent sent = send_at_once();
    if (sent == Sent::some) sent = co_await send_rest();
    now_ = talk_.close_account(sent != Sent::all);
    if (sent != Sent::all) {
      over_because_ = ended() ? why_waiting_ended() : "the answer could not be sent whole";
      reset();
      break;
    }
    if (talk_.closing()) {
      over_because_ = "the last answer was sent";
      co_await linger();
      break;
    }
  }
}

const char* Session::why_waiting_ended() const noexcept {
  if (aborted_) return "the server stops";
  if (timed_out_) return worker_.draining() ? "the server drains" : "a timeout";
  return "the client closed";
}

// No request has come: if the client may still be there, ends the connection without a reset.
task<void> Session::end_idle(Received first) {
  over_because_ = why_waiting_ended();
  if (first != Received::nothing || aborted_ || talk_.surplus()) co_return;
  co_await linger();
}

// The state between requests.
void Session::release_buffers() {
  if (auto exchange = talk_.release()) worker_.exchanges().give_back(std::move(exchange));
  follow_phase();
}

// The wait for a request is over. Whatever ended it, a request that has just come is still answered.
Session::Received Session::begin() {
  if (aborted_) return Received::end;
  now_ = std::chrono::steady_clock::now();
  talk_.begin(worker_.exchanges().take(), now_);
  return receive();
}

// Receives until the conversation has what it needs, or no more bytes come.
task<Session::Step> Session::read() {
  for (;;) {
    const Sent sent = co_await flush();
    if (sent != Sent::all) co_return Step::gone;
    talk_.await_head();
    const bool readable = co_await ready(Socket::wait_read);
    if (aborted_) co_return Step::gone;
    if (timed_out_) co_return talk_.time_over();
    if (!readable) co_return Step::gone;
    const Received received = receive();
    if (received == Received::nothing) continue;
    const Step step = received == Received::end ? talk_.ended() : talk_.received(now_);
    if (step != Step::receive) co_return step;
  }
}

// Runs the work on an offload thread.
task<Session::Step> Session::carry_out() {
  const Sent sent = co_await flush();
  if (sent != Sent::all) co_return Step::gone;
  Offload& offload = worker_.shared().offload;
  http::Response& out = talk_.exchange().response;
  Offloaded outcome;
  const auto* preparation = std::get_if<api::Preparation>(&talk_.reply());
  if (const auto* work = preparation ? &preparation->work : std::get_if<api::Work>(&talk_.reply())) {
    const auto [ended] = co_await offload.run(worker_.executor(), *work, out, kAwait);
    outcome = ended;
  } else {
    const auto& deferred = std::get<api::Deferred>(talk_.reply());
    const auto [ended] = co_await offload.run(worker_.executor(), deferred, out, kAwait);
    outcome = ended;
  }
  now_ = std::chrono::steady_clock::now();
  if (aborted_) co_return Step::gone;
  co_return talk_.worked(now_, outcome);
}

// Sends what can be sent without waiting. If a source makes the content: nothing.
Session::Sent Session::send_at_once() {
  if (talk_.exchange().response.source) return Sent::some;
  return talk_.send_is_due() ? send_some() : Sent::all;
}

task<Session::Sent> Session::send_rest() {
  if (talk_.exchange().response.source) {
    const Sent streamed = co_await stream();
    co_return streamed;
  }
  const Sent sent = co_await flush();
  co_return sent;
}

// Sends all that is composed. Returns Sent::all, or failed: the connection is broken or too slow.
task<Session::Sent> Session::flush() {
  follow_phase();
  for (;;) {
    const Sent sent = send_some();
    if (sent != Sent::some) {
      talk_.flushed();
      follow_phase();
      co_return sent;
    }
    if (talk_.await_reader()) talk_.exchange().progress.begin(socket_.native_handle(), now_);
    const bool writable = co_await ready(Socket::wait_write);
    if (!writable) co_return Sent::failed;
  }
}

// Ends a connection whose answer is incomplete, and discards what the kernel still holds for it. Closes the
// socket here, because Asio's destructor would reset the option.
void Session::reset() noexcept {
  boost::system::error_code ec;
  socket_.set_option(asio::socket_base::linger(true, 0), ec);
  socket_.close(ec);
}

// Waits until the client has closed too, and discards what it still sends. Closing with unread bytes would
// make the kernel reset the connection, and the last answer might be lost.
task<void> Session::linger() {
  talk_.linger();
  boost::system::error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  for (bool open = !ec; open;) {
    talk_.exchange().in.clear();
    const bool readable = co_await ready(Socket::wait_read);
    open = readable && receive() != Received::end;
  }
  if (!aborted_ || talk_.idle()) co_return;
  // There is no time to wait, but bytes that are here already must be read.
  for (unsigned parts = 0; parts < kDiscardedReads; ++parts) {
    talk_.exchange().in.clear();
    if (receive() != Received::some) break;
  }
}

// Waits for the socket. False: the time is over, the server stops, or the socket has failed.
task<bool> Session::ready(Socket::wait_type what) {
  follow_phase();
  if (ended()) co_return false;
  const auto [error] = co_await socket_.async_wait(what, kAwait);
  now_ = std::chrono::steady_clock::now();
  co_return !error && !ended();
}

Session::Received Session::receive() {
  const std::span<char> room = talk_.exchange().in.room();
  boost::system::error_code ec;
  const std::size_t bytes = socket_.read_some(asio::buffer(room.data(), room.size()), ec);
  talk_.exchange().in.filled(bytes);
  if (ec == asio::error::would_block) return Received::nothing;
  return ec ? Received::end : Received::some;
}

Session::Sent Session::send_some() {
  Exchange& now = talk_.exchange();
  while (now.sent < now.out.size() + now.rest.size()) {
    const std::size_t of_out = std::min(now.sent, now.out.size());
    const asio::const_buffer out = asio::buffer(now.out) + of_out;
    const std::array<asio::const_buffer, 2> both = {out, asio::buffer(now.rest) + (now.sent - of_out)};
    boost::system::error_code ec;
    const std::size_t bytes =
        now.rest.empty() ? socket_.write_some(out, ec) : socket_.write_some(both, ec);  // send, sendmsg
    now.sent += bytes;
    now.progress.wrote(bytes);
    if (ec == asio::error::would_block) return Sent::some;
    if (ec) return Sent::failed;
  }
  now.out.clear();
  now.rest = {};
  now.sent = 0;
  return Sent::all;
}

void Session::on_deadline() {
  if (talk_.phase() == Phase::sending) {
    now_ = std::chrono::steady_clock::now();
    const SteadyTime renewed = talk_.exchange().progress.renewed(socket_.native_handle(), now_);
    if (talk_.keep_awaiting_reader(renewed, now_)) return follow_phase();
  }
  timed_out_ = true;
  wake();
}

void Session::drain_idle() {
  now_ = std::chrono::steady_clock::now();
  talk_.drain();
  follow_phase();
}

// Ends the current wait, so that run() sees timed_out_ or aborted_.
void Session::wake() noexcept {
  boost::system::error_code ec;
  socket_.cancel(ec);
}

bool Session::abort() noexcept {
  aborted_ = true;
  wake();
  return talk_.serving();
}

void Session::follow_phase() {
  if (!talk_.take_phase_start()) return;
  timed_out_ = false;
  worker_.deadlines().arm(*this, talk_.phase(), now_);
}

}  // namespace framesd::net
