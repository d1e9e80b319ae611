// SPDX-License-Identifier: MIT
//
// Talker: a conversation without a connection. It is given bytes and times, does what the steps say at once,
// and keeps what would have been sent.
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
  // around   its clock is not asked: times are what give(), expire() and close() are told
  explicit Talker(Surroundings& around, bool surplus = false) : talk_(around, "192.0.2.9", surplus) {
    follow();
  }

  // Bytes come at `now`; whatever they bring about is done at once.
  void give(std::string_view bytes, SteadyTime now = {}) {
    now_ = now;
    coming_.append(bytes);
    while (open_ && go_on()) continue;
  }

  // No byte will come any more.
  void close() {
    if (!open_ || talk_.idle()) {
      open_ = false;
    } else if (body_) {
      end_body(IncomingBody::End::closed);
    } else {
      step(talk_.ended());
    }
    open_ = false;
  }

  // The time for the phase it is in is over.
  void expire() {
    if (!open_ || talk_.idle()) {
      open_ = false;
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

  // False: it waits for more.
  bool go_on() {
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
    talk_.await_head();
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
    if (body.end != IncomingBody::End::none) end_body(body.end);
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
    using Next = http::BodySource::Next;
    talk_.compose();
    http::Response& out = talk_.exchange().response;
    auto next = out.source ? Next::more : Next::end;
    while (next == Next::more) {
      send();
      out.body.clear();
      next = out.source->next(out.body);
      if (next != Next::broken && !talk_.frame_piece(now_, next == Next::end)) next = Next::broken;
    }
    if (out.source || talk_.send_is_due()) send();
    talk_.close_account(next == Next::broken);
    open_ = next != Next::broken && !talk_.closing();
    follow();
  }

  void send() {
    Exchange& exchange = talk_.exchange();
    sent_.append(exchange.out).append(exchange.rest);
    exchange.out.clear();
    exchange.rest = {};
  }

  void follow() {
    if (const auto phase = talk_.take_phase()) phases_.push_back(*phase);
  }

  Conversation talk_;
  std::optional<IncomingBody> body_;  // while a sink takes it
  std::string coming_;
  std::string sent_;
  SteadyTime now_{};
  std::vector<Phase> phases_;
  bool waiting_ = false;  // for more of what it reads
  bool open_ = true;
};

}  // namespace framesd::net::test
