// SPDX-License-Identifier: MIT
//
// IncomingBody: a body that a sink takes in pieces, without the socket: where bytes are received to, when the
// sink is called, how much of the client's time is used, and how the body ends.
//
// There are two places to receive to: the exchange's buffer while framing is parsed, and the piece itself for
// the rest of a body with a length. One thread at a time: turns run on upload threads, everything between two
// turns on the session's thread.
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

  // Whether a piece has to be received before the sink is called.
  bool wants_piece() const noexcept { return !sink_->unfinished(); }
  void begin_piece() noexcept;
  // Decodes the framing of what was received. False: the piece is full, or the body is complete or malformed.
  [[nodiscard]] bool wants_bytes();
  // Where to receive to.
  std::span<char> room() noexcept;
  void filled(std::size_t bytes) noexcept;
  // The socket has no more bytes for now, or (closed) for ever.
  void nothing_more(bool closed) noexcept;
  // Passes the piece to the sink, or lets it continue with the last one; then the end of the body, if it is
  // reached.
  void give(http::Response& out);
  // At the beginning and at the end of a turn.
  void begin_turn() noexcept;
  void end_turn();
  // After a turn that lasted from `turn_began` to `now`.
  void account(SteadyTime turn_began, SteadyTime now) noexcept;

  bool overdue(SteadyTime now, std::chrono::milliseconds allowed) const noexcept {
    return now - renewed_ >= allowed;
  }
  // How many bytes are worth waking up for. After a pause: any.
  std::uint64_t worth_waking() const noexcept {
    return unsettled_ && parser_.rest() != 0 ? parser_.rest() : 1;
  }
  // The sink has answered.
  bool answered() const noexcept { return end == End::refused || end == End::complete; }
  // The whole body was received.
  bool complete() const noexcept { return parser_.done(); }
  bool dry() const noexcept { return dry_; }
  bool unsettled() const noexcept { return unsettled_; }
  std::size_t came() const noexcept { return came_; }
  void set_silent(bool silent) noexcept { silent_ = silent; }

  // Why the body is incomplete, for client and sink. REQUIRES: !answered()
  struct Broken {
    http::HeadError answer;
    http::BodySink::Broken why;
  };
  Broken broken() const;
  http::BodySink& sink() noexcept { return *sink_; }

  End end = End::none;
  std::exception_ptr failed;  // thrown by the sink; then End::refused

 private:
  Exchange& exchange_;
  std::unique_ptr<http::BodySink> sink_;
  Piece piece_{http::kUploadPieceBytes};
  BodyParser parser_;
  SteadyTime renewed_;             // since when the client's time runs; turns do not count
  bool closed_ = false;            // by the client
  std::size_t came_ = 0;           // bytes in this turn
  std::size_t since_renewed_ = 0;  // bytes
  bool dry_ = false;               // the turn ended because the socket had no more bytes
  bool silent_ = false;            // nothing came during the last wait
  bool unsettled_ = true;          // bytes have come since the sink last paused
};

}  // namespace framesd::net
