// SPDX-License-Identifier: MIT
//
// The part of Session that takes a body in pieces. An intake thread receives them itself and gives them to
// the sink as long as the client is the quicker one; when nothing more is there it is let go, and the session
// waits for the client here. So an upload costs one piece of memory, TCP pushes back, a piece is parsed by
// the core that received it, and no thread is held while a client is waited for.
//
// Each change of threads costs as much as parsing 40 KB (tools/bench_ingest.sh, upload): a turn on the intake
// threads is many pieces long, and of a body with a length the kernel gathers a good part before it wakes
// anybody. The client's time begins anew with every 32 KB; what the sink spends is not the client's.
#include "body_parser.hpp"
#include "piece.hpp"
#include "session.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>
#include <utility>

namespace framesd::net {
namespace {

// From here on what is received next might not fit.
constexpr std::size_t kFullPiece = http::kIntakeBytes - ReadBuffer::kBytes;
// Then another upload has its turn. Of a slow store that is one piece, of a quick one dozens.
constexpr std::chrono::milliseconds kTurn{20};
// So many bytes give the client its time again: a slow line is no reason to be cut off.
constexpr std::size_t kRenewingBytes = 32 * 1024;
// What the kernel gathers before it calls the socket readable, or until the client counts as silent: a piece.
// It gives the socket twice the room, too. With a megabyte, or 128 KB, a client paced by bbr woke more often,
// each time on the core that parses (tools/bench_ingest.sh, uploaded by curl).
constexpr std::uint64_t kGatheredBytes = http::kIntakeBytes;

// Makes the kernel gather bytes for one socket, for as long as this lives.
class Gathering {
 public:
  explicit Gathering(Socket& socket) noexcept : socket_(socket) {}
  ~Gathering() { wait_for(1); }
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;

  // A failure only means to be woken earlier.
  void wait_for(std::uint64_t bytes) noexcept {
    const int mark = static_cast<int>(std::min(bytes, kGatheredBytes));
    if (mark == mark_) return;
    mark_ = mark;
    boost::system::error_code ec;
    socket_.set_option(Socket::receive_low_watermark(mark), ec);
  }

 private:
  Socket& socket_;
  int mark_ = 1;  // as a socket comes
};

}  // namespace

struct Session::Upload {
  enum class End { none, refused, complete, closed, timeout, malformed, stopping };  // refused: by the sink

  // Has the socket in the session's stead. Watched by the loop, it would wake it whenever something comes.
  class Loan {
   public:
    explicit Loan(Session& session) : session_(session) {
      boost::system::error_code ec;
      descriptor_ = session.socket_.release(ec);
    }
    ~Loan() { session_.adopt(descriptor_); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    int descriptor() const noexcept { return descriptor_; }

   private:
    Session& session_;
    int descriptor_;  // -1 of a closed one: receiving will say so
  };

  Upload(Session& session, std::unique_ptr<http::BodySink> its_sink)
      : exchange(session.x()),
        sink(std::move(its_sink)),
        parser(exchange.head, exchange.head_bytes, std::nullopt,
               [this](std::string_view part) { piece.append(part); }),
        gathering(session.socket_),
        renewed(session.now_) {}

  // On an intake thread, while the session waits for it and touches nothing of this.
  void take_turn(http::Response& out);
  Received fill();
  Received receive();
  void receive_piece();
  void give(http::Response& out);

  // On the session's thread, between turns.
  void account(SteadyTime turn_began, SteadyTime now) noexcept;
  bool overdue(SteadyTime now, std::chrono::milliseconds allowed) const noexcept {
    return now - renewed >= allowed;
  }
  // How much is worth waking up for: behind a pause whatever comes.
  std::uint64_t worth_waking() const noexcept { return unsettled && parser.rest() != 0 ? parser.rest() : 1; }
  // The answer is there, whoever made it.
  bool answered() const noexcept { return end == End::refused || end == End::complete; }

