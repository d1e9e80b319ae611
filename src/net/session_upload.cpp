// SPDX-License-Identifier: MIT
//
// The part of Session that takes a body in pieces: while the sink takes one on an intake thread, the next one
// is received here, and never more, so an upload costs two pieces of memory and TCP pushes back. A body with
// a length is received to where it is taken from. Handing a piece over costs as much as parsing 40 KB, which
// is why pieces are large (tools/bench_ingest.sh, upload).
//
// A thread is held only while a sink takes what is here, never while a client is waited for. The client's
// time begins anew with every 32 KB; what the sink spends is not the client's.
#include "aside.hpp"
#include "body_parser.hpp"
#include "piece.hpp"
#include "session.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/post.hpp>

namespace framesd::net {
namespace {

// From here on what is received next might not fit.
constexpr std::size_t kFullPiece = http::kIntakeBytes - ReadBuffer::kBytes;
// So many bytes give the client its time again: a slow line is no reason to be cut off.
constexpr std::size_t kRenewingBytes = 32 * 1024;

}  // namespace

struct Session::Upload {
  enum class Turn { receive, let_others, wait, ended };
  enum class End { refused, complete, closed, timeout, malformed, stopping };  // refused: by the sink

  Upload(Session& session, std::unique_ptr<http::BodySink> its_sink)
      : response(session.x().response),
        sink(std::move(its_sink)),
        parser(session.x().head, session.x().head_bytes, std::nullopt,
               [this](std::string_view part) { coming.append(part); }),
        aside(session.worker_.executor(), session.worker_.shared().intake,
              [this, &session] {
                const SteadyTime ended = std::chrono::steady_clock::now();
                renewed = std::min(ended, renewed + (ended - handed_over));
                session.wake();
              }),
        renewed(session.now_) {}

  Turn advance();
  void receive_from(Exchange& exchange, SteadyTime now);
  void came(std::size_t bytes, SteadyTime now);
  void hand_over(bool and_pause);
  void fall_silent();
  bool full() const noexcept { return coming.size() > kFullPiece; }
  bool overdue(SteadyTime now, std::chrono::milliseconds allowed) const noexcept {
    return !aside.busy() && now - renewed >= allowed;
  }
  // The answer is there already: it is no use to send more.
  bool refused() const noexcept { return !wanted || aside.outcome().error; }

