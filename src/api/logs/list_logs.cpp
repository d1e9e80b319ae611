// SPDX-License-Identifier: MIT
//
// GET /logs and /logs/{log}: which logs there are.
#include "endpoints.hpp"
#include "logs/log_documents.hpp"
#include <framesd/api/log_json.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

constexpr std::chrono::milliseconds kSummaryCost{1};  // its files are opened
constexpr std::uint64_t kLogsMax = 1000;

// That come after `after`, by name.
checked<std::vector<std::string>> names_of_logs(ServiceParts& parts, std::string_view after) {
  std::vector<std::string> names;
  if (parts.logs.others() != nullptr) {
    auto others = parts.logs.others()->names();
    if (!others) return others.error();
    names = *std::move(others);
  }
  const auto at = std::ranges::lower_bound(names, store::kDefaultLog);
  names.emplace(at, store::kDefaultLog);
  names.erase(names.begin(), std::ranges::upper_bound(names, after));
  return names;
}

// Those that the request's token may read.
void keep_readable(std::vector<std::string>& names, const http::Tokens& tokens,
                   const http::Request& request) {
  if (!tokens.reading_is_restricted()) return;
  const std::string_view token = http::credentials_of(request).token;
  std::erase_if(names,
                [&](const std::string& log) { return tokens.granted(token, log) < http::Scope::read; });
}

struct Listing {
  std::string after;
  std::size_t limit = 0;
};

std::optional<http::Problem> list(ServiceParts& parts, const Policy& policy, const http::Request& request,
                                  const Listing& asked, http::Response& out) {
  auto names = names_of_logs(parts, asked.after);
  if (!names) return refuse_log(names.error());
  keep_readable(*names, policy.tokens, request);
  const std::size_t limit = asked.limit;
  const bool more = names->size() > limit;
  if (more) names->resize(limit);
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  json.begin_object().key("logs").begin_array();
  for (const std::string& name : *names) {
    const auto summary = parts.logs.summary(name);
    if (summary) {
      write_log(json, name, *summary);
    } else if (summary.error().code != errc::log_missing) {  // else it has just been removed
      write_unreadable_log(json, name, summary.error().detail);
    }
  }
  json.end_array().key("next");
  if (more) {
    json.value(
        std::string_view(request.link("/logs?limit=" + std::to_string(limit) + "&after=" + names->back())));
  } else {
    json.value(nullptr);
  }
  json.end_object();
  return std::nullopt;
}

Answer get_logs(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::uint64_t limit = params.count("limit").value_or(0);
  std::string after(params.text("after").value_or(""));
  if (auto problem = params.problem()) return *std::move(problem);
  return Work{.estimate = kSummaryCost * limit,
              .run = [&call_parts = call.parts, &policy = call.policy, &request = call.request,
                      asked = Listing{std::move(after), limit}](Context&, http::Response& out) {
                return list(call_parts, policy, request, asked, out);
              }};
}

Answer get_log(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Work{.estimate = kSummaryCost,
              .run = [&parts = call.parts, name = std::string(call.match.captures[0])](
                         Context&, http::Response& out) -> std::optional<http::Problem> {
                const auto summary = parts.logs.summary(name);
                if (!summary) return refuse_log(summary.error());
                out.content_type = kJson;
                out.forbid_keeping();
                JsonWriter json(out.body);
                write_log(json, name, *summary);
                return std::nullopt;
              }};
}

constexpr http::ParameterSpec kLogCaptures[] = {log_capture("default")};
constexpr http::ParameterSpec kLogsParameters[] = {
    http::count_parameter("limit", "Largest number of logs.", 1, kLogsMax, "100"),
    http::limited_text("after", "Only logs whose names come after this one.", store::kLogNameMax, "rig7-a11"),
};
constexpr ContentSpec kLogsContents[] = {{.media_type = kJson,
                                          .schema = "Logs",
                                          .example = R"({"logs":[{"name":"default","source_width":200,)"
                                                     R"("frame_width":150,"resample":"bilinear","frames":0,)"
                                                     R"("depth_min":null,"depth_max":null,"generation":0}],)"
                                                     R"("next":null})"}};
constexpr ReplySpec kLogsReplies[] = {
    {.status = 200, .about = "The logs, by name.", .contents = kLogsContents}};
constexpr ReplySpec kLogReplies[] = {{.status = 200, .about = "The log.", .contents = kLogContents}};

}  // namespace

const Endpoint kGetLogs{
    .method = http::Method::get,
    .path = "/logs",
    .tag = "Logs",
    .summary = "Which logs there are",
    .about =
        R"(By name, with widths, number of frames, first and last depth. One that cannot be read has `error` instead.
`next` is the address of the following logs.)",
    .parameters = kLogsParameters,
    .replies = kLogsReplies,
    .keeping = Keeping::never,
    .answer = get_logs,
};

const Endpoint kGetLog{
    .method = http::Method::get,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "One log",
    .about =
        R"(Widths, number of frames, first and last depth. Below this address are all routes about frames, pictures
and ingests, for this log: `/logs/rig7-a12/frames`. Without `/logs/{log}` in front they are about the log
`default`.)",
    .captures = kLogCaptures,
    .replies = kLogReplies,
    .keeping = Keeping::never,
    .answer = get_log,
};

}  // namespace framesd::api
