// SPDX-License-Identifier: MIT
//
// EventStream: the body of one client's stream of events. What is still to be sent is kept by the feed, and
// merged there while the client does not read.
#pragma once

#include "events/event_feed.hpp"
#include "ingest/slots.hpp"
#include "service_parts.hpp"
#include <framesd/http/body_stream.hpp>

#include <string>
#include <string_view>

namespace framesd::api {

class EventStream final : public http::BodySource {
 public:
  // token   that the request was made with: what it is good for is asked anew each time, since it may be
  //         taken away while the stream goes on. Empty: none
  EventStream(ServiceParts& parts, Slots::Slot slot, EventInterest interest, std::string token)
      : parts_(parts), slot_(std::move(slot)), interest_(std::move(interest)), token_(std::move(token)) {}
  ~EventStream() override;

  void wake_with(std::function<void()> wake) override;
  [[nodiscard]] Next next(std::string& out) override;
  void keep_alive(std::string& out) override;

 private:
  bool may_read(const http::Tokens& tokens, std::string_view log) const;
  bool may_go_on(const http::Tokens& tokens) const;

  ServiceParts& parts_;
  const Slots::Slot slot_;
  const EventInterest interest_;
  const std::string token_;
  EventFeed::ClientId client_ = 0;  // 0: it has not joined
};

}  // namespace framesd::api
