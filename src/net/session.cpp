// SPDX-License-Identifier: MIT
//
// The waiting half of Session. Receiving and sending are tried at once and awaited only when the socket says
// so: the common request costs one resumption, and no buffer is held while waiting.
#include "session.hpp"

#include "body_parser.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unistd.h>
#include <utility>

#include <boost/asio/post.hpp>

namespace framesd::net {
namespace {

constexpr std::size_t kRenewingBytes = 32 * 1024;  // of a body: the client has its time again
constexpr unsigned kPipelinedInTurn = 32;          // then the worker's other sessions have theirs
constexpr unsigned kPartsLeftUnread = 256;         // that are thrown away when the server stops

}  // namespace

Session::Session(Worker& worker, int descriptor, const Peer& peer, bool surplus)
    : worker_(worker), socket_(worker.executor()), peer_(peer), surplus_(surplus) {
  adopt(descriptor);
  arm(surplus ? Phase::linger : Phase::idle);
}

Session::~Session() = default;

// Without memory to watch the socket it is closed: run() meets a closed one and ends.
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
    if (!exchange_ || x().in.unread().empty()) {
      rest();
      if (!aborted_) co_await socket_.async_wait(Socket::wait_read, kAwait);
      in_turn = 0;
      const Received first = begin();
      if (first == Received::nothing && !worker_.draining() && !ended()) continue;
      if (first != Received::some) {
        over_because_ = why_waiting_ended();
        if (first != Received::nothing || aborted_ || surplus_) break;
        const Phase parting = worker_.draining() ? Phase::parting : Phase::linger;
        co_await linger(parting);
        break;
      }
    } else if (in_turn == kPipelinedInTurn) {
      co_await asio::post(worker_.executor(), kAwait);
      in_turn = 0;
    }
    Step step = take_head();
    if (step == Step::more) step = co_await read_head();
    if (step == Step::decide) step = decide();
    if (step == Step::read) step = co_await read_body();
    if (step == Step::intake) step = co_await take_in();
    if (step == Step::work) step = co_await carry_out();
    if (step == Step::gone) {
      over_because_ = why_waiting_ended();
      break;
    }
    compose();
    Sent sent = Sent::all;
    if (x().response.source) {
      sent = co_await stream();
    } else if (send_is_due()) {
      sent = send_some();
      if (sent == Sent::some) sent = co_await flush();
    }
    account(sent != Sent::all);
    if (sent != Sent::all) {
      over_because_ = ended() ? why_waiting_ended() : "the answer could not be sent whole";
      reset();
      break;
    }
    if (closing_) {
      over_because_ = "its last answer";
      co_await linger(Phase::linger);
      break;
    }
  }
}

const char* Session::why_waiting_ended() const noexcept {
  if (aborted_) return "the server stops";
  if (timed_out_) return worker_.draining() ? "the server drains" : "its time was over";
  return "the client closed";
}

// Between requests: the buffers go back.
void Session::rest() {
  if (exchange_) worker_.exchanges().give_back(std::move(exchange_));
  if (!surplus_) arm(worker_.draining() ? Phase::parting : Phase::idle);
}

// The wait for a request is over, for whatever reason; one that has come in this moment is answered yet.
Session::Received Session::begin() {
  if (aborted_) return Received::end;
  began_ = now_ = std::chrono::steady_clock::now();
  exchange_ = worker_.exchanges().take();
  return receive();
}

task<Session::Step> Session::read_head() {
  const Sent sent = co_await flush();
  if (sent != Sent::all) co_return Step::gone;
  if (!surplus_) arm(Phase::header);
  for (;;) {
    x().in.compact();
    const bool readable = co_await ready(Socket::wait_read);
    if (aborted_) co_return Step::gone;
    if (timed_out_) co_return refuse({408, "The header did not arrive in time."});
    if (!readable) co_return Step::gone;
    switch (receive()) {
      case Received::end: co_return refuse({400, "The request ends within its header."});
      case Received::nothing: continue;
      case Received::some: break;
    }
    const Step step = take_head();
    if (step != Step::more) co_return step;
  }
}

// The whole body, out of its transfer coding, to whom it concerns.
task<Session::Step> Session::read_body() {
  invite();
  const Sent sent = co_await flush();
  if (sent != Sent::all) co_return Step::gone;
  BodyParser parser(x().head, x().head_bytes, worker_.options().body_max,
                    [this](std::string_view part) { x().body += part; });
  for (std::size_t since_renewed = 0;;) {
    const Step step = take_body(parser);
    if (step != Step::more) co_return step;
    const bool readable = co_await ready(Socket::wait_read);
    if (aborted_) co_return Step::gone;
    if (timed_out_) co_return refuse({408, "The body did not arrive in time."});
    if (!readable) co_return Step::gone;
    const std::size_t before = x().in.unread().size();
    if (receive() == Received::end) co_return refuse({400, "The request ends within its body."});
    since_renewed += x().in.unread().size() - before;
    if (since_renewed < kRenewingBytes || surplus_) continue;
    since_renewed = 0;
    arm(Phase::request);
  }
}

