// SPDX-License-Identifier: MIT
//
// PUT /logs/{log} and PUT /log: makes a log, or gives one that is there other facts.
//
// All of it is work for an offload thread, the reading of the body included: the longest survey takes 12 ms.
#include "answer_key.hpp"
#include "endpoints.hpp"
#include "frames/write_condition.hpp"
#include "logs/log_answer.hpp"
#include "logs/log_documents.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include <framesd/base/log.hpp>
#include <framesd/http/conditional.hpp>

#include <array>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

using MaybeProblem = std::optional<http::Problem>;

constexpr std::chrono::milliseconds kPutLogCost{50};  // syncs
constexpr std::array<std::string_view, 1> kPutLogMediaTypes = {kJson};

// One request, as far as it is known before its body.
struct Asked {
  std::string name;
  std::string address;  // of the log
  store::Precondition condition;
  std::uint64_t representation = 0;  // that its GET gives

  bool only_new() const noexcept { return condition.none_match && condition.none_match->any; }
};

http::Problem is_there(const Asked& asked) {
  return refuse_state("There is a log '" + asked.name + "' already; nothing was changed.");
}

http::Problem has_other_format(const Asked& asked) {
  return {.status = 409,
          .detail = "There is a log '" + asked.name +
                    "' with other widths or another filter, which are fixed when a log is made.",
          .error_code = "log_exists"};
}

// version   of a state with the facts that were asked for
void answer(const Asked& asked, const store::LogSummary& log, const store::Version& version,
            http::Response& out) {
  const http::Etag etag(version.incarnation, version.generation, asked.representation,
                        http::Coding::identity);
  out.add_header("ETag", etag.text());
  answer_with_log(asked.name, log, out);
}

// given   none: nothing is to be changed
MaybeProblem change(LogParts& log, const Asked& asked, const std::optional<GivenLog>& given,
                    http::Response& out) {
  if (asked.only_new()) return is_there(asked);
  std::optional<store::Version> version;
  if (given) {
    if (given->format(log.store.format()) != log.store.format()) return has_other_format(asked);
    const auto done = log.store.write_and_wait(
        store::Describe{.facts = given->facts_text(), .precondition = asked.condition});
    if (!done && done.error() == errc::precondition_failed) return refuse_other_state();
    if (!done) return refuse_write(log.store, done.error());
    log_event(LogLevel::info, "log described", {{"log", std::string_view(asked.name)}});
    version = done->version;
  }
  const auto summary = store::summary_of(log.store);
  if (!summary) return refuse_for_store(summary.error());
  if (!given && !store::holds(asked.condition, summary->version)) return refuse_other_state();
  answer(asked, *summary, version.value_or(summary->version), out);
  return std::nullopt;
}

// No value: there is a log of that name.
std::optional<MaybeProblem> make(ServiceParts& parts, const Asked& asked, const GivenLog& given,
                                 http::Response& out) {
  const RowFormat format = given.format(parts.logs.unnamed().store.format());
  const auto made = parts.logs.create(asked.name, format, given.facts_text());
  if (!made && made.error().code == errc::log_exists) return std::nullopt;
  if (!made) return refuse_log(made.error());
  log_event(LogLevel::info, "log made", {{"log", std::string_view(asked.name)}});
  out.status = 201;
  out.add_header("Location", asked.address);
  answer(asked, *made, made->version, out);
  return MaybeProblem();
}

MaybeProblem make_or_change(ServiceParts& parts, const Asked& asked, const std::optional<GivenLog>& given,
                            http::Response& out) {
  if (asked.name == store::kDefaultLog) return change(parts.logs.unnamed(), asked, given, out);
  if (parts.logs.others() == nullptr) return refuse_other_logs();
  if (!asked.condition.match) {  // else it has to be there
    if (auto made = make(parts, asked, given.value_or(GivenLog()), out)) return *std::move(made);
    if (asked.only_new()) return is_there(asked);
  }
  const auto log = parts.logs.open_now(asked.name);
  if (!log && log.error().code == errc::log_missing && asked.condition.match) {
    return refuse_missing_log(asked.name);
  }
  if (!log) return refuse_log(log.error());
  return change(**log, asked, given, out);
}

