// SPDX-License-Identifier: MIT
//
// From an answer to bytes, and what is recorded about it afterwards.
#include "conversation.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/number.hpp>
#include <framesd/http/head_scan.hpp>

#include <algorithm>
#include <chrono>

namespace framesd::net {
namespace {

constexpr std::chrono::seconds kSlow{1};       // an answer that took this long has a line in the log
constexpr std::size_t kCopiedBody = 4 * 1024;  // up to here copied after the head: one buffer, a plain send
// Answers to pipelined requests are sent together up to this size.
constexpr std::size_t kPipelinedBytes = 12 * 1024;

}  // namespace

void Conversation::compose() {
  Exchange& now = exchange();
  closing_ = closing_ || surplus_ || now.response.close || !now.head.keep_alive || around_.draining;
  HeadDetails details{.date_line = around_.date_line(),
                      .request_id = now.request.request_id,
                      .close = closing_,
                      .chunked = now.request.version >= 11 && content_goes_out()};
  if (around_.options.server_timing) details.took = around_.clock() - began_;
  append_response_head(now.out, now.response, details);
  if (now.response.source) {
    if (!content_goes_out()) now.response.source.reset();
    return;
  }
  if (!content_goes_out()) return;
  const std::string_view body = now.response.content();
  const std::string_view rest = now.response.rest.bytes;
  if (rest.empty() && body.size() > kCopiedBody) {
    now.rest = body;
  } else {
    now.out += body;
    now.rest = rest;
  }
}

bool Conversation::content_goes_out() const noexcept {
  return exchange().request.method != http::Method::head && status_allows_body(exchange().response.status);
}

bool Conversation::send_is_due() const {
  const std::string_view behind =
      exchange().in.unread().substr(std::min(exchange().head_bytes, exchange().in.unread().size()));
  if (behind.empty() || closing_ || !exchange().rest.empty() || exchange().out.size() > kPipelinedBytes)
    return true;
  return std::holds_alternative<std::monostate>(http::head_progress(behind));
}

// Not for a refusal: its reader has the time of a connection that lingers, which runs already.
bool Conversation::await_reader() noexcept {
  if (phase_ != Phase::request) return false;
  enter(Phase::sending);
  return true;
}

bool Conversation::keep_awaiting_reader(SteadyTime since, SteadyTime now) noexcept {
  if (now - since >= around_.options.request_timeout) return false;
  enter(Phase::sending);
  return true;
}

void Conversation::flushed() noexcept {
  if (phase_ == Phase::sending) enter(Phase::request);
}

bool Conversation::frame_piece(SteadyTime time, bool last) {
  Exchange& now = exchange();
  now_ = time;
  enter(Phase::request);  // a piece was sent and the next one made: the client's time begins again
  std::string& piece = now.response.body;
  const std::uint64_t all = now.streamed + piece.size();
  if (const auto promised = now.response.source_bytes) {
    if (all > *promised || (last && all != *promised)) return false;
  } else if (now.request.version >= 11) {
    if (!piece.empty()) {  // an empty chunk would end the body
      append_hex(now.out, piece.size());
      now.out += "\r\n";
      piece += "\r\n";
    }
    if (last) piece += "0\r\n\r\n";
  }
  now.streamed = all;
  now.rest = piece;
  return true;
}

bool Conversation::await_source(SteadyTime time) {
  exchange().response.body.clear();
  if (around_.draining) {
    closing_ = true;
    static_cast<void>(frame_piece(time, true));
    return false;
  }
  if (phase_ != Phase::quiet) enter(Phase::quiet);
  return true;
}

void Conversation::break_silence(SteadyTime time) {
  http::Response& out = exchange().response;
  out.body.clear();
  out.source->keep_alive(out.body);
  static_cast<void>(frame_piece(time, false));
}

// How many bytes of the answer's content were handed to the kernel.
std::uint64_t Conversation::content_sent(bool aborted) const noexcept {
  const Exchange& now = exchange();
  const std::uint64_t last = content_goes_out() ? now.response.content_bytes() : 0;
  const std::uint64_t all = now.response.source ? now.streamed : last;
  const std::uint64_t unsent = now.out.size() + now.rest.size() - now.sent;
  return aborted ? all - std::min({all, last, unsent}) : all;
}

void Conversation::write_access_line(std::uint64_t bytes, bool aborted) {
  const Exchange& now = exchange();
  const std::string_view cache = name_of(now.response.cache);
  log_event(LogLevel::info, "request",
            {{"request_id", now.request.request_id},
             {"remote", now.request.remote.empty() ? peer_ : now.request.remote},
             {"method", now.request.method_text},
             {"target", now.request.target},
             {"route", now.response.route},
             {"status", std::uint64_t{now.response.status}},
             {"bytes", bytes},
             {"duration_ms", std::chrono::duration<double, std::milli>(now_ - began_).count()},
             {cache.empty() ? "" : "cache", cache},
             {aborted ? "aborted" : "", aborted}});
}

SteadyTime Conversation::close_account(bool aborted) {
  Exchange& now = exchange();
  now_ = around_.clock();
  const std::uint64_t bytes = content_sent(aborted);
  const bool remarkable = aborted || now.response.status >= 400 || now_ - began_ >= kSlow;
  if (log_enabled(LogLevel::info) && around_.wants_access_line(remarkable)) write_access_line(bytes, aborted);
  around_.service.record({now.request.method, now.response.route, now.response.status,
                          static_cast<std::size_t>(bytes), now_ - began_});
  began_ = now_;
  now.in.consume(std::min(now.head_bytes, now.in.unread().size()));
  now.head_bytes = 0;
  now.reply = api::Answered{};
  now.request = {};
  now.body.clear();
  now.response.clear();
  now.streamed = 0;
  return now_;
}

}  // namespace framesd::net
