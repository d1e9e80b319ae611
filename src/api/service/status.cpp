// SPDX-License-Identifier: MIT
//
// What the process says of itself: / (but for the page, see viewer.hpp), /health, /ready, /version. Answered
// at once, never behind other work.
#include "endpoints.hpp"
#include "readiness.hpp"
#include "reply_headers.hpp"
#include "viewer.hpp"
#include <framesd/base/build_info.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/json_writer.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace framesd::api {
namespace {

void begin_json(http::Response& out) { out.content_type = kJson; }

// The same until the server is another one: asked for again each time, but there is no secret in it.
void revalidated(http::Response& out) { out.add_header("Cache-Control", "no-cache"); }

// UTC, with milliseconds: how old an answer is that somebody kept.
std::string time_of_answer() { return timestamp(std::chrono::system_clock::now()); }

std::optional<http::Problem> refuse_parameters(const Call& call) { return call.params().problem(); }

Answer get_root(const Call& call, http::Response& out) {
  if (auto problem = refuse_parameters(call)) return *std::move(problem);
  if (wants_page(call.request, call.policy)) {
    answer_page(call.request, out);
    return {};
  }
  begin_json(out);
  revalidated(out);
  out.add_header("Vary", "Accept");
  JsonWriter(out.body)
      .begin_object()
      .member("message", std::string_view(call.policy.options.app_name))
      .member("version", build_info::version())
      .member("docs", std::string_view(call.request.link("/docs")))
      .member("health", std::string_view(call.request.link("/health")))
      .end_object();
  return {};
}

Answer get_health(const Call& call, http::Response& out) {
  const bool connected = call.log.store.answers();
  begin_json(out);
  out.forbid_keeping();
  out.status = connected ? 200 : 503;
  JsonWriter(out.body)
      .begin_object()
      .member("status", connected ? "healthy" : "degraded")
      .member("app_name", std::string_view(call.policy.options.app_name))
      .member("version", build_info::version())
      .member("environment", std::string_view(call.policy.options.environment))
      .member("database", connected ? "connected" : "not answering")
      .member("timestamp", std::string_view(time_of_answer()))
      .end_object();
  return {};
}

Answer get_ready(const Call& call, http::Response& out) {
  const std::vector<std::string> reasons = reasons_not_ready(call.parts, call.log.store.health());
  begin_json(out);
  out.forbid_keeping();
  out.status = reasons.empty() ? 200 : 503;
  JsonWriter json(out.body);
  json.begin_object().member("status", reasons.empty() ? "ready" : "not ready");
  if (!reasons.empty()) {
    json.key("reasons").begin_array();
    for (const std::string& reason : reasons) json.value(std::string_view(reason));
    json.end_array();
  }
  json.member("timestamp", std::string_view(time_of_answer())).end_object();
  return {};
}

Answer get_version(const Call& call, http::Response& out) {
  if (auto problem = refuse_parameters(call)) return *std::move(problem);
  begin_json(out);
  revalidated(out);
  JsonWriter(out.body)
      .begin_object()
      .member("name", "framesd")
      .member("version", build_info::version())
      .member("commit", build_info::commit())
      .member("compiler", build_info::compiler())
      .end_object();
  return {};
}

constexpr ContentSpec kRoot[] = {
    {.media_type = kJson,
     .schema = "Root",
     .example = R"({"message":"ImageFramesAPI","version":"0.1.0","docs":"/docs","health":"/health"})"},
    {.media_type = "text/html"}};
constexpr HeaderSpec kRootHeaders[] = {kContentPolicyHeader};
constexpr ReplySpec kRootReplies[] = {
    {.status = 200,
     .about = "Name, version and addresses of the documents; or the page of the viewer.",
     .contents = kRoot,
     .headers = kRootHeaders}};

constexpr ContentSpec kHealthy[] = {
    {.media_type = kJson,
     .schema = "Health",
     .example = R"({"status":"healthy","app_name":"ImageFramesAPI","version":"0.1.0",)"
                R"("environment":"production","database":"connected",)"
                R"("timestamp":"2026-11-28T04:26:58.114Z"})"}};
constexpr ContentSpec kDegraded[] = {
    {.media_type = kJson,
     .schema = "Health",
     .example = R"({"status":"degraded","app_name":"ImageFramesAPI","version":"0.1.0",)"
                R"("environment":"production","database":"not answering",)"
                R"("timestamp":"2026-11-28T04:26:58.114Z"})"}};
constexpr ReplySpec kHealthReplies[] = {
    {.status = 200, .about = "All is well.", .contents = kHealthy},
    {.status = 503, .about = "The store does not answer.", .contents = kDegraded}};

constexpr ContentSpec kReady[] = {
    {.media_type = kJson,
     .schema = "Ready",
     .example = R"({"status":"ready","timestamp":"2026-11-28T04:26:58.114Z"})"}};
constexpr ContentSpec kNotReady[] = {{.media_type = kJson,
                                      .schema = "Ready",
                                      .example = R"({"status":"not ready","reasons":["disk nearly full"],)"
                                                 R"("timestamp":"2026-11-28T04:26:58.114Z"})"}};
constexpr ReplySpec kReadyReplies[] = {
    {.status = 200, .about = "Ready.", .contents = kReady},
    {.status = 503, .about = "Not ready, and why.", .contents = kNotReady}};

constexpr ContentSpec kVersion[] = {
    {.media_type = kJson,
     .schema = "Version",
     .example = R"({"name":"framesd","version":"0.1.0","commit":"4c8bf46","compiler":"GNU 12.2.0"})"}};
constexpr ReplySpec kVersionReplies[] = {
    {.status = 200, .about = "Name, version, commit and compiler.", .contents = kVersion}};

}  // namespace

const Endpoint kGetRoot{
    .method = http::Method::get,
    .path = "/",
    .tag = "Service",
    .summary = "Name and version of the service, or the viewer",
    .about =
        "The name of the service, its version, and where the documents are. A client that prefers text/html, "
        "as browsers do, gets the page of the viewer, which needs no token; not where `viewer = off`.",
    .is_open = wants_page,
    .replies = kRootReplies,
    .keeping = Keeping::validated_in_part,
    .answer = get_root,
};

const Endpoint kGetHealth{
    .method = http::Method::get,
    .path = "/health",
    .tag = "Service",
    .summary = "Whether the service works",
    .about = "Never cached and never delayed by other work; answered also when the server is overloaded.",
    .scope = http::Scope::none,
    .reads_query = false,
    .replies = kHealthReplies,
    .keeping = Keeping::never,
    .answer = get_health,
};

const Endpoint kGetReady{
    .method = http::Method::get,
    .path = "/ready",
    .tag = "Service",
    .summary = "Whether the service takes requests",
    .about =
        "If it does not, with the reasons: starting, draining, the store cannot be written or is full, "
        "the disk is nearly full. `framesd_ready` in `/metrics` says the same.",
    .scope = http::Scope::none,
    .reads_query = false,
    .replies = kReadyReplies,
    .keeping = Keeping::never,
    .answer = get_ready,
};

const Endpoint kGetVersion{
    .method = http::Method::get,
    .path = "/version",
    .tag = "Service",
    .summary = "Build of the server",
    .about = "Name, version, commit and compiler.",
    .scope = http::Scope::none,
    .replies = kVersionReplies,
    .keeping = Keeping::asked,
    .answer = get_version,
};

}  // namespace framesd::api
