// SPDX-License-Identifier: MIT
//
// The half of Session that never waits: bytes to request, request to response, response to bytes, and what is
// told about it afterwards.
#include "body_parser.hpp"
#include "session.hpp"
#include <framesd/base/log.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/request_id.hpp>

#include <algorithm>

namespace framesd::net {
namespace {

constexpr std::chrono::seconds kSlow{1};           // an answer that took as long is worth its line in the log
constexpr std::size_t kCopiedBody = 4 * 1024;      // copied behind the head: one buffer, a plain send
constexpr std::uint64_t kShortBody = 16 * 1024;    // read behind an error too, so that the connection stays
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
  describe_request();  // of a refused head what came before its fault
  if (why) return refuse(*why);
  if (!surplus_) arm(Phase::request);
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
  now.request.outside = {};
  now.request.body = {};
  now.request.request_id = {};
  worker_.shared().service.recognize(now.request, now.client);
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

// A client that said so waits for our word before it sends its body.
bool Session::waits_for_continue() const noexcept {
  return x().head.expect_continue && x().in.unread().size() == x().head_bytes;
}

// Moves the head to the front, so that a body passes through behind it. Views into it are made anew, once.
void Session::make_room() {
  Exchange& now = x();
  if (!now.in.compact()) return;
  const auto refused = http::scan_head(now.in.unread().substr(0, now.head_bytes), now.head);
  if (!refused) describe_request();  // as before: they are the same bytes
}

void Session::invite() {
  if (waits_for_continue()) x().out += "HTTP/1.1 100 Continue\r\n\r\n";
}

// Asks the service what it wants of the request.
Session::Step Session::decide() {
  Exchange& now = x();
  if (has_body()) make_room();
  try {
    now.reply = worker_.shared().service.answer(now.request, worker_.api_context(), now.response);
  } catch (...) {
    answer_exception(std::current_exception());
  }
  if (std::holds_alternative<api::Intake>(now.reply)) return Step::intake;
  return has_body() ? meet_body() : proceed();
}

// A body is announced: it is read, whether it is wanted or not, or ends the connection behind an error.
Session::Step Session::meet_body() {
  const api::Reply& reply = x().reply;
  const bool failed = std::holds_alternative<api::Answered>(reply) && x().response.status >= 400;
  if (!failed && x().head.content_length.value_or(0) > worker_.options().body_max) {
    return refuse({413, "The body is too large."});
  }
  if (std::holds_alternative<api::WholeBody>(reply)) return Step::read;
  if (!failed || body_is_short()) return Step::read;
  closing_ = true;
  return proceed();
}

// Cheaper to take than a new connection is, and on its way already.
bool Session::body_is_short() const noexcept {
  const http::Head& head = x().head;
  return head.content_length.value_or(kShortBody + 1) <= kShortBody && !waits_for_continue();
}

Session::Step Session::take_body(BodyParser& parser) {
  Exchange& now = x();
  const std::size_t used = parser.feed(now.in.unread().substr(now.head_bytes));
  now.in.erase(now.head_bytes, used);
  if (parser.error()) return refuse(*parser.error());
  if (!std::holds_alternative<api::WholeBody>(now.reply)) now.body.clear();
  return parser.done() ? proceed() : Step::more;
}

// All that is wanted of the body is here. Short work is done at once.
Session::Step Session::proceed() {
  Exchange& now = x();
  try {
    if (auto* whole = std::get_if<api::WholeBody>(&now.reply)) {
      const auto then = std::move(whole->then);
      auto decided = then(now.body, worker_.api_context(), now.response);
      std::visit([&](auto& it) { now.reply = std::move(it); }, decided);
    }
    if (const auto* work = std::get_if<api::Work>(&now.reply)) {
      if (work->estimate > api::kInlineWork) return Step::work;
      work->run(worker_.api_context(), now.response);
    }
  } catch (...) {
    answer_exception(std::current_exception());
  }
  return Step::answer;
}

// The one answer to something that cannot be served; the connection ends with it.
Session::Step Session::refuse(const http::HeadError& why) {
  Exchange& now = x();
  if (now.request.request_id.empty()) name_request();
  const std::string_view route = now.response.route;
  std::string lasting_headers = std::move(now.response.lasting_headers);
  now.response.clear();
  now.response.route = route;
  now.response.lasting_headers = std::move(lasting_headers);
  const http::Problem problem{.status = why.status, .detail = std::string(why.detail)};
  http::write_problem(now.response, problem, now.request.link(now.request.target), now.request.request_id,
                      std::chrono::system_clock::now());
  closing_ = true;
  arm(Phase::linger);
  return Step::answer;
}

// Of the inside nothing is said to the client; the log says it, once.
void Session::answer_exception(const std::exception_ptr& error) {
  Exchange& now = x();
  log_failure(error);
  now.reply = api::Answered{};
  now.response.source.reset();
  now.response.shared_body.reset();
  now.response.rest = {};
  const http::Problem problem{.status = 500, .detail = "The server met an error; its log says more."};
  http::write_problem(now.response, problem, now.request.link(now.request.target), now.request.request_id,
                      std::chrono::system_clock::now());
}

void Session::log_failure(const std::exception_ptr& error) {
  std::string text;
  log_event(LogLevel::error, "request failed",
            {{"request_id", x().request.request_id},
             {"target", x().request.target},
             {"error", reason_of(error, text)}});
}

// Puts the response behind what is gathered already; of a source's only the head.
void Session::compose() {
  Exchange& now = x();
  closing_ = closing_ || surplus_ || now.response.close || !now.head.keep_alive || worker_.draining();
  HeadDetails details{.date_line = worker_.date_line(),
                      .request_id = now.request.request_id,
                      .close = closing_,
                      .chunked = now.request.version >= 11 && content_goes_out()};
  if (worker_.options().server_timing) details.took = std::chrono::steady_clock::now() - began_;
  append_response_head(now.out, now.response, details);
  if (now.response.source) {
    if (!content_goes_out()) now.response.source.reset();
    return;
  }
  if (!content_goes_out()) return;
  const std::string_view body = now.response.content();
  const std::string_view rest = now.response.rest.bytes;
  if (rest.empty() && body.size() > kCopiedBody) {
    now.tail = body;
  } else {
    now.out += body;
    now.tail = rest;
  }
}

bool Session::content_goes_out() const noexcept {
  return x().request.method != http::Method::head && status_allows_body(x().response.status);
}

// Answers wait for one another only while the next request is already here, whole.
bool Session::send_is_due() const {
  const std::string_view behind = x().in.unread().substr(std::min(x().head_bytes, x().in.unread().size()));
  if (behind.empty() || closing_ || !x().tail.empty() || x().out.size() > kGatheredBytes) return true;
  return std::holds_alternative<std::monostate>(http::head_progress(behind));
}

// Of the answer's content, how much was given to the network.
std::uint64_t Session::content_sent(bool aborted) const noexcept {
  const Exchange& now = x();
  const std::uint64_t last = content_goes_out() ? now.response.content_bytes() : 0;
  const std::uint64_t all = now.response.source ? now.streamed : last;
  const std::uint64_t unsent = now.out.size() + now.tail.size() - now.sent;
  return aborted ? all - std::min({all, last, unsent}) : all;
}

// The request is answered, or can be no more: tells log and metrics, and makes way for the next one.
void Session::account(bool aborted) {
  Exchange& now = x();
  now_ = std::chrono::steady_clock::now();
  const std::uint64_t bytes = content_sent(aborted);
  const bool remarkable = aborted || now.response.status >= 400 || now_ - began_ >= kSlow;
  if (log_enabled(LogLevel::info) && worker_.wants_access_line(remarkable)) {
    const std::string_view cache = name_of(now.response.cache);
    log_event(LogLevel::info, "request",
              {{"request_id", now.request.request_id},
               {"remote", now.request.remote.empty() ? peer_.text() : now.request.remote},
               {"method", now.request.method_text},
               {"target", now.request.target},
               {"route", now.response.route},
               {"status", std::uint64_t{now.response.status}},
               {"bytes", bytes},
               {"duration_ms", std::chrono::duration<double, std::milli>(now_ - began_).count()},
               {cache.empty() ? "" : "cache", cache},
               {aborted ? "aborted" : "", aborted}});
  }
  worker_.shared().service.tell({now.request.method, now.response.route, now.response.status,
                                 static_cast<std::size_t>(bytes), now_ - began_});
  began_ = now_;
  now.in.consume(std::min(now.head_bytes, now.in.unread().size()));
  now.head_bytes = 0;
  now.reply = api::Answered{};
  now.request = {};
  now.body.clear();
  now.response.clear();
  now.streamed = 0;
}

}  // namespace framesd::net
