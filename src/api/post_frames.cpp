// SPDX-License-Identifier: MIT
//
// POST /frames: rows as CSV or JSON lines, stored while they arrive.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include "request_body.hpp"
#include "upload.hpp"

#include <array>
#include <utility>

namespace framesd::api {
namespace {

constexpr unsigned kRetrySeconds = 5;  // uploads take longer than other requests

constexpr std::array<std::string_view, 2> kMediaTypes = {"text/csv",
                                                         "application/x-ndjson"};  // as ingest::RowsAs
constexpr http::ParameterSpec kParameters[] = {
    http::choice_parameter("on_error",
                           "What becomes of the rest behind a bad row; the configuration's choice if absent.",
                           kOnErrorChoices),
};

constexpr ContentSpec kBodies[] = {
    {.media_type = kMediaTypes[0], .example = "depth,0,1,2,3\n9000.1,17,18,255,254\n9000.2,16,19,250,249\n"},
    {.media_type = kMediaTypes[1], .example = "{\"depth\":9000.1,\"samples\":[17,18,255,254]}\n"},
};
constexpr ContentSpec kReport[] = {
    {.media_type = kJson, .schema = "IngestReport", .example = kReportExample}};
constexpr ReplySpec kReplies[] = {
    {.status = 200, .about = "Every row that was accepted is durable.", .contents = kReport}};

Answer post_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto& options = call.policy.options;
  const auto on_error = params.choice<ingest::OnError>("on_error").value_or(options.on_error);
  if (auto problem = params.problem()) return *std::move(problem);
  const auto read = read_body_kind(call.request, kMediaTypes, true);
  if (const auto* problem = std::get_if<http::Problem>(&read)) return *problem;
  auto slot = call.shared.uploads.take(options.max_ingests);
  if (!slot) {
    return http::Problem{.status = 503,
                         .detail = "As many uploads as the server takes are under way.",
                         .error_code = "overloaded",
                         .retry_after = kRetrySeconds};
  }
  const BodyKind kind = std::get<BodyKind>(read);
  ingest::IngestOptions ingest{.chunk_rows = options.chunk_size,
                               .on_error = on_error,
                               .format = static_cast<ingest::RowsAs>(kind.media_type)};
  return std::make_unique<Upload>(call.shared, call.request, std::move(ingest), kind.coding, std::move(slot));
}

}  // namespace

const Endpoint kPostFrames{
    .method = http::Method::post,
    .path = "/frames",
    .tag = "Writing",
    .summary = "Store the rows of a log",
    .about =
        "CSV with a header line, or JSON lines; also with Content-Encoding: gzip. Rows are stored while "
        "the body arrives, so it may be of any length. A frame that is there is replaced. Rows that are "
        "no frames are counted and reported; with on_error=stop nothing behind the first of them is "
        "stored. An error says how many rows are durable.",
    .scope = http::Scope::ingest,
    .parameters = kParameters,
    .bodies = kBodies,
    .replies = kReplies,
    .answer = post_frames,
};

}  // namespace framesd::api