// Has the work run on an offload thread.
task<Session::Step> Session::carry_out() {
  const Sent sent = co_await flush();
  if (sent != Sent::all) co_return Step::gone;
  const api::Work& work = std::get<api::Work>(x().reply);
  const auto [outcome] =
      co_await worker_.shared().offload.run(worker_.executor(), work, x().response, kAwait);
  now_ = std::chrono::steady_clock::now();
  if (aborted_) co_return Step::gone;
  if (!surplus_) arm(Phase::request);  // our own slowness is not the client's
  if (!outcome.taken) co_return refuse({503, "The server has more work than it can take."});
  if (outcome.error) answer_exception(outcome.error);
  co_return Step::answer;
}

// Sends all that is composed. Sent::all or failed: the connection is gone or too slow.
task<Session::Sent> Session::flush() {
  for (;;) {
    const Sent sent = send_some();
    if (sent != Sent::some) {
      if (phase() == Phase::sending) arm(Phase::request);
      co_return sent;
    }
    if (phase() == Phase::request) await_reader();
    const bool writable = co_await ready(Socket::wait_write);
    if (!writable) co_return Sent::failed;
  }
}

// From here on the client's time is that of a reader: it lasts while that one gets on.
void Session::await_reader() {
  x().progress.begin(socket_.native_handle(), now_);
  arm(Phase::sending);
}

// A client that does not take its answer, or cannot have it whole: what the kernel holds for it goes too.
// Asio's destructor would take the option back.
void Session::reset() noexcept {
  boost::system::error_code ec;
  socket_.set_option(asio::socket_base::linger(true, 0), ec);
  socket_.close(ec);
}

// Waits until the client has closed too, throwing away what it still sends: closing on unread bytes would
// make the kernel reset the connection, and the last answer might not arrive.
task<void> Session::linger(Phase phase) {
  arm(phase);
  boost::system::error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  for (bool open = !ec; open;) {
    x().in.clear();
    const bool readable = co_await ready(Socket::wait_read);
    open = readable && receive() != Received::end;
  }
  if (!aborted_ || !exchange_) co_return;
  // There is no time to wait; what is here already is not left unread.
  for (unsigned parts = 0; parts < kPartsLeftUnread; ++parts) {
    x().in.clear();
    if (receive() != Received::some) break;
  }
}

// Waits for the socket. False: the time is over, the server stops, or the socket is broken.
task<bool> Session::ready(Socket::wait_type what) {
  if (ended()) co_return false;
  const auto [error] = co_await socket_.async_wait(what, kAwait);
  now_ = std::chrono::steady_clock::now();
  co_return !error && !ended();
}

Session::Received Session::receive() {
  const std::span<char> room = x().in.room();
  boost::system::error_code ec;
  const std::size_t bytes = socket_.read_some(asio::buffer(room.data(), room.size()), ec);
  x().in.filled(bytes);
  if (ec == asio::error::would_block) return Received::nothing;
  return ec ? Received::end : Received::some;
}

Session::Sent Session::send_some() {
  Exchange& now = x();
  while (now.sent < now.out.size() + now.tail.size()) {
    const std::size_t of_out = std::min(now.sent, now.out.size());
    const asio::const_buffer out = asio::buffer(now.out) + of_out;
    const std::array<asio::const_buffer, 2> both = {out, asio::buffer(now.tail) + (now.sent - of_out)};
    boost::system::error_code ec;
    const std::size_t bytes =
        now.tail.empty() ? socket_.write_some(out, ec) : socket_.write_some(both, ec);  // send, sendmsg
    now.sent += bytes;
    now.progress.wrote(bytes);
    if (ec == asio::error::would_block) return Sent::some;
    if (ec) return Sent::failed;
  }
  now.out.clear();
  now.tail = {};
  now.sent = 0;
  return Sent::all;
}

void Session::on_deadline() {
  if (phase() == Phase::sending) {
    now_ = std::chrono::steady_clock::now();
    const SteadyTime renewed = x().progress.renewed(socket_.native_handle(), now_);
    if (now_ - renewed < worker_.options().request_timeout) return arm(Phase::sending);
  }
  timed_out_ = true;
  wake();
}

void Session::part() {
  now_ = std::chrono::steady_clock::now();
  arm(Phase::parting);
}

// Ends the wait it is in, so that run() looks around.
void Session::wake() noexcept {
  boost::system::error_code ec;
  socket_.cancel(ec);
}

bool Session::abort() noexcept {
  aborted_ = true;
  wake();
  return phase() == Phase::request || phase() == Phase::sending || phase() == Phase::upload;
}

void Session::arm(Phase phase) {
  timed_out_ = false;
  worker_.deadlines().arm(*this, phase, now_);
}

}  // namespace framesd::net
