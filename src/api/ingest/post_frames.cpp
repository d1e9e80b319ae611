// SPDX-License-Identifier: MIT
//
// POST /frames: rows as CSV or JSON lines, stored while they arrive.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include "late_body.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include "upload.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace framesd::api {
namespace {

constexpr std::uint32_t kSourceMax = 255;  // characters of what a source is called
constexpr unsigned kRetrySeconds = 5;      // uploads take longer than other requests

// The first two as ingest::RowsAs; a file that is packed already is one of the others to many clients.
constexpr std::array<std::string_view, 5> kLogMediaTypes = {
    "text/csv", "application/x-ndjson", "application/gzip", "application/x-gzip", "multipart/form-data"};
constexpr std::size_t kFirstPackedType = 2;
constexpr std::size_t kForm = 4;
constexpr http::ParameterSpec kLogParameters[] = {
    http::choice_parameter("on_error",
                           "What becomes of the rest behind a bad row; the configuration's choice if absent.",
                           ingest::kOnErrorNames),
    http::limited_text("source", "What the rows come from, for /ingests: a file's name, say.", kSourceMax,
                       "well7.csv"),
};
constexpr http::ParameterSpec kLogHeaders[] = {
    http::patterned(
        http::text_parameter(
            "Upload-Id",
            "1 to 64 of A-Z a-z 0-9 . _ -: an upload that can be sent on after it was broken off.", {},
            kUploadIdExample),
        kUploadIdPattern),
    http::going_with(
        "Upload-Id=well7-2026-11-20",
        http::count_parameter("Upload-Offset",
                              "Which byte of the upload the body begins with, as GET /uploads/{id} says.", 0,
                              http::kCountMax, "0")),
};

std::string csv_example(std::uint16_t source_width) {
  std::string text = "depth";
  for (unsigned i = 0; i < source_width; ++i) text.append(",").append(std::to_string(i));
  text.append("\n9000.1,").append(example_samples(source_width, 0));
  return text.append("\n9000.2,").append(example_samples(source_width, 1)).append("\n");
}

std::string ndjson_example(std::uint16_t source_width) {
  return "{\"depth\":9000.1,\"samples\":[" + example_samples(source_width, 0) + "]}\n";
}

constexpr ContentSpec kLogBodies[] = {
    {.media_type = kLogMediaTypes[0], .example_for = csv_example},
    {.media_type = kLogMediaTypes[1], .schema = "PostedRow", .example_for = ndjson_example},
    {.media_type = kLogMediaTypes[kFirstPackedType]},
    {.media_type = kLogMediaTypes[kForm]},
};
constexpr ContentSpec kLogReport[] = {
    {.media_type = kJson, .schema = "IngestReport", .example = kReportExample}};
constexpr ContentSpec kBroken[] = {{.media_type = "application/problem+json", .schema = "UploadProblem"}};
constexpr HeaderSpec kOffset[] = {kUploadOffsetHeader};
constexpr HeaderSpec kOffsetAndWait[] = {kUploadOffsetHeader, kRetryAfterHeader};
constexpr ReplySpec kLogReplies[] = {
    {200, "Every row that was accepted is durable.", kLogReport, kOffset},
    {400, "The body breaks off or is not what its framing or coding says, or a parameter is wrong.", kBroken,
     kOffset},
    {408, "The body did not arrive in time.", kBroken, kOffset},
    {409,
     "Upload-Offset is not where the upload stands, another connection is sending it, its rows were deleted "
     "meanwhile, or the log is being replaced.",
     kBroken, kOffsetAndWait},
    {413, "The body unpacks to far more than any log does.", kBroken, kOffset},
    {422, "The header line is wrong, there are no rows at all, or a parameter or header does not parse.",
     kBroken, kOffset},
    {503, "Overloaded, shutting down, or as many uploads as are taken are under way.", kBroken,
     kOffsetAndWait},
    {507, "The store or its disk is full.", kBroken, kOffset},
};

http::Problem form_with_an_id() {
  return {.status = 422,
          .detail =
              "A form cannot be sent on: an upload with an Upload-Id is sent as text/csv or "
              "application/x-ndjson."};
}

// How rows stand in a body, as its Content-Type and Content-Encoding say.
struct BodyForm {
  ingest::RowsAs format = ingest::RowsAs::csv;
  bool any_format = false;
  http::Coding coding = http::Coding::identity;
  std::optional<http::FormFile> form = {};
};

std::variant<BodyForm, http::Problem> body_form_of(const http::Request& request) {
  const auto read = read_body_kind(request, kLogMediaTypes, true);
  if (const auto* problem = std::get_if<http::Problem>(&read)) return *problem;
  const auto [media_type, coding] = std::get<BodyKind>(read);
  if (media_type < kFirstPackedType)
    return BodyForm{.format = static_cast<ingest::RowsAs>(media_type), .coding = coding};
  if (media_type != kForm) return BodyForm{.any_format = true, .coding = http::Coding::gzip};
  if (coding != http::Coding::identity) {
    return http::Problem{.status = 415,
                         .detail = "A form is sent without Content-Encoding; the file in it may be packed.",
                         .headers = "Accept-Encoding: identity\r\n"};
  }
  const auto boundary = http::boundary_of(request.field("content-type").value_or(""));
  if (!boundary) {
    return http::Problem{.status = 400,
                         .detail =
                             "The Content-Type multipart/form-data names no boundary: leave the header to "
                             "the program that makes the form."};
  }
  return BodyForm{.any_format = true, .form = http::FormFile(*boundary)};
}

// What is known of an upload before the store is asked about it.
struct PostedRows {
  BodyForm body;
  UploadOrder order;
  Slots::Slot slot;
};

// Asks the store how far an upload with an id has come.
SinkOrProblem make_sink(ServiceParts& parts, const http::Request& request, PostedRows rows) {
  auto found = Resumable::of(parts, request, rows.body.format, rows.body.coding);
  if (auto* problem = std::get_if<http::Problem>(&found)) return std::move(*problem);
  auto& resume = std::get<std::optional<Resumable>>(found);
  if (resume && rows.body.form) return form_with_an_id();
  if (resume && resume->state().complete)
    return make_completed_upload(parts.store, request, *std::move(resume));
  if (resume && rows.order.source.empty()) rows.order.source = resume->id();
  if (rows.body.form) rows.order.form.emplace(*std::move(rows.body.form));
  rows.order.resume = std::move(resume);
  return std::make_unique<UploadSink>(parts, request, std::move(rows.order), std::move(rows.slot));
}

Answer post_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto& options = call.policy.options;
  const auto on_error = params.choice<ingest::OnError>("on_error").value_or(options.on_error);
  const auto source = params.text("source");
  if (auto problem = params.problem()) return *std::move(problem);
  auto body = body_form_of(call.request);
  if (auto* problem = std::get_if<http::Problem>(&body)) return std::move(*problem);
  auto slot = call.parts.uploads.take(options.max_ingests);
  if (!slot) {
    return http::Problem{.status = 503,
                         .detail = "As many uploads as the server takes are under way.",
                         .error_code = "overloaded",
                         .retry_after = kRetrySeconds};
  }
  auto& form = std::get<BodyForm>(body);
  UploadOrder order{
      .options = {.chunk_rows = options.chunk_size, .on_error = on_error, .format = form.format},
      .any_format = form.any_format,
      .coding = form.coding,
      .form = {},
      .source = std::string(source.value_or("")),
      .scope = call.granted == http::Scope::admin ? ingest::LedgerScope::admin : ingest::LedgerScope::ingest,
      .resume = {}};
  PostedRows rows{std::move(form), std::move(order), std::move(slot)};
  if (call.parts.store.waits() && call.request.field(kUploadId)) {
    const auto kept = std::make_shared<PostedRows>(std::move(rows));
    return Upload{
        std::make_unique<LateBody>(call.request, [&parts = call.parts, &request = call.request, kept] {
          return make_sink(parts, request, std::move(*kept));
        })};
  }
  auto made = make_sink(call.parts, call.request, std::move(rows));
  if (auto* problem = std::get_if<http::Problem>(&made)) return std::move(*problem);
  return Upload{std::get<std::unique_ptr<http::BodySink>>(std::move(made))};
}

}  // namespace

const Endpoint kPostFrames{
    .method = http::Method::post,
    .path = "/frames",
    .tag = "Writing",
    .summary = "Store the rows of a log",
    .about =
        "CSV with a header line, or JSON lines; also packed by gzip, seen from the body's first bytes, with "
        "or without Content-Encoding: gzip or the Content-Type application/gzip; or a form with one file, "
        "whose name the source then has. Rows are stored while "
        "the body arrives, so it may be of any length. A frame that is there is replaced. Rows that are "
        "no frames are counted and reported; with on_error=stop nothing behind the first of them is "
        "stored. An error says how many rows are durable. With an Upload-Id (not beside gzip) an upload that "
        "was broken off goes on where it stands: ask GET /uploads/{id}, and send the bytes from there on "
        "with "
        "Upload-Offset; an offset that does not match is 409 with the right one in the same header. The "
        "report "
        "is then of all of it, whoever sent the parts.",
    .scope = http::Scope::ingest,
    .parameters = kLogParameters,
    .headers = kLogHeaders,
    .bodies = kLogBodies,
    .replies = kLogReplies,
    .writes = true,
    .answer = post_frames,
};

}  // namespace framesd::api