  Exchange& exchange;
  int descriptor = -1;  // the session's socket, during a turn
  std::unique_ptr<http::BodySink> sink;
  Piece piece{http::kIntakeBytes};
  BodyParser parser;
  Gathering gathering;
  SteadyTime renewed;                 // since when the client's time runs; it stands still during turns
  Received last = Received::nothing;  // how receiving the piece ended
  std::size_t came = 0;               // bytes in this turn
  std::size_t since_renewed = 0;      // bytes
  bool dry = false;                   // the turn ended because nothing more was there
  bool silent = false;                // the client, throughout the last wait
  bool unsettled = true;              // something has come since the last pause
  End end = End::none;
  std::exception_ptr failed;  // the sink threw it: refused
};

// Receives and gives to the sink until nothing is there, or the upload has ended, or others have their turn:
// then also in the midst of a piece.
void Session::Upload::take_turn(http::Response& out) {
  came = 0;
  dry = false;
  const SteadyTime until = std::chrono::steady_clock::now() + kTurn;
  do {
    if (!sink->unfinished()) receive_piece();
    give(out);
  } while (!dry && end == End::none && std::chrono::steady_clock::now() < until);
  if (!silent || came != 0 || end != End::none) return;
  sink->pause();
  unsettled = false;
}

void Session::Upload::receive_piece() {
  piece.clear();
  last = fill();
  came += piece.size();
  dry = last == Received::nothing && piece.empty();
  silent = silent && piece.empty();
}

// Fills the piece with what is there.
Session::Received Session::Upload::fill() {
  while (piece.size() <= kFullPiece) {
    const std::string_view waiting = exchange.in.unread().substr(exchange.head_bytes);
    const std::size_t used = parser.feed(waiting);
    exchange.in.erase(exchange.head_bytes, used);
    if (parser.done() || parser.error()) return Received::some;
    if (const Received received = receive(); received != Received::some) return received;
  }
  return Received::some;
}

// Receives once: the body of one with a length straight into the piece.
Session::Received Session::Upload::receive() {
  const bool straight = parser.rest() != 0;
  std::span<char> room = straight ? piece.room() : exchange.in.room();
  if (straight) room = room.first(std::min<std::uint64_t>(room.size(), parser.rest()));
  ssize_t bytes = -1;
  do {
    bytes = ::recv(descriptor, room.data(), room.size(), 0);
  } while (bytes < 0 && errno == EINTR);
  if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Received::nothing;
  if (bytes <= 0) return Received::end;
  const auto count = static_cast<std::size_t>(bytes);
  if (straight) {
    piece.filled(count);
    parser.passed_by(count);
  } else {
    exchange.in.filled(count);
  }
  return Received::some;
}

// Gives the sink the piece, or lets it go on with it, and the end of the body if it is there.
void Session::Upload::give(http::Response& out) {
  const std::string_view more = sink->unfinished() ? std::string_view() : piece.view();
  if (!piece.empty() && !sink->take(more, out)) {
    end = End::refused;
  } else if (sink->unfinished()) {
    return;
  } else if (parser.error()) {
    end = End::malformed;
  } else if (parser.done()) {
    sink->finish(out);
    end = End::complete;
  } else if (last == Received::end) {
    end = End::closed;
  }
}

void Session::Upload::account(SteadyTime turn_began, SteadyTime now) noexcept {
  unsettled = unsettled || came != 0;
  since_renewed += came;
  if (since_renewed < kRenewingBytes) {
    renewed = std::min(now, renewed + (now - turn_began));
  } else {
    since_renewed = 0;
    renewed = now;
  }
}

task<Session::Step> Session::take_in() {
  auto sink = std::move(std::get<api::Intake>(x().reply).sink);
  Upload upload(*this, std::move(sink));
  co_await pump(upload);
  if (upload.answered()) co_return conclude(upload);
  co_await abandon(upload);
  co_return Step::answer;
}

// Turn after turn until upload.end.
task<void> Session::pump(Upload& upload) {
  using End = Upload::End;
  invite();
  const Sent invited = co_await flush();
  if (invited != Sent::all) upload.end = End::closed;
  while (upload.end == End::none) {
    const Offloaded outcome = co_await turn(upload);
    upload.failed = outcome.error;
    if (outcome.error) upload.end = End::refused;
    if (upload.end != End::none) co_return;
    if (!outcome.taken || aborted_) {
      upload.end = End::stopping;
    } else if (upload.overdue(now_, worker_.options().request_timeout)) {
      upload.end = End::timeout;
    } else if (upload.dry) {
      co_await await_more(upload);
    }
  }
}

// Lends an intake thread the socket.
task<Offloaded> Session::turn(Upload& upload) {
  const SteadyTime began = now_;
  const Upload::Loan socket(*this);
  upload.descriptor = socket.descriptor();
  const api::Work work{.run = [&upload](api::Context&, http::Response& out) { upload.take_turn(out); }};
  const auto [outcome] =
      co_await worker_.shared().intake.go_on(worker_.executor(), work, x().response, kAwait);
  now_ = std::chrono::steady_clock::now();
  upload.account(began, now_);
  if (log_enabled(LogLevel::debug)) {
    log_event(LogLevel::debug, "upload turn",
              {{"request_id", x().request.request_id},
               {"bytes", std::uint64_t{upload.came}},
               {"duration_ms", std::chrono::duration<double, std::milli>(now_ - began).count()}});
  }
  co_return outcome;
}

// Waits until a good part more is there, or the client has been silent for a while, or has closed.
task<void> Session::await_more(Upload& upload) {
  upload.gathering.wait_for(upload.worth_waking());
  arm(upload.unsettled ? Phase::upload : Phase::request);
  co_await ready(Socket::wait_read);
  upload.silent = timed_out_ && upload.unsettled;
  if (aborted_) upload.end = Upload::End::stopping;
}

// The rest will not come: the answer says why, and the sink may say more.
task<void> Session::abandon(Upload& upload) {
  using Broken = http::BodySink::Broken;
  auto why = Broken::stopping;
  switch (upload.end) {
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
  const api::Work work{
      .run = [&upload, why](api::Context&, http::Response& out) { upload.sink->abandon(why, out); }};
  const auto [outcome] =
      co_await worker_.shared().intake.go_on(worker_.executor(), work, x().response, kAwait);
  if (!outcome.taken) upload.sink->abandon(why, x().response);  // stopping: nobody is kept waiting here
  if (outcome.error) log_failure(outcome.error);
  now_ = std::chrono::steady_clock::now();
  arm(Phase::linger);
}

// The sink's answer is there; the connection goes on if nothing of the body is left to come.
Session::Step Session::conclude(const Upload& upload) {
  closing_ = closing_ || !upload.parser.done();
  arm(Phase::request);
  if (upload.failed) answer_exception(upload.failed);
  return Step::answer;
}

}  // namespace framesd::net