  http::Response& response;  // touched here only while the sink is not busy
  std::unique_ptr<http::BodySink> sink;
  Piece coming{http::kIntakeBytes};  // received, not yet taken
  Piece taking{http::kIntakeBytes};  // the sink's
  BodyParser parser;
  Aside aside;
  SteadyTime renewed;  // since when the client's time runs; it stands still while the sink is at work
  SteadyTime handed_over;
  std::size_t since_renewed = 0;  // bytes
  bool wanted = true;             // what the sink said last
  bool unsettled = true;          // something may have come since the last pause
  End end = End::complete;
};

// Takes what is in the buffer out of its transfer coding.
void Session::Upload::receive_from(Exchange& exchange, SteadyTime now) {
  if (full() || parser.done() || parser.error()) return;
  const std::size_t used = parser.feed(exchange.in.unread().substr(exchange.head_bytes));
  exchange.in.erase(exchange.head_bytes, used);
  came(used, now);
}

void Session::Upload::came(std::size_t bytes, SteadyTime now) {
  if (bytes == 0) return;
  unsettled = true;
  since_renewed += bytes;
  if (since_renewed < kRenewingBytes) return;
  since_renewed = 0;
  renewed = now;
}

// Gives the sink what is due, and says what the session can do meanwhile. Sets `end` for Turn::ended.
Session::Upload::Turn Session::Upload::advance() {
  const bool no_more = parser.done() || parser.error();
  if (aside.busy()) return full() || no_more ? Turn::wait : Turn::receive;
  if (refused() || !aside.outcome().taken) {
    end = refused() ? End::refused : End::stopping;
    return Turn::ended;
  }
  if (full() || (parser.done() && !coming.empty())) {
    hand_over(false);
    return parser.done() ? Turn::wait : Turn::let_others;
  }
  if (!no_more) return Turn::receive;
  end = parser.error() ? End::malformed : End::complete;
  return Turn::ended;
}

void Session::Upload::hand_over(bool and_pause) {
  taking.clear();
  std::swap(taking, coming);
  const auto take = [this, and_pause](http::Response& out) {
    if (!taking.empty()) wanted = sink->take(taking.view(), out);
    if (wanted && and_pause) sink->pause();
  };
  handed_over = std::chrono::steady_clock::now();
  aside.begin(take, response);
}

// Nothing has come for a while.
void Session::Upload::fall_silent() {
  if (!unsettled || aside.busy()) return;
  unsettled = false;
  hand_over(true);
}

task<Session::Step> Session::take_in() {
  auto sink = std::move(std::get<api::Intake>(x().reply).sink);
  Upload upload(*this, std::move(sink));
  std::exception_ptr failed;
  try {
    co_await pump(upload);
  } catch (...) {
    failed = std::current_exception();
  }
  co_await upload.aside.end();  // a sink is never left while it is at work
  if (failed) std::rethrow_exception(failed);
  const bool cut_off = upload.end == Upload::End::closed || upload.end == Upload::End::timeout;
  if (cut_off) co_await hand_over_rest(upload);
  if (upload.refused()) co_return conclude(upload);
  if (upload.end == Upload::End::complete) {
    const auto finish = [&upload](http::Response& out) { upload.sink->finish(out); };
    upload.aside.begin(finish, upload.response);
    co_await upload.aside.end();
    if (upload.aside.outcome().taken) co_return conclude(upload);
  }
  co_await abandon(upload);
  co_return Step::answer;
}

// Receives and hands over until upload.end.
task<void> Session::pump(Upload& upload) {
  using End = Upload::End;
  invite();
  Sent invited = co_await flush();
  if (invited != Sent::all) upload.end = End::closed;
  while (invited == Sent::all) {
    upload.receive_from(x(), now_);
    const Upload::Turn turn = upload.advance();
    if (turn == Upload::Turn::ended) co_return;
    if (aborted_) {
      upload.end = End::stopping;
      co_return;
    }
    if (turn == Upload::Turn::let_others) {  // a fast sender's bytes never end
      co_await asio::post(worker_.executor(), kAwait);
      now_ = std::chrono::steady_clock::now();
      continue;
    }
    if (turn == Upload::Turn::wait) {
      co_await upload.aside.end();
      now_ = std::chrono::steady_clock::now();
      continue;
    }
    const Received received = receive_part(upload);
    if (received == Received::end) {
      upload.end = End::closed;
      co_return;
    }
    if (received == Received::some) continue;
    if (!surplus_) arm(upload.unsettled ? Phase::upload : Phase::request);
    co_await ready(Socket::wait_read);  // or until the sink has taken its piece, or silence
    if (upload.overdue(now_, worker_.options().request_timeout) || (timed_out_ && surplus_)) {
      upload.end = End::timeout;
      co_return;
    }
    if (timed_out_) upload.fall_silent();
  }
}

// Receives some of the body: of one with a length straight into the piece that is coming.
Session::Received Session::receive_part(Upload& upload) {
  const bool waiting = x().in.unread().size() > x().head_bytes;
  if (waiting || upload.parser.rest() == 0) return receive();
  const std::span<char> room = upload.coming.room();
  std::size_t bytes = 0;
  const Received received =
      receive_into(room.first(std::min<std::uint64_t>(room.size(), upload.parser.rest())), bytes);
  upload.coming.filled(bytes);
  upload.parser.passed_by(bytes);
  upload.came(bytes, now_);
  return received;
}

// What was received before the end came is taken yet.
task<void> Session::hand_over_rest(Upload& upload) {
  if (upload.refused() || upload.coming.empty()) co_return;
  upload.hand_over(false);
  co_await upload.aside.end();
}

// The rest will not come: the answer says why, and the sink may say more.
task<void> Session::abandon(Upload& upload) {
  using Broken = http::BodySink::Broken;
  auto why = Broken::stopping;
  switch (upload.aside.outcome().taken ? upload.end : Upload::End::stopping) {
    case Upload::End::closed:
      why = Broken::closed;
      refuse({400, "The request ends within its body."});
      break;
    case Upload::End::timeout:
      why = Broken::timeout;
      refuse({408, "The body did not arrive in time."});
      break;
    case Upload::End::malformed:
      why = Broken::malformed;
      refuse(*upload.parser.error());
      break;
    default: refuse({503, "The server stops."});
  }
  const auto abandon = [&upload, why](http::Response& out) { upload.sink->abandon(why, out); };
  upload.aside.begin(abandon, upload.response);
  co_await upload.aside.end();
  if (!upload.aside.outcome().taken) abandon(upload.response);  // stopping: nobody is kept waiting here
  if (upload.aside.outcome().error) log_failure(upload.aside.outcome().error);
  now_ = std::chrono::steady_clock::now();
  arm(Phase::linger);
}

// The sink's answer is there; the connection goes on if nothing of the body is left to come.
Session::Step Session::conclude(const Upload& upload) {
  closing_ = closing_ || !upload.parser.done();
  now_ = std::chrono::steady_clock::now();
  if (!surplus_) arm(Phase::request);
  if (upload.aside.outcome().error) answer_exception(upload.aside.outcome().error);
  return Step::answer;
}

}  // namespace framesd::net
