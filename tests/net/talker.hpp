// SPDX-License-Identifier: MIT
//
// Talker: a conversation without a connection. It is given bytes and times, does what the steps say at once,
// and keeps what would have been sent. It notes every phase that begins, also those that a session never arms
// because the next one begins before it waits.
#pragma once

#include "conversation.hpp"
#include "incoming_body.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::net::test {

class Talker {
 public:
  // around   its clock is read only to measure how long a request took; phases do not depend on it
  explicit Talker(Surroundings& around, bool surplus = false) : talk_(around, "192.0.2.9", surplus) {
    follow();
  }

  // Bytes come at `now`; whatever they bring about is done at once.
  void give(std::string_view bytes, SteadyTime now = {}) {
    now_ = now;
    coming_.append(bytes);
    while (open_ && go_on()) continue;
  }

  // From here on the client takes nothing, and the socket has no room.
  void stop_reading() { reads_ = false; }
  // The reader's time has run since `since`, and is looked at. False: it is over.
  bool look_at_reader(SteadyTime since, SteadyTime now) {
    const bool goes_on = talk_.keep_awaiting_reader(since, now);
    follow();
    return goes_on;
  }
  // The client takes all that waits for it.
  void read_on() {
    reads_ = true;
    if (answering_) send_answer();
    while (open_ && go_on()) continue;
  }

  // Of an upload: nothing has come for so long that the client counts as silent.
  void fall_silent() {
    body_->set_silent(true);
    while (open_ && go_on()) continue;
  }

  // The server has begun to drain.
  void drain() {
    talk_.drain();
    follow();
    if (quiet()) send_answer();
  }

  // The source of an answer that had nothing for now has more.
  void wake() {
    if (!quiet()) return;
    next_ = Next::more;
    send_answer();
    while (open_ && go_on()) continue;
  }

  // No byte will come any more.
  void close() {
    if (!open_ || talk_.idle()) {
      open_ = false;
    } else if (quiet()) {
      talk_.end_with_client();
      next_ = Next::end;
      send_answer();
    } else if (body_) {
      end_body(IncomingBody::End::closed);
    } else {
      step(talk_.ended());
    }
    open_ = false;
  }

  // The time for the phase it is in is over.
  void expire() {
    if (!open_) return;
    if (talk_.idle()) {
      end();
    } else if (quiet()) {
      talk_.break_silence(now_);
      send_answer();
    } else if (body_) {
      end_body(IncomingBody::End::timeout);
    } else {
      step(talk_.time_over());
    }
  }

  // What was sent since this was last asked.
  std::string take_sent() { return std::exchange(sent_, {}); }
  bool open() const noexcept { return open_; }
  // The phases it has come to since this was last asked.
  std::vector<Phase> take_phases() { return std::exchange(phases_, {}); }
  bool has_buffers() const noexcept { return !talk_.idle(); }

 private:
  using Step = Conversation::Step;
  using Next = http::BodySource::Next;

  // It waits for the source of its answer alone.
  bool quiet() const noexcept { return answering_ && talk_.phase() == Phase::quiet; }

  // False: it waits for more.
  bool go_on() {
    if (answering_) return false;
    if (body_) return take_piece();
    const bool needs_bytes = waiting_ || talk_.idle() || talk_.exchange().in.unread().empty();
    if (needs_bytes && coming_.empty()) {
      if (!waiting_) talk_.release();
      follow();
      return false;
    }
    if (talk_.idle()) talk_.begin(std::make_unique<Exchange>(), now_);
    if (needs_bytes) {
      ReadBuffer& in = talk_.exchange().in;
      const std::size_t count = std::min(in.room().size(), coming_.size());
      std::copy_n(coming_.begin(), count, in.room().begin());
      in.filled(count);
      coming_.erase(0, count);
    }
    waiting_ = false;
    step(talk_.received(now_));
    return true;
  }

  // Up to where it is answered, or waits, or a sink takes the body.
  void step(Step step) {
    follow();
    if (step == Step::work) step = talk_.worked(now_, carry_out());
    if (step == Step::answer) return answer();
    if (step == Step::gone) {
      open_ = false;
      return;
    }
    if (step == Step::upload) body_.emplace(talk_.exchange(), talk_.take_sink(), now_);
    send();
    waiting_ = step == Step::receive;
    if (waiting_) talk_.await_head();
    follow();
  }

