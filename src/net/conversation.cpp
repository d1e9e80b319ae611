// SPDX-License-Identifier: MIT
//
// From bytes to a request, and from a request to its answer.
#include "conversation.hpp"

#include <framesd/base/log.hpp>
#include <framesd/http/head_scan.hpp>
#include <framesd/http/request_id.hpp>

#include <string>
#include <variant>

namespace framesd::net {
namespace {

std::string_view reason_of(const std::exception_ptr& error, std::string& text) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    text = e.what();
  } catch (...) {
    text = "not a std::exception";
  }
  return text;
}

}  // namespace

// A surplus connection has one short time for its whole request. (An upload would need more, but no vital
// request is one.)
void Conversation::enter(Phase phase) noexcept {
  if (surplus_ && phase != Phase::linger) return;
  phase_ = phase;
  phase_starts_ = true;
}

std::unique_ptr<Exchange> Conversation::release() noexcept {
  enter(around_.draining ? Phase::parting : Phase::idle);
  return std::move(exchange_);
}

void Conversation::begin(std::unique_ptr<Exchange> exchange, SteadyTime now) noexcept {
  began_ = now_ = now;
  exchange_ = std::move(exchange);
}

Conversation::Step Conversation::received(SteadyTime now) {
  now_ = now;
  if (!parser_) return take_head();
  renew_time(exchange().in.unread().size() - seen_);
  return take_body();
}

void Conversation::await_head() noexcept {
  if (parser_ || phase_ == Phase::header) return;  // once per request: single bytes give no more time
  enter(Phase::header);
}

void Conversation::await_body(bool unsettled) noexcept { enter(unsettled ? Phase::upload : Phase::request); }

void Conversation::drain() noexcept {
  if (phase_ == Phase::idle) enter(Phase::parting);
}

void Conversation::linger() noexcept {
  const bool was_idle = phase_ == Phase::idle || phase_ == Phase::parting;
  enter(was_idle && around_.draining ? Phase::parting : Phase::linger);
}

Conversation::Step Conversation::ended() {
  return refuse({400, parser_ ? "The request ends within its body." : "The request ends within its header."});
}

Conversation::Step Conversation::time_over() {
  return refuse({408, parser_ ? "The body did not arrive in time." : "The header did not arrive in time."});
}

// Scans what has been received.
Conversation::Step Conversation::take_head() {
  Exchange& now = exchange();
  const http::HeadProgress progress = http::head_progress(now.in.unread());
  if (std::holds_alternative<std::monostate>(progress)) {
    now.in.compact();
    return Step::receive;
  }
  if (const auto* why = std::get_if<http::HeadError>(&progress)) return refuse(*why);
  now.head_bytes = std::get<std::size_t>(progress);
  const auto why = http::scan_head(now.in.unread().substr(0, now.head_bytes), now.head);
  describe_request();  // also of a refused head: the fields in front of its fault
  if (why) return refuse(*why);
  enter(Phase::request);
  if (surplus_ && !around_.service.vital(now.request.target))
    return refuse({503, "The server has as many connections as it takes."});
  return decide();
}

// Fills the request from the head; the body comes later.
void Conversation::describe_request() {
  Exchange& now = exchange();
  now.request.method = now.head.method;
  now.request.method_text = now.head.method_text;
  now.request.target = now.head.target;
  now.request.version = now.head.version;
  now.request.fields = {now.head.fields.data(), now.head.field_count};
  now.request.remote = peer_;
  now.request.outside = {};
  now.request.body = {};
  now.request.request_id = {};
  around_.service.recognize(now.request, now.client);
  name_request();
}

// The client's own X-Request-ID where it is harmless, else a new one.
void Conversation::name_request() {
  Exchange& now = exchange();
  const auto offered = now.request.field("x-request-id");
  if (offered && http::is_request_id(*offered)) {
    now.request.request_id = *offered;
    return;
  }
  now.request_id = http::new_request_id();
  now.request.request_id = {now.request_id.data(), now.request_id.size()};
}

bool Conversation::has_body() const noexcept {
  return exchange().head.chunked || exchange().head.content_length.value_or(0) != 0;
}

// The client has sent "Expect: 100-continue" and nothing of its body yet.
bool Conversation::waits_for_continue() const noexcept {
  return exchange().head.expect_continue && exchange().in.unread().size() == exchange().head_bytes;
}

