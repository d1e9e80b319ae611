// SPDX-License-Identifier: MIT
//
// The body of a request: whether it is read, and as it comes.
#include "conversation.hpp"
#include <framesd/http/head_scan.hpp>

#include <variant>

namespace framesd::net {
namespace {

constexpr std::uint64_t kShortBody = 16 * 1024;  // read even after an error, so that the connection stays

}  // namespace

// A body follows. It is read even if nobody wants it; only after an error may the connection end instead.
Conversation::Step Conversation::handle_body() {
  const api::Reply& reply = exchange().reply;
  const bool failed = std::holds_alternative<api::Answered>(reply) && exchange().response.status >= 400;
  if (!failed && exchange().head.content_length.value_or(0) > around_.options.body_max) {
    return refuse({413, "The body is too large."});
  }
  if (std::holds_alternative<api::WholeBody>(reply)) return begin_body();
  if (!failed || body_is_short()) return begin_body();
  closing_ = true;
  return proceed();
}

// It costs less to read than a new connection does, and is on its way already.
bool Conversation::body_is_short() const noexcept {
  const http::Head& head = exchange().head;
  return head.content_length.value_or(kShortBody + 1) <= kShortBody && !waits_for_continue();
}

// Begins to read the whole body and to decode its transfer coding.
Conversation::Step Conversation::begin_body() {
  invite();
  parser_.emplace(exchange().head, exchange().head_bytes, around_.options.body_max,
                  [this](std::string_view part) { exchange().body += part; });
  since_renewed_ = 0;
  return take_body();
}

Conversation::Step Conversation::take_body() {
  Exchange& now = exchange();
  const std::size_t used = parser_->feed(now.in.unread().substr(now.head_bytes));
  now.in.erase(now.head_bytes, used);
  seen_ = now.in.unread().size();
  if (parser_->error()) return refuse(http::HeadError(*parser_->error()));
  if (!std::holds_alternative<api::WholeBody>(now.reply)) now.body.clear();
  if (!parser_->done()) return Step::receive;
  parser_.reset();
  return proceed();
}

void Conversation::renew_time(std::size_t came) noexcept {
  since_renewed_ += came;
  if (since_renewed_ < kRenewingBytes) return;
  since_renewed_ = 0;
  enter(Phase::request);
}

}  // namespace framesd::net
