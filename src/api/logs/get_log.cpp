// SPDX-License-Identifier: MIT
//
// GET /logs/{log} and GET /log: all that is known of one log.
#include "endpoints.hpp"
#include "logs/log_documents.hpp"
#include <framesd/api/log_json.hpp>

#include <string>
#include <utility>

namespace framesd::api {
namespace {

// Read twice, once for their length, at 10 KB a microsecond (bench store_facts), and then written.
std::chrono::microseconds cost_of_facts(std::size_t bytes) noexcept {
  return std::chrono::microseconds(bytes / 4096);
}

Answer get_log(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Data{.representation = call.log_name,  // which another log may have had at the same state
              .estimate = cost_of_look(call.log.store),
              .estimate_in = [](store::View& log) -> result<std::chrono::microseconds> {
                const auto facts = log.facts();
                if (!facts) return facts.error();
                return cost_of_facts(facts->size());
              },
              .gather = [name = std::string(call.log_name)](store::View& log, Context&,
                                                            http::Response&) -> result<Draft> {
                auto summary = store::summary_of(log);
                if (!summary) return summary.error();
                return Render([name, summary = *std::move(summary)](Context&, http::Response& out) {
                  out.content_type = kJson;
                  JsonWriter json(out.body);
                  write_log(json, name, summary);
                });
              }};
}

constexpr http::ParameterSpec kLogCaptures[] = {log_capture("default")};
constexpr ReplySpec kGetLogReplies[] = {{.status = 200, .about = "The log.", .contents = kLogContents}};

}  // namespace

const Endpoint kGetLog{
    .method = http::Method::get,
    .path = "/logs/{log}",
    .tag = "Logs",
    .summary = "One log",
    .about =
        R"(Its facts, as far as they are known, then when it was made, widths, filter, number of frames, first and last
depth. Below this address are all routes about frames, pictures and ingests, for this log:
`/logs/rig7-a12/frames`. Without `/logs/{log}` in front they are about the log that `default_log` names.)",
    .captures = kLogCaptures,
    .replies = kGetLogReplies,
    .names_log = true,
    .answer = get_log,
};

const Endpoint kGetDefaultLog{
    .method = http::Method::get,
    .path = "/log",
    .tag = "Logs",
    .summary = "The log that addresses without a name are about",
    .about = "The same as `/logs/{log}` of the log that `default_log` names.",
    .replies = kGetLogReplies,
    .of_log = true,
    .answer = get_log,
};

}  // namespace framesd::api
