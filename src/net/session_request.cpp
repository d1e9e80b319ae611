// SPDX-License-Identifier: MIT
//
// The half of Session that never waits: bytes to request, request to response, response to bytes, and what is
// told about it afterwards.
#include "body_parser.hpp"
#include "session.hpp"
#include <framesd/base/log.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request_id.hpp>

namespace framesd::net {
namespace {

using std::chrono::microseconds;

constexpr microseconds kInlineWork{250};       // longer work would be felt by the worker's other connections
constexpr std::size_t kCopiedBody = 4 * 1024;  // copied behind the head: one buffer, a plain send
constexpr std::size_t kGatheredBytes = 12 * 1024;  // answers to pipelined requests go out together up to here

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

// Scans what has been received. Step::decide, more or answer (a refusal).
Session::Step Session::take_head() {
  Exchange& now = x();
  const http::HeadProgress progress = http::head_progress(now.in.unread());
  if (std::holds_alternative<std::monostate>(progress)) return Step::more;
  if (const auto* why = std::get_if<http::HeadError>(&progress)) return refuse(*why);
  now.head_bytes = std::get<std::size_t>(progress);
  const auto why = http::scan_head(now.in.unread().substr(0, now.head_bytes), now.head);
  if (why) return refuse(*why);
  if (!surplus_) arm(Phase::request);
  describe_request();
  if (surplus_ && !is_vital()) return refuse({503, "The server has as many connections as it takes."});
  return Step::decide;
}

// Fills the request from the head; the body comes later.
void Session::describe_request() {
  Exchange& now = x();
  now.request.method = now.head.method;
  now.request.method_text = now.head.method_text;
  now.request.target = now.head.target;
  now.request.version = now.head.version;
  now.request.fields = {now.head.fields.data(), now.head.field_count};
  now.request.remote = peer_.text();
  now.request.body = {};
  now.request.request_id = {};
  name_request();
}

// The client's own X-Request-ID where it is harmless, else a new one.
void Session::name_request() {
  Exchange& now = x();
  const auto offered = now.request.field("x-request-id");
  if (offered && http::is_request_id(*offered)) {
    now.request.request_id = *offered;
    return;
  }
  now.request_id = http::new_request_id();
  now.request.request_id = {now.request_id.data(), now.request_id.size()};
}

bool Session::is_vital() const { return worker_.shared().service.vital(x().request.target); }

bool Session::has_body() const noexcept {
  return x().head.chunked || x().head.content_length.value_or(0) != 0;
}

// Makes room behind the head and tells a client that waits for it to go on. The head may move, so it is read
// again.
bool Session::ready_for_body() {
  Exchange& now = x();
  now.body.clear();
  if (now.in.compact()) {
    if (http::scan_head(now.in.unread().substr(0, now.head_bytes), now.head)) return false;
    describe_request();
  }
  const bool waits = now.head.expect_continue && now.in.unread().size() == now.head_bytes;
  if (waits) now.out += "HTTP/1.1 100 Continue\r\n\r\n";
  return true;
}

Session::Step Session::take_body(BodyParser& parser) {
  Exchange& now = x();
  const std::size_t used = parser.feed(now.in.unread().substr(now.head_bytes));
  now.in.erase(now.head_bytes, used);
  if (parser.error()) return refuse(*parser.error());
  if (!parser.done()) return Step::more;
  now.request.body = now.body;
  return Step::decide;
}

// Asks the service; short work is done here.
Session::Step Session::decide() {
  Exchange& now = x();
  now.response.clear();
  try {
    take(worker_.shared().service.answer(now.request, worker_.api_context(), now.response));
    if (work_ && work_->estimate > kInlineWork) return Step::work;
    if (work_) work_->run(worker_.api_context(), now.response);
  } catch (...) {
    answer_exception(std::current_exception());
  }
  work_.reset();
  return Step::answer;
}

// What the service wants, with the body that is here already.
void Session::take(api::Reply reply) {
  Exchange& now = x();
  if (auto* work = std::get_if<api::Work>(&reply)) work_ = std::move(*work);
  if (const auto* whole = std::get_if<api::WholeBody>(&reply)) {
    auto decided = whole->then(now.body, worker_.api_context(), now.response);
    if (auto* work = std::get_if<api::Work>(&decided)) work_ = std::move(*work);
  }
  if (const auto* intake = std::get_if<api::Intake>(&reply)) {
    if (intake->sink->take(now.body, now.response)) intake->sink->finish(now.response);
  }
}

// The one answer to something that cannot be served; the connection ends with it.
Session::Step Session::refuse(const http::HeadError& why) {
  Exchange& now = x();
  if (now.request.request_id.empty()) name_request();
  now.response.clear();
  const http::Problem problem{.status = why.status, .detail = std::string(why.detail)};
  http::write_problem(now.response, problem, now.request.target, now.request.request_id,
                      std::chrono::system_clock::now());
  closing_ = true;
  arm(Phase::linger);
  return Step::answer;
}

// Of the inside nothing is said to the client; the log says it, once.
void Session::answer_exception(const std::exception_ptr& error) {
  Exchange& now = x();
  std::string text;
  log_event(LogLevel::error, "request failed",
            {{"request_id", now.request.request_id},
             {"target", now.request.target},
             {"error", reason_of(error, text)}});
  const http::Problem problem{.status = 500, .detail = "The server met an error; its log says more."};
  http::write_problem(now.response, problem, now.request.target, now.request.request_id,
                      std::chrono::system_clock::now());
}

// Puts the response behind what is gathered already.
void Session::compose() {
  Exchange& now = x();
  closing_ = closing_ || surplus_ || now.response.close || !now.head.keep_alive || worker_.draining();
  append_response_head(
      now.out, now.response,
      {.date_line = worker_.date_line(), .request_id = now.request.request_id, .close = closing_});
  const std::string_view body = sent_body();
  if (body.size() > kCopiedBody) {
    now.tail = body;
  } else {
    now.out += body;
  }
}

// The part of the content that goes out.
std::string_view Session::sent_body() const noexcept {
  const bool wanted = x().request.method != http::Method::head && status_allows_body(x().response.status);
  return wanted ? x().response.content() : std::string_view();
}

// Answers wait for one another only while the next request is already here, whole.
bool Session::send_is_due() const {
  const std::string_view behind = x().in.unread().substr(std::min(x().head_bytes, x().in.unread().size()));
  if (behind.empty() || closing_ || !x().tail.empty() || x().out.size() > kGatheredBytes) return true;
  return std::holds_alternative<std::monostate>(http::head_progress(behind));
}

// The request is answered: tells log and metrics, and makes way for the next one.
void Session::account() {
  Exchange& now = x();
  now_ = std::chrono::steady_clock::now();
  const std::size_t bytes = sent_body().size();
  if (log_enabled(LogLevel::info)) {
    log_event(LogLevel::info, "request",
              {{"request_id", now.request.request_id},
               {"remote", peer_.text()},
               {"method", now.request.method_text},
               {"target", now.request.target},
               {"route", now.response.route},
               {"status", std::uint64_t{now.response.status}},
               {"bytes", std::uint64_t{bytes}},
               {"duration_ms", std::chrono::duration<double, std::milli>(now_ - began_).count()}});
  }
  worker_.shared().service.tell(
      {now.request.method, now.response.route, now.response.status, bytes, now_ - began_});
  began_ = now_;
  now.in.consume(std::min(now.head_bytes, now.in.unread().size()));
  now.head_bytes = 0;
  now.request = {};
}

}  // namespace framesd::net
