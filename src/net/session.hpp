// SPDX-License-Identifier: MIT
//
// Session: the story of one connection, from its first byte to its last.
//
// A session lives and dies on one worker, so there are no locks and no strands here; for a turn it lends its
// socket to an intake thread, and waits. run() tells the story; what it awaits on the common way is only
// "readable again", everything else is tried without waiting first. While it is idle it holds a socket, an
// address and a deadline, no buffers (see Exchange). What a client sends wrongly is answered at most once,
// then the connection ends; an answer that cannot be kept whole ends it by a reset, so that nobody takes a
// part for the whole.
#pragma once

#include "asio.hpp"
#include "deadlines.hpp"
#include "exchange.hpp"
#include "peer.hpp"
#include "worker.hpp"

#include <exception>
#include <memory>
#include <string_view>

namespace framesd::net {

class BodyParser;

class Session final : public Timed {
 public:
  // Takes over `descriptor`. A surplus session answers one request, with 503 unless the request is vital.
  Session(Worker& worker, int descriptor, const Peer& peer, bool surplus);
  ~Session() override;
  Session(Session&&) = delete;

  task<void> run();

  void on_deadline() override;
  // The server drains and this session is idle: for a moment it may bring one more request.
  void part();
  // Ends run() as soon as it can, whatever is in flight. True: a request was.
  bool abort() noexcept;
  // Why run() has ended: for the log.
  std::string_view over_because() const noexcept { return over_because_; }
  std::string_view peer() const noexcept { return peer_.text(); }

 private:
  enum class Received { some, nothing, end };
  enum class Sent { all, some, failed };
  enum class Step {
    more,    // what is here is not enough
    decide,  // the head is there
    read,    // the body comes first: the service wants it whole, or it is dropped
    intake,  // a sink takes the body
    work,    // work has to run elsewhere first
    answer,  // the response is there
    gone,    // nobody to answer
  };
  struct Upload;

  // session.cpp: the story
  void adopt(int descriptor);
  void wake() noexcept;
  void rest();
  Received begin();
  task<Step> read_head();
  task<Step> read_body();
  task<Step> carry_out();
  task<Sent> flush();
  void reset() noexcept;
  task<void> linger(Phase phase);
  void await_reader();
  task<bool> ready(Socket::wait_type what);
  bool ended() const noexcept { return timed_out_ || aborted_; }
  const char* why_waiting_ended() const noexcept;
  Received receive();
  Sent send_some();

  // session_upload.cpp: a body in pieces
  task<Step> take_in();
  task<void> pump(Upload& upload);
  task<Offloaded> turn(Upload& upload);
  task<void> await_more(Upload& upload);
  task<void> abandon(Upload& upload);
  Step conclude(const Upload& upload);

  // session_stream.cpp: an answer in pieces
  task<Sent> stream();
  bool frame_piece(bool last);

  // session_request.cpp: what is done with a request, no waiting
  Step take_head();
  void describe_request();
  void name_request();
  bool is_vital() const;
  bool has_body() const noexcept;
  bool waits_for_continue() const noexcept;
  void make_room();
  void invite();
  Step decide();
  Step meet_body();
  bool body_is_short() const noexcept;
  Step take_body(BodyParser& parser);
  Step proceed();
  Step refuse(const http::HeadError& why);
  void answer_exception(const std::exception_ptr& error);
  void log_failure(const std::exception_ptr& error);
  void compose();
  bool content_goes_out() const noexcept;
  bool send_is_due() const;
  std::uint64_t content_sent(bool aborted) const noexcept;
  void account(bool aborted);

  // Its time in `phase` begins at now_.
  void arm(Phase phase);
  Exchange& x() noexcept { return *exchange_; }
  const Exchange& x() const noexcept { return *exchange_; }

  Worker& worker_;
  Socket socket_;
  std::unique_ptr<Exchange> exchange_;                 // only while a request is in flight
  SteadyTime now_ = std::chrono::steady_clock::now();  // as of the last wait or answer
  SteadyTime began_ = now_;                            // of the request in flight
  Peer peer_;
  bool surplus_;
  bool timed_out_ = false;
  bool aborted_ = false;
  const char* over_because_ = "an exception";
  bool closing_ = false;  // the answer being made is the last one
};

}  // namespace framesd::net
