// SPDX-License-Identifier: MIT
//
// Session: the connection of one conversation: what waits and what sends.
//
// A session lives and dies on one worker, so there are no locks and no strands here; for a turn it lends its
// socket to an upload thread, and waits. run() does what the conversation's steps say; what it awaits on the
// common way is only "readable again", everything else is tried without waiting first. While it is idle it
// holds a socket, an address and a deadline, no buffers (see Exchange). An answer that cannot be kept whole
// ends the connection by a reset, so that nobody takes a part for the whole.
#pragma once

#include "asio.hpp"
#include "conversation.hpp"
#include "deadlines.hpp"
#include "peer.hpp"
#include "worker.hpp"

#include <string_view>

namespace framesd::net {

class Session final : public Timed {
 public:
  // Takes over `descriptor`. A surplus session answers one request, with 503 unless the request is vital.
  Session(Worker& worker, int descriptor, const Peer& peer, bool surplus);
  ~Session() override;
  Session(Session&&) = delete;

  task<void> run();

  void on_deadline() override;
  // The server drains and this session is idle: for a moment it may bring one more request.
  void drain_idle();
  // Ends run() as soon as it can, whatever is in flight. True: a request was.
  bool abort() noexcept;
  // Why run() has ended: for the log.
  std::string_view over_because() const noexcept { return over_because_; }
  std::string_view peer() const noexcept { return peer_.text(); }

 private:
  enum class Received { some, nothing, end };
  enum class Sent { all, some, failed };
  using Step = Conversation::Step;
  struct Upload;

  // session.cpp
  void adopt(int descriptor);
  void wake() noexcept;
  void release_buffers();
  Received begin();
  task<void> end_idle(Received first);
  task<Step> read();
  task<Step> carry_out();
  Sent send_at_once();
  task<Sent> send_rest();
  task<Sent> flush();
  void reset() noexcept;
  task<void> linger();
  task<bool> ready(Socket::wait_type what);
  bool ended() const noexcept { return timed_out_ || aborted_; }
  const char* why_waiting_ended() const noexcept;
  Received receive();
  Sent send_some();

  // session_upload.cpp: a body in pieces
  task<Step> take_upload();
  task<void> pump(Upload& upload);
  task<Offloaded> turn(Upload& upload);
  task<void> await_more(Upload& upload);
  task<void> abandon(Upload& upload);

  // session_stream.cpp: an answer in pieces
  task<Sent> stream();

  // Lets the time of the conversation's phase run from now_ on, if it has to start.
  void follow_phase();

  Worker& worker_;
  Socket socket_;
  SteadyTime now_ = std::chrono::steady_clock::now();  // as of the last wait or answer
  Peer peer_;
  Conversation talk_;
  bool timed_out_ = false;
  bool aborted_ = false;
  const char* over_because_ = "an exception";
};

}  // namespace framesd::net