  Offloaded carry_out() {
    Offloaded outcome{.taken = true};
    api::Context context;
    http::Response& out = talk_.exchange().response;
    try {
      if (const auto* work = std::get_if<api::Work>(&talk_.reply())) {
        outcome.problem = work->run(context, out);
      } else {
        std::get<api::Deferred>(talk_.reply()).begin(context, out, [&](std::optional<http::Problem> problem) {
          outcome.problem = std::move(problem);
        });
      }
    } catch (...) {
      outcome.error = std::current_exception();
    }
    return outcome;
  }

  bool take_piece() {
    IncomingBody& body = *body_;
    body.begin_turn();
    if (body.wants_piece()) {
      body.begin_piece();
      while (body.wants_bytes()) {
        const std::span<char> room = body.room();
        const std::size_t count = std::min(room.size(), coming_.size());
        if (count == 0) {
          body.nothing_more(false);
          break;
        }
        std::copy_n(coming_.begin(), count, room.begin());
        coming_.erase(0, count);
        body.filled(count);
      }
    }
    body.give(talk_.exchange().response);
    body.end_turn();
    body.account(now_, now_);
    if (body.answered()) {
      const Step answered = talk_.uploaded(body.complete(), body.failed);
      body_.reset();
      step(answered);
      return true;
    }
    const bool dry = body.dry();
    if (body.end != IncomingBody::End::none) {
      end_body(body.end);
    } else if (dry) {
      talk_.await_body(body.unsettled());
      follow();
    }
    return !dry;
  }

  void end_body(IncomingBody::End end) {
    body_->end = end;
    const auto broken = body_->broken();
    const Step refused = talk_.refuse(broken.answer);
    body_->sink().abandon(broken.why, talk_.exchange().response);
    body_.reset();
    step(refused);
  }

  void answer() {
    talk_.compose();
    next_ = talk_.exchange().response.source ? Next::more : Next::end;
    answering_ = true;
    send_answer();
  }

  // As far as the client reads.
  void send_answer() {
    http::Response& out = talk_.exchange().response;
    while (next_ == Next::more) {
      if (!send()) return;
      out.body.clear();
      next_ = out.source->next(out.body);
      const bool is_piece = next_ != Next::broken && (next_ != Next::later || !out.body.empty());
      if (is_piece && !talk_.frame_piece(now_, next_ == Next::end)) next_ = Next::broken;
      follow();
    }
    if (next_ == Next::later) {
      if (!send()) return;
      const bool waits = talk_.await_source(now_);
      follow();
      if (waits) return;
      next_ = Next::end;
    }
    if ((out.source || talk_.send_is_due()) && !send()) return;
    answering_ = false;
    talk_.close_account(next_ == Next::broken);
    if (next_ == Next::broken) {
      open_ = false;
    } else if (talk_.closing()) {
      end();
    }
    follow();
  }

  // False: it waits for the client to read.
  bool send() {
    Exchange& exchange = talk_.exchange();
    if (!reads_ && !(exchange.out.empty() && exchange.rest.empty())) {
      talk_.await_reader();
      follow();
      return false;
    }
    sent_.append(exchange.out).append(exchange.rest);
    exchange.out.clear();
    exchange.rest = {};
    talk_.flushed();
    follow();
    return true;
  }

  void end() {
    talk_.linger();
    follow();
    open_ = false;
  }

  void follow() {
    if (talk_.take_phase_start()) phases_.push_back(talk_.phase());
  }

  Conversation talk_;
  std::optional<IncomingBody> body_;  // while a sink takes it
  std::string coming_;
  std::string sent_;
  SteadyTime now_{};
  std::vector<Phase> phases_;
  bool waiting_ = false;    // for more of what it reads
  bool answering_ = false;  // an answer is composed and not sent yet
  Next next_ = Next::end;   // of that answer
  bool reads_ = true;       // the client
  bool open_ = true;
};

}  // namespace framesd::net::test
