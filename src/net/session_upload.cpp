// SPDX-License-Identifier: MIT
//
// The part of Session that takes a body in pieces. An upload thread receives the pieces itself and passes
// them to the sink for as long as the socket has bytes. When it has none, the thread is released and the
// session waits for the client on its own thread. So an upload costs the memory of one piece, TCP slows a
// client down that is too quick, a piece is parsed by the core that received it, and no thread waits for a
// client.
//
// Each change of threads costs as much as parsing 40 KB (tools/bench_ingest.sh, upload). Therefore a turn on
// an upload thread may take many pieces, and of a body with a length the kernel gathers many bytes before it
// wakes the session. The client's time begins again with every 32 KB; the time the sink takes does not count.
#include "incoming_body.hpp"
#include "session.hpp"
#include <framesd/base/log.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <sys/socket.h>

namespace framesd::net {
namespace {

// After this time another upload has its turn. With a slow store a turn is one piece, with a quick one
// dozens.
constexpr std::chrono::milliseconds kTurn{20};
// The socket counts as readable when the kernel has gathered this much, a piece; if the client is silent, the
// wait ends earlier. The kernel also makes the receive buffer at least twice as large. With 1 MB or 128 KB a
// client paced by bbr caused more wake-ups, each on the core that parses (tools/bench_ingest.sh, uploaded by
// curl).
constexpr std::uint64_t kGatheredBytes = http::kUploadPieceBytes;

// How many bytes were received. Empty: none are here yet; 0: none will come.
std::optional<std::size_t> receive_from(int descriptor, std::span<char> room) noexcept {
  ssize_t bytes = -1;
  do {
    bytes = ::recv(descriptor, room.data(), room.size(), 0);
  } while (bytes < 0 && errno == EINTR);
  if (bytes < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return std::nullopt;
  return bytes < 0 ? 0 : static_cast<std::size_t>(bytes);
}

void receive_piece(int descriptor, IncomingBody& body) {
  body.begin_piece();
  while (body.wants_bytes()) {
    const auto bytes = receive_from(descriptor, body.room());
    if (!bytes || *bytes == 0) return body.nothing_more(bytes.has_value());
    body.filled(*bytes);
  }
}

// On an upload thread: receives pieces and passes them to the sink until the socket has no more bytes, the
// upload has ended, or the turn is over, which may be in the middle of a piece.
void take_turn(int descriptor, IncomingBody& body, http::Response& out) {
  body.begin_turn();
  const SteadyTime until = std::chrono::steady_clock::now() + kTurn;
  do {
    if (body.wants_piece()) receive_piece(descriptor, body);
    body.give(out);
  } while (!body.dry() && body.end == IncomingBody::End::none && std::chrono::steady_clock::now() < until);
  body.end_turn();
}

}  // namespace

struct Session::Upload {
  // Takes the socket out of the event loop for a turn; the loop would wake up whenever bytes come.
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
    int descriptor_;  // -1 if the socket was closed; then receiving fails
  };

  // Makes the kernel gather bytes for a socket, during the lifetime of this object.
  class Gathering {
   public:
    explicit Gathering(Socket& socket) noexcept : socket_(socket) {}
    ~Gathering() { wait_for(1); }
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

    // If it fails, the session only wakes up earlier.
    void wait_for(std::uint64_t bytes) noexcept {
      const int mark = static_cast<int>(std::min(bytes, kGatheredBytes));
      if (mark == mark_) return;
      mark_ = mark;
      boost::system::error_code ec;
      socket_.set_option(Socket::receive_low_watermark(mark), ec);
    }

   private:
    Socket& socket_;
    int mark_ = 1;  // of a new socket
  };

  explicit Upload(Session& session)
      : body(session.talk_.exchange(), session.talk_.take_sink(), session.now_), gathering(session.socket_) {}

  IncomingBody body;
  Gathering gathering;
};

task<Session::Step> Session::take_upload() {
  Upload upload(*this);
  co_await pump(upload);
  if (upload.body.answered()) co_return talk_.uploaded(upload.body.complete(), upload.body.failed);
  co_await abandon(upload);
  co_return Step::answer;
}

// One turn after another, until the body ends.
task<void> Session::pump(Upload& upload) {
  using End = IncomingBody::End;
  IncomingBody& body = upload.body;
  const Sent invited = co_await flush();
  if (invited != Sent::all) body.end = End::closed;
  while (body.end == End::none) {
    const Offloaded outcome = co_await turn(upload);
    body.failed = outcome.error;
    if (outcome.error) body.end = End::refused;
    if (body.end != End::none) co_return;
    if (!outcome.taken || aborted_) {
      body.end = End::stopping;
    } else if (body.overdue(now_, worker_.options().request_timeout)) {
      body.end = End::timeout;
    } else if (body.dry()) {
      co_await await_more(upload);
    }
  }
}

// One turn on an upload thread, which has the socket meanwhile.
task<Offloaded> Session::turn(Upload& upload) {
  const SteadyTime began = now_;
  const Upload::Loan socket(*this);
  const api::Work work{.run = [&upload, &socket](api::Context&, http::Response& out) {
    take_turn(socket.descriptor(), upload.body, out);
    return std::nullopt;
  }};
  http::Response& out = talk_.exchange().response;
  const auto [outcome] = co_await worker_.shared().uploads.go_on(worker_.executor(), work, out, kAwait);
  now_ = std::chrono::steady_clock::now();
  upload.body.account(began, now_);
  if (log_enabled(LogLevel::debug)) {
    log_event(LogLevel::debug, "upload turn",
              {{"request_id", talk_.request_id()},
               {"bytes", std::uint64_t{upload.body.came()}},
               {"duration_ms", std::chrono::duration<double, std::milli>(now_ - began).count()}});
  }
  co_return outcome;
}

// Waits until enough bytes have come, the client has been silent for a while, or it has closed.
task<void> Session::await_more(Upload& upload) {
  upload.gathering.wait_for(upload.body.worth_waking());
  talk_.await_body(upload.body.unsettled());
  co_await ready(Socket::wait_read);
  upload.body.set_silent(timed_out_ && upload.body.unsettled());
  if (aborted_) upload.body.end = IncomingBody::End::stopping;
}

// The body stays incomplete: the answer says why, and the sink may add to it.
task<void> Session::abandon(Upload& upload) {
  const IncomingBody::Broken broken = upload.body.broken();
  talk_.refuse(broken.answer);
  http::Response& out = talk_.exchange().response;
  const api::Work work{.run = [&upload, &broken](api::Context&, http::Response& response) {
    upload.body.sink().abandon(broken.why, response);
    return std::nullopt;
  }};
  const auto [outcome] = co_await worker_.shared().uploads.go_on(worker_.executor(), work, out, kAwait);
  if (!outcome.taken)
    upload.body.sink().abandon(broken.why, out);  // the server stops: nobody else is delayed
  if (outcome.error) talk_.log_failure(outcome.error);
  now_ = std::chrono::steady_clock::now();
  follow_phase();
}

}  // namespace framesd::net
