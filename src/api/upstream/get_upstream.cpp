// SPDX-License-Identifier: MIT
//
// GET /upstream: how far the centre has what is here. Out of memory, so it is answered at once.
//
// Neither the address of the centre nor its own words are told: whoever may read a log need not know them.
#include "endpoints.hpp"
#include "upstream/upstream.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/json_writer.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {
namespace {

std::optional<std::string> text_of_time(const std::optional<UpstreamState::Time>& time) {
  return time ? std::optional(timestamp(*time)) : std::nullopt;
}

std::optional<std::string_view> text_of_trouble(push::Trouble trouble) noexcept {
  return trouble == push::Trouble::none ? std::nullopt : std::optional(push::name_of(trouble));
}

void write_log_behind(JsonWriter& json, const UpstreamState::Log& log) {
  json.begin_object()
      .member("log", std::string_view(log.name))
      .member("generations", log.generations)
      .member("rows", log.rows)
      .member("since", text_of_time(log.since))
      .member("trouble", text_of_trouble(log.trouble))
      .end_object();
}

Answer get_upstream(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const UpstreamOptions& options = call.policy.options.upstream;
  const UpstreamState state = call.parts.upstream.board.state();
  const bool one_alone = options.sends() && !sends_all_logs(options.url);
  const http::Tokens& tokens = call.policy.tokens;
  const std::string token = call.parts.guards.token_of(call.request, call.parts.now());
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  json.begin_object()
      .member("sends", options.sends())
      .member("log", one_alone ? std::optional(store::kDefaultLog) : std::nullopt)
      .member("connected", state.connected)
      .member("trouble", text_of_trouble(state.trouble))
      .member("trouble_since", text_of_time(state.trouble_since))
      .member("last_sent", text_of_time(state.last_sent));
  json.key("behind").begin_array();
  for (const UpstreamState::Log& log : state.behind)
    if (!tokens.reading_is_restricted() || tokens.granted(token, log.name) >= http::Scope::read)
      write_log_behind(json, log);
  json.end_array()
      .member("timestamp", std::string_view(timestamp(std::chrono::system_clock::now())))
      .end_object();
  return {};
}

constexpr ContentSpec kUpstreamContents[] = {
    {.media_type = kJson,
     .schema = "Upstream",
     .example = R"({"sends":true,"log":null,"connected":false,"trouble":"unreachable",)"
                R"("trouble_since":"2026-11-28T04:20:11.020Z","last_sent":"2026-11-28T04:20:09.871Z",)"
                R"("behind":[{"log":"rig7","generations":17,"rows":1240,"since":"2026-11-28T04:20:10.500Z",)"
                R"("trouble":null}],"timestamp":"2026-11-28T04:26:58.114Z"})"}};
constexpr ReplySpec kUpstreamReplies[] = {
    {.status = 200, .about = "What the centre lacks, and why.", .contents = kUpstreamContents}};

}  // namespace

const Endpoint kGetUpstream{
    .method = http::Method::get,
    .path = "/upstream",
    .tag = "Service",
    .summary = "What the centre does not have yet",
    .about =
        R"(Of a server that sends its logs to another one (`upstream`); of any other `sends` is false. `log` is the only
log that is sent, null where all are. `connected`: whether the centre took what was sent last, null before
the first time; `trouble`: what keeps it from taking anything. `behind` lists the logs of which it does not have
everything, or that it does not take (`trouble`), as far as the token may read them: how many changes and rows it lacks,
and since when. Rows that are to be deleted there do not count. `rows` and `since` are null where they are not known.)",
    .replies = kUpstreamReplies,
    .keeping = Keeping::never,
    .lists_logs = true,
    .answer = get_upstream,
};

}  // namespace framesd::api
