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
     .about = "Upload-Offset says how many bytes of it, up to a row's end, are durably taken.",
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

std::optional<http::Problem> find_and_write(ServiceParts& parts, std::string_view id, http::Response& out) {
  result<std::optional<ingest::UploadState>> state = std::optional<ingest::UploadState>();
  if (ingest::is_upload_id(id))
    state = parts.store.look([&](store::View& log) { return ingest::find_upload(log, id); });
  if (!state) return refuse_for_store(state.error());
  if (!state->has_value())
    return http::Problem{.status = 404, .detail = "Nothing of such an upload is kept: it begins at byte 0."};
  write(id, parts.upload_ids.claimed(id), **state, out);
  return std::nullopt;
}

Answer get_upload(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Work{.estimate = cost_of_look(call.parts),
              .run = [&parts = call.parts, id = std::string(call.match.captures[0])](
                         Context&, http::Response& out) { return find_and_write(parts, id, out); }};
}

}  // namespace

const Endpoint kGetUpload{
    .method = http::Method::get,
    .path = "/uploads/{id}",
    .tag = "Ingest",
    .summary = "How far an upload has come",
    .about =
        "Of a POST /frames with an Upload-Id: the header Upload-Offset, in the answer to HEAD too, says "
        "where to "
        "send it on. A complete one stands at its whole length. The newest thousand are kept, each as long "
        "as "
        "its frames are: when some of them are deleted, or the log is replaced, the upload begins anew, and "
        "when others overwrite some of them a complete one is no longer known.",
    .captures = kUploadCaptures,
    .replies = kUploadReplies,
    .keeping = Keeping::never,
    .answer = get_upload,
};

}  // namespace framesd::api
