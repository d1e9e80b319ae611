// SPDX-License-Identifier: MIT
//
// GET /logs: which logs there are.
#include "endpoints.hpp"
#include "logs/log_documents.hpp"
#include <framesd/api/log_json.hpp>
#include <framesd/base/text.hpp>
#include <framesd/http/query.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

constexpr std::chrono::milliseconds kSummaryCost{1};  // its files are opened
constexpr std::uint64_t kListedMax = 1000;

// That come after `after`, by name.
checked<std::vector<std::string>> names_of_logs(ServiceParts& parts, std::string_view after) {
  auto others = parts.logs.names();
  if (!others) return others.error();
  std::vector<std::string> names = *std::move(others);
  const auto at = std::ranges::lower_bound(names, store::kDefaultLog);
  names.emplace(at, store::kDefaultLog);
  names.erase(names.begin(), std::ranges::upper_bound(names, after));
  return names;
}

// Those that the request's token may read.
void keep_readable(std::vector<std::string>& names, const http::Tokens& tokens, std::string_view token) {
  if (!tokens.reading_is_restricted()) return;
  std::erase_if(names,
                [&](const std::string& log) { return tokens.granted(token, log) < http::Scope::read; });
}

struct Listing {
  std::string after;
  std::size_t limit = 0;
  std::optional<std::string> well;  // of those that are listed

  bool wants(const facts::Facts& facts) const {
    return !well || (facts.well && equal_ignoring_case(*facts.well, *well));
  }
};

// What the list says of a log. None: the log is not listed.
std::optional<std::string> entry_of(ServiceParts& parts, const std::string& name, const Listing& asked) {
  std::string entry;
  JsonWriter json(entry);
  const auto summary = parts.logs.summary(name);
  const auto outline = outline_of(summary);
  if (outline) {
    if (!asked.wants(outline->facts)) return std::nullopt;
    write_listed_log(json, name, *summary, *outline);
    return entry;
  }
  const bool is_gone = outline.error().code == errc::log_missing;  // it has just been removed
  if (is_gone || asked.well) return std::nullopt;
  write_unreadable_log(json, name, outline.error().detail);
  return entry;
}

std::string next_of(const http::Request& request, const Listing& asked, const std::string& last) {
  std::string next = "/logs?limit=" + std::to_string(asked.limit) + "&after=" + last;
  if (asked.well) http::append_query_value(next += "&well=", *asked.well);
  return request.link(next);
}

std::optional<http::Problem> list(ServiceParts& parts, const Policy& policy, const http::Request& request,
                                  const Listing& asked, http::Response& out) {
  auto names = names_of_logs(parts, asked.after);
  if (!names) return refuse_log(names.error());
  keep_readable(*names, policy.tokens, parts.guards.token_of(request, parts.now()));
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  json.begin_object().key("logs").begin_array();
  std::size_t listed = 0;
  std::string last;
  std::optional<std::string> next;
  for (auto name = names->begin(); name != names->end() && !next; ++name) {
    const auto entry = entry_of(parts, *name, asked);
    if (entry && listed == asked.limit) {
      next = next_of(request, asked, last);
    } else if (entry) {
      json.raw(*entry);
      ++listed;
      last = *name;
    }
  }
  json.end_array().member("next", next).end_object();
  return std::nullopt;
}

Answer get_logs(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::uint64_t limit = params.count("limit").value_or(0);
  std::string after(params.text("after").value_or(""));
  std::optional<std::string> well;
  if (const auto given = params.text("well")) well = std::string(*given);
  if (auto problem = params.problem()) return *std::move(problem);
  return Work{
      .estimate = kSummaryCost * limit,
      .run = [&call_parts = call.parts, &policy = call.policy, &request = call.request,
              asked = Listing{std::move(after), limit, std::move(well)}](Context&, http::Response& out) {
        return list(call_parts, policy, request, asked, out);
      }};
}

constexpr http::ParameterSpec kLogsParameters[] = {
    http::count_parameter("limit", "Largest number of logs.", 1, kListedMax, "100"),
    http::limited_text("after", "Only logs whose names come after this one.", store::kLogNameMax, "rig7-a11"),
    http::limited_text("well", "Only logs of this well: all of its name, letters A to Z in either case.",
                       facts::kTextBytesMax, "A-1"),
};
constexpr ContentSpec kLogsContents[] = {{.media_type = kJson,
                                          .schema = "Logs",
                                          .example = R"({"logs":[{"name":"default","well":"A-1","unit":"ft",)"
                                                     R"("stations":2,"created":"2026-11-20T12:34:56.789Z",)"
                                                     R"("source_width":200,"frame_width":150,)"
                                                     R"("resample":"bilinear","frames":0,"depth_min":null,)"
                                                     R"("depth_max":null,"generation":2}],"next":null})"}};
constexpr ReplySpec kLogsReplies[] = {
    {.status = 200, .about = "The logs, by name.", .contents = kLogsContents}};

}  // namespace

const Endpoint kGetLogs{
    .method = http::Method::get,
    .path = "/logs",
    .tag = "Logs",
    .summary = "Which logs there are",
    .about =
        R"(By name, each with its facts, but for the survey, of which the number of `stations` is given; then when it
was made, widths, number of frames, first and last depth. One that cannot be read has `error` instead, and is
of no known `well`. `next` is the address of the following logs.)",
    .parameters = kLogsParameters,
    .replies = kLogsReplies,
    .keeping = Keeping::never,
    .lists_logs = true,
    .answer = get_logs,
};

}  // namespace framesd::api
