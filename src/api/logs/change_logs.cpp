// SPDX-License-Identifier: MIT
//
// DELETE /logs/{log}, POST /logs/{log}/rename: removing and renaming logs.
#include "endpoints.hpp"
#include "frames/write_condition.hpp"
#include "json_members.hpp"
#include "logs/log_answer.hpp"
#include "logs/log_documents.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include <framesd/base/log.hpp>

#include <array>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

using boost::json::value;

constexpr std::chrono::milliseconds kChangeCost{50};  // syncs
constexpr std::array<std::string_view, 1> kMediaTypes = {kJson};

http::Problem default_log_stays() {
  return {
      .status = 409,
      .detail = "The log 'default' can be neither removed nor renamed; DELETE /frames deletes its frames.",
      .error_code = "default_log"};
}

std::optional<http::Problem> refuse_change(const Call& call, std::string_view name) {
  if (name == store::kDefaultLog) return default_log_stays();
  if (call.parts.logs.others() == nullptr) return http::problem_of(errc::log_missing);
  return std::nullopt;
}

http::Problem refuse_to_change(const Failure& failure, std::string_view name,
                               const store::Precondition& asked) {
  if (failure.code == errc::precondition_failed) return refuse_other_state();
  if (failure.code == errc::log_missing && asked.match) return refuse_missing_log(name);
  return refuse_log(failure);
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
              .run = [&parts = call.parts, asked = write_condition(call.request), name = std::move(name)](
                         Context&, http::Response& out) -> std::optional<http::Problem> {
                const auto removed = parts.logs.remove(name, asked);
                if (!removed) return refuse_to_change(removed.error(), name, asked);
                log_event(LogLevel::info, "log removed", {{"log", std::string_view(name)}});
                out.content_type = kJson;
                JsonWriter(out.body).begin_object().member("deleted", std::string_view(name)).end_object();
                return std::nullopt;
              }};
}

std::optional<http::Problem> rename(ServiceParts& parts, const http::Request& request,
                                    const std::string& from, const std::string& to, http::Response& out) {
  const store::Precondition asked = write_condition(request);
  const auto renamed = parts.logs.rename(from, to, asked);
  if (!renamed) return refuse_to_change(renamed.error(), from, asked);
  log_event(LogLevel::info, "log renamed", {{"log", std::string_view(from)}, {"to", std::string_view(to)}});
  const auto summary = parts.logs.summary(to);
  if (!summary) return refuse_log(summary.error());
  out.add_header("Location", request.link("/logs/" + to));
  answer_with_log(to, *summary, out);
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
constexpr HeaderSpec kRenamedHeaders[] = {kLocationHeader};
constexpr http::ParameterSpec kDeleteParameters[] = {
    http::required(
        http::limited_text("confirm", "The name of the log once more.", store::kLogNameMax, "rig7-a12")),
};
constexpr ContentSpec kDeletedLog[] = {
    {.media_type = kJson, .schema = "DeletedLog", .example = R"({"deleted":"rig7-a12"})"}};
constexpr ReplySpec kDeleteReplies[] = {
    {.status = 200, .about = "The log is gone.", .contents = kDeletedLog},
    {.status = 409, .about = "It is the log 'default'.", .contents = kProblemContents},
    kConditionFailed,
};
constexpr ContentSpec kRenameBodies[] = {
    {.media_type = kJson, .schema = "RenameLog", .example = R"({"name":"rig7-a13"})"}};
constexpr ReplySpec kRenameReplies[] = {
    {.status = 200,
     .about = "The log has its new name; Location is its address.",
     .contents = kLogContents,
     .headers = kRenamedHeaders},
    {.status = 409,
     .about = "There is a log of the new name, or the log is in use.",
     .contents = kProblemContents},
    kConditionFailed,
};

}  // namespace

const Endpoint kDeleteLog{
    .method = http::Method::del,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "Remove a log with all its frames",
    .about =
        "This cannot be undone. Requests that read the log are answered to the end; an upload to it fails "
        "(404, `log_removed`).",
    .scope = http::Scope::admin,
    .parameters = kDeleteParameters,
    .captures = kNamedCaptures,
    .headers = kLogIsAs,
    .replies = kDeleteReplies,
    .writes = true,
    .names_log = true,
    .opens_log = false,
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
    .headers = kLogIsAs,
    .bodies = kRenameBodies,
    .replies = kRenameReplies,
    .keeping = Keeping::never,
    .writes = true,
    .names_log = true,
    .opens_log = false,
    .answer = rename_log,
};

}  // namespace framesd::api
