// SPDX-License-Identifier: MIT
//
// Conversation: what is said on one connection, from its first byte to its last, without the connection.
// Bytes and time go in, steps come out; it waits for nothing and knows no socket
// (tests/net/conversation_test.cpp holds such exchanges as a table).
//
// A session is its hands and ears: it puts what it receives into the exchange, says how late it is, and does
// what the step says. Between requests a conversation has no buffers; one that begins is given an Exchange.
// What a client sends wrongly is answered at most once, then the connection ends.
#pragma once

#include "body_parser.hpp"
#include "exchange.hpp"
#include "offloaded.hpp"
#include "phase.hpp"
#include "surroundings.hpp"
#include <framesd/http/problem.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace framesd::net {

class Conversation {
 public:
  enum class Step {
    receive,  // what is here is not enough; what is composed is sent first
    upload,   // a sink takes the body: take_sink()
    work,     // work() has to run elsewhere first
    answer,   // the answer is there: compose() it
    gone,     // nobody to answer
  };

  // peer      what the client's address is called; lives as long as the conversation
  // surplus   a connection too many: one request is answered, with 503 unless it is vital
  Conversation(Surroundings& around, std::string_view peer, bool surplus) noexcept
      : around_(around), peer_(peer), surplus_(surplus), phase_(surplus ? Phase::linger : Phase::idle) {}

  // Between requests.
  bool idle() const noexcept { return !exchange_; }
  // Nothing more is here: gives the buffers back.
  std::unique_ptr<Exchange> release() noexcept;
  // A request may begin: from now on bytes can be taken in.
  void begin(std::unique_ptr<Exchange> exchange, SteadyTime now) noexcept;

  // Bytes are here, in the exchange: new ones, or those that came with the request before.
  Step received(SteadyTime now);
  // All that was composed is sent: from here on the time for a head runs, if it is one that is received.
  void await_head() noexcept;
  // The sink has taken all that is here, and the client is waited for. unsettled: bytes have come since the
  // sink last paused, so a short silence counts.
  void await_body(bool unsettled) noexcept;
  // No byte will come any more.
  Step ended();
  // The time for the phase it is in is over.
  Step time_over();
  // work() has run, or was not taken.
  Step worked(SteadyTime now, const Offloaded& outcome);
  // REQUIRES: Step::work
  const api::Reply& reply() const noexcept { return exchange().reply; }

  // REQUIRES: Step::upload
  std::unique_ptr<http::BodySink> take_sink();
  // The sink has answered. complete: nothing of the body is left to come.
  Step uploaded(bool complete, const std::exception_ptr& error);
  // The sink has no answer yet: this is it, and the last one.
  Step refuse(const http::HeadError& why);

  // Puts the answer behind what is gathered already; of a source's only the head.
  void compose();
  // Whether it should be sent now, or with the next one, which is here whole.
  bool send_is_due() const;
  // The socket takes no more of what is composed. True: from here on its reader's time runs.
  bool await_reader() noexcept;
  // It is time to look at the reader, whose own time runs since `since`. True: some of that is left, and the
  // next look comes later. REQUIRES: Phase::sending
  bool keep_awaiting_reader(SteadyTime since, SteadyTime now) noexcept;
  // All that was composed is sent, or can no longer be: the reader is not waited for.
  void flushed() noexcept;
  // Puts the piece in the response's body behind what is to be sent. False if it is not of the length
  // promised.
  [[nodiscard]] bool frame_piece(SteadyTime now, bool last);
  // The request is answered, or can be no more: tells log and metrics, and makes way for the next one.
  // Gives when that was.
  SteadyTime close_account(bool aborted);
  void log_failure(const std::exception_ptr& error);

  // The server has begun to drain: if no request is in flight, one may still come, for a moment.
  void drain() noexcept;
  // Nothing more is answered; what the client still sends is thrown away.
  void linger() noexcept;

  // What was received is put there.
  Exchange& exchange() noexcept { return *exchange_; }
  const Exchange& exchange() const noexcept { return *exchange_; }
  std::string_view request_id() const noexcept { return exchange().request.request_id; }
  // The answer being made is the last one.
  bool closing() const noexcept { return closing_; }
  bool surplus() const noexcept { return surplus_; }
  // The phase is decided here and nowhere else; a session only lets its time run.
  Phase phase() const noexcept { return phase_; }
  // Whether the time of the phase has to start, for the first time or anew. True once per start.
  bool take_phase_start() noexcept { return std::exchange(phase_starts_, false); }
  // A request is being served. It is cut if the server stops now.
  bool serving() const noexcept {
    return phase_ == Phase::request || phase_ == Phase::sending || phase_ == Phase::upload;
  }

 private:
  void enter(Phase phase) noexcept;
  Step take_head();
  void describe_request();
  void name_request();
  bool has_body() const noexcept;
  bool waits_for_continue() const noexcept;
  void make_room();
  Step decide();
  Step meet_body();
  Step begin_body();
  void invite();
  bool body_is_short() const noexcept;
  Step take_body();
  void renew_time(std::size_t came) noexcept;
  Step proceed();
  void answer_exception(const std::exception_ptr& error);
  void answer_problem(const http::Problem& problem);
  bool content_goes_out() const noexcept;
  std::uint64_t content_sent(bool aborted) const noexcept;
  void write_access_line(std::uint64_t bytes, bool aborted);

  Surroundings& around_;
  std::string_view peer_;
  bool surplus_;
  bool closing_ = false;
  std::unique_ptr<Exchange> exchange_;  // only while a request is in flight
  SteadyTime now_{};                    // as of the last call that said so
  SteadyTime began_{};                  // of the request in flight
  Phase phase_;
  bool phase_starts_ = true;          // until take_phase_start() has said so
  std::optional<BodyParser> parser_;  // while a whole body is read
  std::size_t seen_ = 0;              // bytes of the body that were unread when it was last looked at
  std::size_t since_renewed_ = 0;     // bytes of the body, since the client's time began anew
};

}  // namespace framesd::net
