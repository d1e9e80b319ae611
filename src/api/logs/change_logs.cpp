// SPDX-License-Identifier: MIT
//
// PUT and DELETE /logs/{log}, POST /logs/{log}/rename: making, removing and renaming logs.
#include "endpoints.hpp"
#include "json_members.hpp"
#include "logs/log_documents.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include <framesd/api/log_json.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/text.hpp>

#include <array>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

using boost::json::value;

constexpr std::chrono::milliseconds kChangeCost{50};  // syncs
constexpr std::array<std::string_view, 1> kMediaTypes = {kJson};

const char* take_width(const value& given, std::uint16_t& width) {
  const auto* count = given.if_int64();
  if (count == nullptr || *count < 1 || *count > kWidthMax) return "is a count from 1 to 4096";
  width = static_cast<std::uint16_t>(*count);
  return nullptr;
}

const char* take_filter(const value& given, Filter& filter) {
  const auto* text = given.if_string();
  for (const Filter known : {Filter::bilinear, Filter::lanczos}) {
    if (text == nullptr || !equal_ignoring_case(view_of(*text), name_of(known))) continue;
    filter = known;
    return nullptr;
  }
  return "is one of bilinear, lanczos";
}

constexpr std::array<std::string_view, 3> kFormatMembers = {"source_width", "frame_width", "resample"};

// What is not given is as in `usual`.
std::variant<RowFormat, http::Problem> read_format(std::string_view body, const RowFormat& usual) {
  RowFormat format = usual;
  auto problem = read_members(body, kFormatMembers, [&](std::size_t member, const value& given) {
    if (member == 2) return take_filter(given, format.filter);
    return take_width(given, member == 0 ? format.source_width : format.frame_width);
  });
  if (problem) return *std::move(problem);
  return format;
}

http::Problem no_other_logs() {
  return {.status = 403, .detail = "This server keeps the log 'default' alone: its store takes no others."};
}

http::Problem default_log_stays() {
  return {
      .status = 409,
      .detail = "The log 'default' can be neither removed nor renamed; DELETE /frames deletes its frames.",
      .error_code = "default_log"};
}

void write_one(std::string_view name, const store::LogSummary& log, http::Response& out) {
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  write_log(json, name, log);
}

struct Making {
  std::string name;
  RowFormat format;
  bool only_new = false;  // If-None-Match: *
};

std::optional<http::Problem> make(ServiceParts& parts, const http::Request& request, const Making& asked,
                                  http::Response& out) {
  const auto made = parts.logs.create(asked.name, asked.format);
  if (made) {
    log_event(LogLevel::info, "log made", {{"log", std::string_view(asked.name)}});
    out.status = 201;
    out.add_header("Location", request.link("/logs/" + asked.name));
    write_one(asked.name, *made, out);
    return std::nullopt;
  }
  if (made.error().code != errc::log_exists) return refuse_log(made.error());
  if (asked.only_new) {
    return http::Problem{.status = 412,
                         .detail = "There is a log '" + asked.name + "' already; nothing was changed.",
                         .error_code = "precondition_failed"};
  }
  const auto summary = parts.logs.summary(asked.name);
  if (!summary) return refuse_log(summary.error());
  if (summary->format != asked.format) {
    return http::Problem{
        .status = 409,
        .detail = "There is a log '" + asked.name +
                  "' with other widths or another filter, which are fixed when a log is made.",
        .error_code = "log_exists"};
  }
  write_one(asked.name, *summary, out);
  return std::nullopt;
}

Answer put_log(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  if (call.parts.logs.others() == nullptr) return no_other_logs();
  return WholeBody{[&parts = call.parts, &request = call.request, &usual = call.log.store.format(),
                    name = std::string(call.match.captures[0])](std::string_view body, Context&,
                                                                http::Response&) -> Decision {
    if (!body.empty()) {
      auto kind = read_body_kind(request, kMediaTypes, false);
      if (auto* problem = std::get_if<http::Problem>(&kind)) return std::move(*problem);
    }
    auto format = read_format(body, usual);
    if (auto* problem = std::get_if<http::Problem>(&format)) return std::move(*problem);
    Making asked{.name = name,
                 .format = std::get<RowFormat>(format),
                 .only_new = request.field("if-none-match") == "*"};
    return Work{.estimate = kChangeCost,
                .run = [&parts, &request, asked = std::move(asked)](Context&, http::Response& out) {
                  return make(parts, request, asked, out);
                }};
  }};
}

std::optional<http::Problem> refuse_change(const Call& call, std::string_view name) {
  if (name == store::kDefaultLog) return default_log_stays();
  if (call.parts.logs.others() == nullptr) return http::problem_of(errc::log_missing);
  return std::nullopt;
}

Answer delete_log(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::string confirmed(params.text("confirm").value_or(""));
  if (auto problem = params.problem()) return *std::move(problem);
  std::string name(call.match.captures[0]);
  if (auto problem = refuse_change(call, name)) return *std::move(problem);
  if (confirmed != name) {
    return http::Problem{.status = 422,
                         .detail = "'confirm' must be the name of the log: all of its frames are deleted.",
                         .errors = {{"confirm", "must be the name of the log"}}};
  }
  return Work{.estimate = kChangeCost,
              .run = [&parts = call.parts, name = std::move(name)](
                         Context&, http::Response& out) -> std::optional<http::Problem> {
                const auto removed = parts.logs.remove(name);
                if (!removed) return refuse_log(removed.error());
                log_event(LogLevel::info, "log removed", {{"log", std::string_view(name)}});
                out.content_type = kJson;
                JsonWriter(out.body).begin_object().member("deleted", std::string_view(name)).end_object();
                return std::nullopt;
              }};
}

