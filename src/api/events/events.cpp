// SPDX-License-Identifier: MIT
//
// GET /events, GET /logs/{log}/events: what happens, sent when it happens.
#include "endpoints.hpp"
#include "events/event_stream.hpp"
#include "logs/log_documents.hpp"
#include "packing.hpp"
#include "reply_headers.hpp"
#include "routing.hpp"

#include <memory>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

constexpr unsigned kRetryEventsSeconds = 5;
constexpr std::chrono::milliseconds kCheckCost{3};  // its files are looked at

http::Problem refuse_client(Metrics& metrics) {
  metrics.event_clients_refused.add();
  return {.status = 503,
          .detail = "The server has as many clients of events as max_event_clients allows. Try again.",
          .error_code = "overloaded",
          .retry_after = kRetryEventsSeconds};
}

// log   empty: all
EventInterest interest_of(const http::Request& request, std::string_view log) {
  const auto last = request.field("last-event-id");
  EventInterest interest{.log = std::string(log)};
  if (!last || last->empty()) return interest;  // an empty one is what a client has before the first
  interest.resumes = true;
  interest.since = parse_place(*last);
  return interest;
}

std::unique_ptr<EventStream> stream_for(const Call& call, Slots::Slot slot, std::string_view log) {
  return std::make_unique<EventStream>(call.parts, std::move(slot), interest_of(call.request, log),
                                       call.parts.guards.token_of(call.request, call.parts.now()));
}

void answer_with(std::unique_ptr<EventStream> stream, http::Response& out) {
  out.content_type = kEventStream;
  out.forbid_keeping();
  out.add_header("X-Accel-Buffering", "no");
  out.source = std::move(stream);
}

Answer get_events(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const std::uint32_t most = call.policy.options.max_event_clients;
  if (most == 0) return nothing_here();
  auto slot = call.parts.event_clients.take(most);
  if (!slot) return refuse_client(call.parts.metrics);
  answer_with(stream_for(call, std::move(slot), {}), out);
  return {};
}

Answer get_log_events(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const std::uint32_t most = call.policy.options.max_event_clients;
  if (most == 0) return nothing_here();
  auto slot = call.parts.event_clients.take(most);
  if (!slot) return refuse_client(call.parts.metrics);
  const std::string_view log = call.match.captures[0];
  const auto stream = std::make_shared<std::unique_ptr<EventStream>>(stream_for(call, std::move(slot), log));
  return Work{.estimate = kCheckCost,
              .run = [&logs = call.parts.logs, log = std::string(log), stream](
                         Context&, http::Response& out) -> std::optional<http::Problem> {
                const auto version = logs.version(log);
                if (!version) return refuse_log(version.error());
                answer_with(std::move(*stream), out);
                return std::nullopt;
              }};
}

constexpr http::ParameterSpec kEventHeaders[] = {
    http::text_parameter("Last-Event-ID",
                         "The last id that the client has received: it is sent what came since. Browsers "
                         "send it of themselves."),
};
constexpr http::ParameterSpec kEventCaptures[] = {log_capture("default")};
constexpr HeaderSpec kEventAnswerHeaders[] = {kAccelBufferingHeader};
constexpr ContentSpec kEventContents[] = {
    {.media_type = kEventStream,
     .example = "event: change\ndata: {\"log\":\"default\",\"kind\":\"rows\",\"generation\":8,"
                "\"first_depth\":9100.0,\"last_depth\":9102.5,\"inserted\":26,\"replaced\":0,\"erased\":0}\n"
                "id: 8-1f0c33a9b2d4e6f8\n\n"}};
constexpr HeaderSpec kRefusedHeaders[] = {kRetryAfterHeader};
constexpr ReplySpec kNoPlace{
    .status = 503,
    .about = "There are max_event_clients clients, or the server is overloaded or shutting down.",
    .contents = kProblemContents,
    .headers = kRefusedHeaders};
constexpr ReplySpec kEventReplies[] = {
    {.status = 200,
     .about = "Events, as they happen; the answer ends when the client or the server does.",
     .contents = kEventContents,
     .headers = kEventAnswerHeaders},
    {.status = 404, .about = "max_event_clients is 0.", .contents = kProblemContents},
    kNoPlace,
};
constexpr ReplySpec kLogEventReplies[] = {
    {.status = 200,
     .about = "Events, as they happen; the answer ends when the client, the server or the log does.",
     .contents = kEventContents,
     .headers = kEventAnswerHeaders},
    {.status = 404,
     .about = "There is no log of this name, or max_event_clients is 0.",
     .contents = kProblemContents},
    kNoPlace,
};

}  // namespace

const Endpoint kGetEvents{
    .method = http::Method::get,
    .path = "/events",
    .tag = "Events",
    .summary = "What happens to logs and jobs, sent when it happens",
    .about =
        R"(Server-sent events of all logs that the token may read. `hello` is the first one; `change` sums up what was
stored, replaced and deleted in a log; `log` says that one was created, described, renamed or removed; `job` is a
job, as `GET /jobs/{id}` answers it. An `id` is a place to go on from, as long as the server runs. Where it cannot, `reset`
says so: then everything has to be asked for again. A comment comes when there was nothing for 15 seconds. At most
`max_event_clients` clients are served.)",
    .headers = kEventHeaders,
    .replies = kEventReplies,
    .keeping = Keeping::never,
    .lists_logs = true,
    .answer = get_events,
};

const Endpoint kGetLogEvents{
    .method = http::Method::get,
    .path = "/logs/{log}/events",
    .tag = "Events",
    .summary = "What happens to a log and its jobs, sent when it happens",
    .about =
        R"(As `/events`, of one log. An `id` is a generation of the log and a mark of it, so that a client can also go on
from there after the server was restarted, as long as the log has no more than 4,096 changes since. The answer ends when
the log is renamed or removed.)",
    .captures = kEventCaptures,
    .headers = kEventHeaders,
    .replies = kLogEventReplies,
    .keeping = Keeping::never,
    .names_log = true,
    .opens_log = false,
    .answer = get_log_events,
};

}  // namespace framesd::api
