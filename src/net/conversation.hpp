// SPDX-License-Identifier: MIT
//
// Conversation: the HTTP protocol of one connection, from its first byte to its last, without the socket.
// Bytes and times go in, steps come out. It never waits (tests/net/conversation_test.cpp tests it by tables).
//
// A session receives into the exchange, passes the time, and does what the returned step says. Between
// requests a conversation has no buffers; begin() gives it an Exchange. A request that violates the protocol
// is answered with one error at most, then the connection ends.
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
    receive,  // more bytes are needed; what is composed has to be sent first
    upload,   // a sink takes the body: take_sink()
    work,     // reply() is Work, Deferred or a Preparation, which has to run on another thread first
    answer,   // the answer is ready: compose() it
    gone,     // the client is gone, or must not be answered
  };

  // peer      the client's address as text; outlives the conversation
  // surplus   above the limit of connections: one request is answered, with 503 unless it is vital
  Conversation(Surroundings& around, std::string_view peer, bool surplus) noexcept
      : around_(around), peer_(peer), surplus_(surplus), phase_(surplus ? Phase::linger : Phase::idle) {}

  // Between requests.
  bool idle() const noexcept { return !exchange_; }
  // No received bytes are left: returns the buffers.
  std::unique_ptr<Exchange> release() noexcept;
  // Provides the buffers for the next request. Call it before bytes are received.
  void begin(std::unique_ptr<Exchange> exchange, SteadyTime now) noexcept;

  // The exchange holds bytes: new ones, or ones that arrived together with the previous request.
  Step received(SteadyTime now);
  // All that was composed is sent. If a head is being received, its time runs from here on.
  void await_head() noexcept;
  // The sink has taken all bytes that are here, and the session waits for more. unsettled: bytes have come
  // since the sink last paused, so a short silence is enough to make it pause.
  void await_body(bool unsettled) noexcept;
  // The client has closed its side within a request.
  Step ended();
  // The time of the current phase is over.
  Step time_over();
  // The work has run, or was refused.
  Step worked(SteadyTime now, const Offloaded& outcome);
  // REQUIRES: Step::work
  const api::Reply& reply() const noexcept { return exchange().reply; }

  // REQUIRES: Step::upload
  std::unique_ptr<http::BodySink> take_sink();
  // The sink has answered. complete: the whole body was received.
  Step uploaded(bool complete, const std::exception_ptr& error);
  // Answers in place of the sink, which has no answer yet; the connection ends with this answer.
  Step refuse(const http::HeadError& why);

  // Appends the answer to what is to be sent. If a source makes the content: only the head.
  void compose();
  // Whether to send now. Else the answer goes out with the next one, whose request is here with its whole
  // head.
  bool send_is_due() const;
  // The socket takes no more of what is composed. True: from here on its reader's time runs.
  bool await_reader() noexcept;
  // The progress of the reader was checked: its time runs since `since`. True: some of it is left, and the
  // next check comes later. REQUIRES: Phase::sending
  bool keep_awaiting_reader(SteadyTime since, SteadyTime now) noexcept;
  // All that was composed is sent, or cannot be sent any more: the session no longer waits for the reader.
  void flushed() noexcept;
  // Appends the piece in the response's body to what is to be sent. False if the content does not have the
  // announced length.
  [[nodiscard]] bool frame_piece(SteadyTime now, bool last);
  // All is sent, and the source has nothing for now: its quiet time begins, unless that runs already. False:
  // the server drains, and the content ends here; its end is composed, and the connection ends with it.
  [[nodiscard]] bool await_source(SteadyTime now);
  // The quiet time is over: appends what shows the client that the answer goes on.
  void break_silence(SteadyTime now);
  // The client has gone while the source had nothing: that is how such an answer ends.
  void end_with_client() noexcept { closing_ = true; }
  // The request is answered, or cannot be answered any more: records it in log and metrics and clears the
  // exchange for the next one. Returns the time.
  SteadyTime close_account(bool aborted);
  void log_failure(const std::exception_ptr& error);

  // The server has begun to drain: if no request is in flight, one that is on its way is still answered.
  void drain() noexcept;
  // No request is answered any more; what the client still sends is discarded.
  void linger() noexcept;

  // Received bytes go there.
  Exchange& exchange() noexcept { return *exchange_; }
  const Exchange& exchange() const noexcept { return *exchange_; }
  std::string_view request_id() const noexcept { return exchange().request.request_id; }
  // The current answer is the last one.
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
  Step take_reply();
  Step go_on(const Offloaded& outcome);
  Step handle_body();
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
  SteadyTime now_{};                    // of the last call that had the time as an argument
  SteadyTime began_{};                  // of the request in flight
  Phase phase_;
  bool phase_starts_ = true;          // until take_phase_start() has said so
  std::optional<BodyParser> parser_;  // while a whole body is read
  std::size_t seen_ = 0;              // bytes of the body that were left unread by the last call
  std::size_t since_renewed_ = 0;     // bytes of the body since the client's time last began
};

}  // namespace framesd::net