MaybeProblem put(ServiceParts& parts, const Asked& asked, const std::string& body, http::Response& out) {
  std::optional<GivenLog> given;
  if (!body.empty()) {
    auto read = read_log(body);
    if (!read) return refuse_given_log(read.error());
    given = *std::move(read);
  }
  return make_or_change(parts, asked, given, out);
}

Answer put_log(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const std::string name(call.log_name);
  const std::string path = call.match.captures[0].empty() ? "/log" : "/logs/" + name;
  Asked asked{.name = name,
              .address = call.request.link(path),
              .condition = write_condition(call.request),
              .representation = plain_representation(call, call.log_name)};
  return WholeBody{[&parts = call.parts, &request = call.request, asked = std::move(asked)](
                       std::string_view body, Context&, http::Response&) -> Decision {
    if (!body.empty()) {
      auto kind = read_body_kind(request, kPutLogMediaTypes, false);
      if (auto* problem = std::get_if<http::Problem>(&kind)) return std::move(*problem);
    }
    return Work{.estimate = kPutLogCost,
                .run = [&parts, asked, text = std::string(body)](Context&, http::Response& out) {
                  return put(parts, asked, text, out);
                }};
  }};
}

constexpr http::ParameterSpec kPutLogCaptures[] = {log_capture("rig7-a12")};
constexpr ContentSpec kNewBodies[] = {
    {.media_type = kJson,
     .schema = "NewLog",
     .example =
         R"({"well":"A-1","title":"Image 9000-9500","unit":"ft","bit_size":0.7083,"source_width":360,"frame_width":180})"}};
constexpr ContentSpec kFactsBodies[] = {
    {.media_type = kJson,
     .schema = "NewLog",
     .example =
         R"({"well":"A-1","azimuth_reference":"north","survey":[[0,0,0],[9100,1.5,271.25]],"tags":{"client":"x"}})"}};
constexpr HeaderSpec kPutLogHeaders[] = {kEtagHeader};
constexpr HeaderSpec kMadeLogHeaders[] = {kLocationHeader, kEtagHeader};
constexpr ReplySpec kPutLogReplies[] = {
    {.status = 201,
     .about = "The log was made; Location is its address.",
     .contents = kLogContents,
     .headers = kMadeLogHeaders},
    {.status = 200,
     .about = "There was such a log already; it has the facts that were sent.",
     .contents = kLogContents,
     .headers = kPutLogHeaders},
    {.status = 409,
     .about = "There is a log of this name with other widths, or there are as many logs as may be.",
     .contents = kProblemContents},
    kConditionFailed,
};

}  // namespace

const Endpoint kPutLog{
    .method = http::Method::put,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "Make a log, or change its facts",
    .about =
        R"(A log that is not there is made, without frames. Widths and filter that are not given are those of the log
`default`; they are fixed from then on. A name has 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begins
with a letter or a digit. The facts of a log that is there become those of the body, all of them: what is not
given is no longer known. Without a body nothing is changed. What only the server knows (`name`, `created`,
`frames`, depths, `generation`) is passed over, so what GET answered may be changed and sent back, with its
ETag in If-Match.)",
    .scope = http::Scope::admin,
    .captures = kPutLogCaptures,
    .headers = kLogConditions,
    .bodies = kNewBodies,
    .needs_body = false,
    .replies = kPutLogReplies,
    .keeping = Keeping::never,
    .writes = true,
    .names_log = true,
    .opens_log = false,
    .answer = put_log,
};

const Endpoint kPutDefaultLog{
    .method = http::Method::put,
    .path = "/log",
    .tag = "Logs",
    .summary = "Change the facts of the log that addresses without a name are about",
    .about = "The same as `PUT /logs/{log}` of the log that `default_log` names.",
    .scope = http::Scope::admin,
    .headers = kLogConditions,
    .bodies = kFactsBodies,
    .needs_body = false,
    .replies = kPutLogReplies,
    .keeping = Keeping::never,
    .writes = true,
    .of_log = true,
    .opens_log = false,
    .answer = put_log,
};

}  // namespace framesd::api
