// SPDX-License-Identifier: MIT
//
// Session: the socket of one conversation, with all waiting, receiving and sending.
//
// A session stays on one worker, so there are no locks and no strands here; while an upload thread has its
// socket for a turn, it waits. run() does what the conversation's steps say. For a usual request it awaits
// only that the socket is readable; everything else is first tried without waiting. An idle session holds a
// socket, an address and a deadline, no buffers (see Exchange). If an answer cannot be sent completely, the
// connection is reset, so that no client takes a part for the whole.
#pragma once

#include "asio.hpp"
#include "conversation.hpp"
#include "deadlines.hpp"
#include "peer.hpp"
#include "worker.hpp"

#include <memory>
#include <string_view>

namespace framesd::net {

class Session final : public Timed {
 public:
  // Owns `descriptor` from here on. A surplus session answers one request, with 503 unless it is vital.
  Session(Worker& worker, int descriptor, const Peer& peer, bool surplus);
  ~Session() override;
  Session(Session&&) = delete;

  task<void> run();

  void on_deadline() override;
  // The server has begun to drain, and this session is idle.
  void drain_idle();
  // The same, and the source of its answer has nothing for now.
  void drain_quiet();
  // Makes run() end as soon as possible. True: a request was in flight.
  bool abort() noexcept;
  // Why run() has ended, for the log.
  std::string_view over_because() const noexcept { return over_because_; }
  std::string_view peer() const noexcept { return peer_.text(); }

 private:
  enum class Received { some, nothing, end };
  enum class Sent { all, some, failed };
  enum class Lull { news, silence, drained, gone };  // how the wait for a source ends
  struct Bell;
  struct Hearing;
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
  std::shared_ptr<Bell> give_bell();
  void ring();
  task<http::BodySource::Next> pull();
  task<Lull> await_source();
  bool client_left();

  // Arms the deadline of the conversation's phase, from now_ on, if its time has to start.
  void follow_phase();

  Worker& worker_;
  Socket socket_;
  SteadyTime now_ = std::chrono::steady_clock::now();  // as of the last wait or answer
  Peer peer_;
  Conversation talk_;
  bool timed_out_ = false;
  bool aborted_ = false;
  bool awaits_source_ = false;  // the current wait is for the source of the answer
  bool has_news_ = false;       // the source has said so since it was last asked
  const char* over_because_ = "an exception";
};

}  // namespace framesd::net
