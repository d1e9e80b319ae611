// SPDX-License-Identifier: MIT
//
// /uploads/{id}: how far an upload with an id has come, so that it can be sent on from there.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include "reply_headers.hpp"
#include "resumable.hpp"
#include <framesd/base/json_writer.hpp>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec kUploadCaptures[] = {
    http::patterned(http::text_parameter("id", "The upload's Upload-Id.", {}, kUploadIdExample),
                    kUploadIdPattern),
};
constexpr ContentSpec kUpload[] = {{.media_type = kJson, .schema = "Upload", .example = kUploadExample}};
constexpr HeaderSpec kUploadHeaders[] = {kUploadOffsetHeader};
constexpr ReplySpec kUploadReplies[] = {
    {.status = 200,
     .about = "Upload-Offset says how many of its bytes, up to the end of a row, are durable.",
     .contents = kUpload,
     .headers = kUploadHeaders}};

void write(std::string_view id, bool in_progress, const ingest::UploadState& state, http::Response& out) {
  out.content_type = kJson;
  out.forbid_keeping();
  out.add_header(kUploadOffset, std::to_string(state.at.offset));
  JsonWriter json(out.body);
  json.begin_object()
      .member("upload_id", id)
      .member("offset", state.at.offset)
      .member("complete", state.complete)
      .member("in_progress", in_progress);
  std::string report;
  ingest::append_json(report, state.report);
  json.key("report").raw(report).end_object();
}

std::optional<http::Problem> find_and_write(LogParts& log, std::string_view id, http::Response& out) {
  result<std::optional<ingest::UploadState>> state = std::optional<ingest::UploadState>();
  if (ingest::is_upload_id(id))
    state = log.store.look([&](store::View& view) { return ingest::find_upload(view, id); });
  if (!state) return refuse_for_store(state.error());
  if (!state->has_value())
    return http::Problem{.status = 404, .detail = "There is no such upload: send it from byte 0."};
  write(id, log.upload_ids.claimed(id), **state, out);
  return std::nullopt;
}

Answer get_upload(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Work{.estimate = cost_of_look(call.log.store),
              .run = [&log = call.log, id = std::string(call.match.captures[0])](
                         Context&, http::Response& out) { return find_and_write(log, id, out); }};
}

}  // namespace

const Endpoint kGetUpload{
    .method = http::Method::get,
    .path = "/uploads/{id}",
    .tag = "Ingest",
    .summary = "How far an upload has come",
    .about =
        R"(How much of a POST /frames with this Upload-Id is stored. The header `Upload-Offset`, also in the answer to
HEAD, is the byte to continue from; for a complete upload it is its whole length. The newest thousand
uploads are remembered, as long as their frames are as they sent them: if some of the frames are deleted, or
the log is replaced, the upload starts again from byte 0; if others overwrite some of them, a complete
upload is forgotten.)",
    .captures = kUploadCaptures,
    .replies = kUploadReplies,
    .keeping = Keeping::never,
    .of_log = true,
    .answer = get_upload,
};

}  // namespace framesd::api