std::optional<http::Problem> rename(ServiceParts& parts, const http::Request& request,
                                    const std::string& from, const std::string& to, http::Response& out) {
  const auto renamed = parts.logs.rename(from, to);
  if (!renamed) return refuse_log(renamed.error());
  log_event(LogLevel::info, "log renamed", {{"log", std::string_view(from)}, {"to", std::string_view(to)}});
  const auto summary = parts.logs.summary(to);
  if (!summary) return refuse_log(summary.error());
  out.add_header("Location", request.link("/logs/" + to));
  write_one(to, *summary, out);
  return std::nullopt;
}

Answer rename_log(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  std::string from(call.match.captures[0]);
  if (auto problem = refuse_change(call, from)) return *std::move(problem);
  const http::Tokens& tokens = call.policy.tokens;
  auto kind = read_body_kind(call.request, kMediaTypes, false);
  if (auto* problem = std::get_if<http::Problem>(&kind)) return std::move(*problem);
  return WholeBody{[&parts = call.parts, &request = call.request, &tokens, from = std::move(from)](
                       std::string_view body, Context&, http::Response&) -> Decision {
    constexpr std::array<std::string_view, 1> kMembers = {"name"};
    std::string to;
    auto problem = read_members(body, kMembers, [&](std::size_t, const value& given) -> const char* {
      const auto* text = given.if_string();
      if (text == nullptr) return "is a text";
      to = view_of(*text);
      return nullptr;
    });
    if (problem) return *std::move(problem);
    if (to.empty())
      return http::Problem{
          .status = 422, .detail = "'name' is required.", .errors = {{"name", "is required"}}};
    if (tokens.granted(http::credentials_of(request).token, to) < http::Scope::admin) {
      return http::Problem{.status = 403,
                           .detail = "The token sent is not good for the log '" + to + "'.",
                           .error_code = "insufficient_scope"};
    }
    return Work{.estimate = kChangeCost,
                .run = [&parts, &request, from, to = std::move(to)](Context&, http::Response& out) {
                  return rename(parts, request, from, to, out);
                }};
  }};
}

constexpr http::ParameterSpec kNamedCaptures[] = {log_capture("rig7-a12")};
constexpr http::ParameterSpec kRenamedCaptures[] = {log_capture("rig7-run2")};
constexpr ContentSpec kPutBodies[] = {
    {.media_type = kJson, .schema = "NewLog", .example = R"({"source_width":360,"frame_width":180})"}};
constexpr HeaderSpec kMadeHeaders[] = {kLocationHeader};
constexpr ReplySpec kPutReplies[] = {
    {.status = 201,
     .about = "The log was made; Location is its address.",
     .contents = kLogContents,
     .headers = kMadeHeaders},
    {.status = 200, .about = "There is such a log already; nothing was changed.", .contents = kLogContents},
    {.status = 409,
     .about = "There is a log of this name with other widths, or there are as many logs as may be.",
     .contents = kProblemContents},
    {.status = 412,
     .about = "With If-None-Match: * there is a log of this name already.",
     .contents = kProblemContents},
};
constexpr http::ParameterSpec kDeleteParameters[] = {
    http::required(
        http::limited_text("confirm", "The name of the log once more.", store::kLogNameMax, "rig7-a12")),
};
constexpr ContentSpec kDeleted[] = {
    {.media_type = kJson, .schema = "DeletedLog", .example = R"({"deleted":"rig7-a12"})"}};
constexpr ReplySpec kDeleteReplies[] = {
    {.status = 200, .about = "The log is gone.", .contents = kDeleted},
    {.status = 409, .about = "It is the log 'default'.", .contents = kProblemContents},
};
constexpr ContentSpec kRenameBodies[] = {
    {.media_type = kJson, .schema = "RenameLog", .example = R"({"name":"rig7-a13"})"}};
constexpr ReplySpec kRenameReplies[] = {
    {.status = 200,
     .about = "The log has its new name; Location is its address.",
     .contents = kLogContents,
     .headers = kMadeHeaders},
    {.status = 409,
     .about = "There is a log of the new name, or the log is in use.",
     .contents = kProblemContents},
};

}  // namespace

const Endpoint kPutLog{
    .method = http::Method::put,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "Make a log",
    .about =
        R"(A log without frames. Widths and filter that are not given are those of the log `default`; they are fixed
from then on. A name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins with a letter or a
digit.)",
    .scope = http::Scope::admin,
    .captures = kNamedCaptures,
    .bodies = kPutBodies,
    .needs_body = false,
    .replies = kPutReplies,
    .keeping = Keeping::never,
    .writes = true,
    .answer = put_log,
};

const Endpoint kDeleteLog{
    .method = http::Method::del,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "Remove a log with all its frames",
    .about =
        "This cannot be undone. Requests that read the log are answered to the end; an upload to it fails.",
    .scope = http::Scope::admin,
    .parameters = kDeleteParameters,
    .captures = kNamedCaptures,
    .replies = kDeleteReplies,
    .writes = true,
    .answer = delete_log,
};

const Endpoint kRenameLog{
    .method = http::Method::post,
    .path = "/logs/{log}/rename",
    .tag = "Logs",
    .summary = "Give a log another name",
    .about = "Not while a request or another program works with it.",
    .scope = http::Scope::admin,
    .captures = kRenamedCaptures,
    .bodies = kRenameBodies,
    .replies = kRenameReplies,
    .keeping = Keeping::never,
    .writes = true,
    .answer = rename_log,
};

}  // namespace framesd::api