// Moves the head to the front of the buffer: the rest is then room for the body. Views into the head are
// made again, once.
void Conversation::make_room() {
  Exchange& now = exchange();
  if (!now.in.compact()) return;
  const auto refused = http::scan_head(now.in.unread().substr(0, now.head_bytes), now.head);
  if (!refused) describe_request();  // as before: they are the same bytes
}

void Conversation::invite() {
  if (waits_for_continue()) exchange().out += "HTTP/1.1 100 Continue\r\n\r\n";
}

// Asks the service how the request is to be answered.
Conversation::Step Conversation::decide() {
  Exchange& now = exchange();
  if (has_body()) make_room();
  try {
    now.reply = around_.service.answer(now.request, around_.context, now.response);
  } catch (...) {
    answer_exception(std::current_exception());
  }
  if (std::holds_alternative<api::Preparation>(now.reply)) return Step::work;
  return take_reply();
}

// The service has decided.
Conversation::Step Conversation::take_reply() {
  Exchange& now = exchange();
  if (auto* problem = std::get_if<http::Problem>(&now.reply)) answer_problem(*problem);
  if (std::holds_alternative<api::Upload>(now.reply)) return Step::upload;
  return has_body() ? handle_body() : proceed();
}

// As much of the body as is wanted has been read. Short work is done at once.
Conversation::Step Conversation::proceed() {
  Exchange& now = exchange();
  try {
    if (auto* whole = std::get_if<api::WholeBody>(&now.reply)) {
      const auto then = std::move(whole->then);
      auto decided = then(now.body, around_.context, now.response);
      std::visit([&](auto& it) { now.reply = std::move(it); }, decided);
    }
    if (std::holds_alternative<api::Deferred>(now.reply)) return Step::work;
    if (const auto* work = std::get_if<api::Work>(&now.reply)) {
      if (work->estimate > api::kInlineWork) return Step::work;
      if (auto problem = work->run(around_.context, now.response)) now.reply = *std::move(problem);
    }
    if (auto* problem = std::get_if<http::Problem>(&now.reply)) answer_problem(*problem);
  } catch (...) {
    answer_exception(std::current_exception());
  }
  return Step::answer;
}

Conversation::Step Conversation::worked(SteadyTime now, const Offloaded& outcome) {
  now_ = now;
  enter(Phase::request);  // the time the work took is not the client's
  if (!outcome.taken) return refuse({503, "The server has more work than it can take."});
  if (std::holds_alternative<api::Preparation>(exchange().reply)) return go_on(outcome);
  if (outcome.error) answer_exception(outcome.error);
  if (outcome.problem) answer_problem(*outcome.problem);
  return Step::answer;
}

// What had to be there first is there, or is why there is no answer.
Conversation::Step Conversation::go_on(const Offloaded& outcome) {
  Exchange& now = exchange();
  const std::shared_ptr<api::Prepared> then = std::get<api::Preparation>(now.reply).then;
  try {
    if (outcome.error) std::rethrow_exception(outcome.error);
    now.reply = outcome.problem ? api::Reply(*outcome.problem) : then->answer(around_.context, now.response);
  } catch (...) {
    answer_exception(std::current_exception());
  }
  return take_reply();
}

std::unique_ptr<http::BodySink> Conversation::take_sink() {
  invite();
  return std::move(std::get<api::Upload>(exchange().reply).sink);
}

Conversation::Step Conversation::uploaded(bool complete, const std::exception_ptr& error) {
  closing_ = closing_ || !complete;
  enter(Phase::request);
  if (error) answer_exception(error);
  return Step::answer;
}

// The answer to a request that cannot be served; the connection ends with it.
Conversation::Step Conversation::refuse(const http::HeadError& why) {
  if (exchange().request.request_id.empty()) name_request();
  answer_problem({.status = why.status, .detail = std::string(why.detail)});
  parser_.reset();
  closing_ = true;
  enter(Phase::linger);
  return Step::answer;
}

// The client learns no internal details; they are logged once.
void Conversation::answer_exception(const std::exception_ptr& error) {
  log_failure(error);
  answer_problem({.status = 500, .detail = "The server met an error; its log says more."});
}

void Conversation::answer_problem(const http::Problem& problem) {
  Exchange& now = exchange();
  http::write_problem(now.response, problem, now.request.link(now.request.target), now.request.request_id,
                      std::chrono::system_clock::now());
  now.reply = api::Answered{};
}

void Conversation::log_failure(const std::exception_ptr& error) {
  std::string text;
  log_event(LogLevel::error, "request failed",
            {{"request_id", exchange().request.request_id},
             {"target", exchange().request.target},
             {"error", reason_of(error, text)}});
}

}  // namespace framesd::net
