// SPDX-License-Identifier: MIT
//
// IncomingBody: a body that a sink takes in pieces, without the socket it comes from: what is received where,
// when the sink has its turn, whose time runs, and how it ends.
//
// Bytes are received in two places. While the framing is read they go to the exchange's buffer; the rest of a
// body with a length goes straight into the piece. On one thread at a time: turns run on upload threads, what
// is between them on the session's.
#pragma once

#include "body_parser.hpp"
#include "exchange.hpp"
#include "piece.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/http/body_stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>

namespace framesd::net {

class IncomingBody {
 public:
  enum class End { none, refused, complete, closed, timeout, malformed, stopping };  // refused: by the sink

  // now   when the client's time begins
  IncomingBody(Exchange& exchange, std::unique_ptr<http::BodySink> sink, SteadyTime now);

  // Whether a piece is to be received before the sink has its turn.
  bool wants_piece() const noexcept { return !sink_->unfinished(); }
  void begin_piece() noexcept;
  // Takes what was received out of its framing. False: the piece is full, or the body ends or is malformed.
  [[nodiscard]] bool wants_bytes();
  // Where to receive to.
  std::span<char> room() noexcept;
  void filled(std::size_t bytes) noexcept;
  // No more is here (the piece is what came before), or will ever come.
  void nothing_more(bool closed) noexcept;
  // Gives the sink the piece, or lets it go on with it, and the end of the body if it is there.
  void give(http::Response& out);
  // At a turn's beginning, and at its end.
  void begin_turn() noexcept;
  void end_turn();
  // At the end of a turn that took from the one time to the other.
  void account(SteadyTime turn_began, SteadyTime now) noexcept;

  bool overdue(SteadyTime now, std::chrono::milliseconds allowed) const noexcept {
    return now - renewed_ >= allowed;
  }
  // How much is worth waking up for: behind a pause whatever comes.
  std::uint64_t worth_waking() const noexcept {
    return unsettled_ && parser_.rest() != 0 ? parser_.rest() : 1;
  }
  // The answer is there, whoever made it.
  bool answered() const noexcept { return end == End::refused || end == End::complete; }
  // Nothing of it is left to come.
  bool complete() const noexcept { return parser_.done(); }
  bool dry() const noexcept { return dry_; }
  bool unsettled() const noexcept { return unsettled_; }
  std::size_t came() const noexcept { return came_; }
  void set_silent(bool silent) noexcept { silent_ = silent; }

  // Why the rest will not come, for client and sink. REQUIRES: !answered()
  struct Broken {
    http::HeadError answer;
    http::BodySink::Broken why;
  };
  Broken broken() const;
  http::BodySink& sink() noexcept { return *sink_; }

  End end = End::none;
  std::exception_ptr failed;  // the sink threw it: refused

 private:
  Exchange& exchange_;
  std::unique_ptr<http::BodySink> sink_;
  Piece piece_{http::kUploadPieceBytes};
  BodyParser parser_;
  SteadyTime renewed_;             // since when the client's time runs; it stands still during turns
  bool closed_ = false;            // by the client
  std::size_t came_ = 0;           // bytes in this turn
  std::size_t since_renewed_ = 0;  // bytes
  bool dry_ = false;               // the turn ended because nothing more was there
  bool silent_ = false;            // the client, throughout the last wait
  bool unsettled_ = true;          // something has come since the last pause
};

}  // namespace framesd::net
