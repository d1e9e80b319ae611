// SPDX-License-Identifier: MIT
#include "events/event_stream.hpp"

#include "events/event_text.hpp"

#include <utility>

namespace framesd::api {

EventStream::~EventStream() {
  if (client_ != 0) parts_.events.feed().leave(client_);
}

void EventStream::wake_with(std::function<void()> wake) {
  client_ = parts_.events.join(interest_, std::move(wake));
}

bool EventStream::may_read(const http::Tokens& tokens, std::string_view log) const {
  return !tokens.reading_is_restricted() || tokens.granted(token_, log) >= http::Scope::read;
}

bool EventStream::may_go_on(const http::Tokens& tokens) const {
  if (!interest_.log.empty()) return may_read(tokens, interest_.log);
  return !tokens.reading_is_restricted() || tokens.granted_anywhere(token_) >= http::Scope::read;
}

EventStream::Next EventStream::next(std::string& out) {
  const http::Tokens& tokens = parts_.policies.now().tokens;
  if (!may_go_on(tokens)) return Next::end;
  const EventNews news = parts_.events.feed().take(client_);
  if (news.empty()) return Next::later;
  append_events(
      out, news, interest_.log, [&](std::string_view log) { return may_read(tokens, log); },
      parts_.metrics.events);
  return news.over ? Next::end : Next::later;
}

void EventStream::keep_alive(std::string& out) {
  append_sign_of_life(out, parts_.events.feed().place_of(client_));
}

}  // namespace framesd::api
