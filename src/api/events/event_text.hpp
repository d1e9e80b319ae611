// SPDX-License-Identifier: MIT
//
// News as text/event-stream.
#pragma once

#include "events/event_news.hpp"
#include "service/metrics.hpp"
#include <framesd/base/function_ref.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

using MayRead = FunctionRef<bool(std::string_view log)>;

// Appends what `news` says of logs that may be read. The last event alone has the place as its id: a client
// that is cut before it receives the others again. Nothing is appended where there is nothing to say.
//
// log   of the stream; empty: all
void append_events(std::string& out, const EventNews& news, std::string_view log, MayRead may_read,
                   Metrics::Events& counters);

// Appends a comment, and the place as an id without an event.
void append_sign_of_life(std::string& out, const std::optional<EventPlace>& place);

}  // namespace framesd::api
