// SPDX-License-Identifier: MIT
//
// /ingests: what came from where.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/ingest/ledger.hpp>

namespace framesd::api {
namespace {

constexpr std::chrono::microseconds kEntryCost{2};  // to find and copy

constexpr http::ParameterSpec kIngestsParameters[] = {
    http::count_parameter("limit", "Largest number of ingests.", 1, ingest::kLedgerKept, "100"),
};
constexpr ContentSpec kIngests[] = {{.media_type = kJson, .schema = "Ingests", .example = kIngestsExample}};
constexpr ReplySpec kIngestsReplies[] = {
    {.status = 200, .about = "The ingests, newest first.", .contents = kIngests}};

Answer get_ingests(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::uint64_t limit = params.count("limit").value_or(0);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.of_notes = true,
              .estimate = kEntryCost * limit,
              .gather = [limit](store::View& log, Context&, http::Response&) -> result<Draft> {
                auto entries = ingest::ledger(log, limit);
                if (!entries) return entries.error();
                return Render([entries = *std::move(entries)](Context&, http::Response& out) {
                  out.content_type = kJson;
                  JsonWriter json(out.body);
                  json.begin_object().key("ingests").begin_array();
                  for (const std::string& entry : entries) json.raw(entry);
                  json.end_array().end_object();
                });
              }};
}

}  // namespace

const Endpoint kGetIngests{
    .method = http::Method::get,
    .path = "/ingests",
    .tag = "Ingest",
    .summary = "Where the rows came from",
    .about =
        R"(Files, uploads and jobs whose rows are in the store, newest first: those that were read completely, and
those that were interrupted after rows had been stored. `digest` is computed from the bytes of the source;
`same_as` is the last earlier ingest of the same content; `state` is that of the log when the ingest had ended. The newest thousand are kept, also when a job
replaces the log. Single frames stored by PUT are not listed.)",
    .parameters = kIngestsParameters,
    .replies = kIngestsReplies,
    .of_log = true,
    .answer = get_ingests,
};

}  // namespace framesd::api
