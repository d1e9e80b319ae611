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
    http::choice_parameter(
        "on_error", "After a bad row: `skip` it, or `stop` and store nothing more. Absent: as configured.",
        ingest::kOnErrorNames),
    http::choice_parameter(
        "absent",
        "A row in which samples are absent (blank, NaN, absent values of the log): `keep` it "
        "with gaps, or `reject` it. Absent: as configured.",
        ingest::kAbsentAsNames),
    http::text_parameter(
        "scale",
        "The numbers that become samples 0 and 255, `lo,hi` or `log,lo,hi`, where numbers are no "
        "samples 0..255; they are kept in the facts of the log, and `kept` takes them from there. "
        "Absent: none.",
        {}, "none"),
    http::limited_text("source", "Name of the source in /ingests, for example the name of the file.",
                       kSourceMax, "well7.csv"),
};
constexpr http::ParameterSpec kLogHeaders[] = {
    http::patterned(http::text_parameter("Upload-Id",
                                         "Names an upload, so that it can be continued after it was "
                                         "interrupted: 1 to 64 characters of A-Z a-z 0-9 . _ -",
                                         {}, kUploadIdExample),
                    kUploadIdPattern),
    http::going_with(
        "Upload-Id=well7-2026-11-20",
        http::count_parameter(
            "Upload-Offset",
            "The byte of the upload that the body begins with: the Upload-Offset of GET /uploads/{id}.", 0,
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
    {400, "The body ends too early or contradicts its framing or coding, or a parameter is wrong.", kBroken,
     kOffset},
    {404, "There is no such log, or it was removed while the body arrived.", kBroken, kOffset},
    {408, "The body did not arrive in time.", kBroken, kOffset},
    {409,
     "Upload-Offset does not match, the upload was started with another Content-Type, `scale` or `absent`, "
     "another connection is sending the upload, its rows have been deleted, or "
     "the log is being replaced.",
     kBroken, kOffsetAndWait},
    {413, "The body unpacks to far more data than any log.", kBroken, kOffset},
    {422, "The header line is wrong, there are no rows at all, or a parameter or header does not parse.",
     kBroken, kOffset},
    {503, "Overloaded, shutting down, or max_ingests uploads are running.", kBroken, kOffsetAndWait},
    {507, "The store or its disk is full.", kBroken, kOffset},
};

http::Problem form_with_an_id() {
  return {.status = 422,
          .detail =
              "A form cannot be continued: send an upload with an Upload-Id as text/csv or "
              "application/x-ndjson."};
}

// The form of the rows in a body, from its Content-Type and Content-Encoding.
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
    return http::Problem{
        .status = 415,
        .detail = "Send a form without Content-Encoding; the file in it may be compressed by gzip.",
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
SinkOrProblem make_sink(ServiceParts& parts, LogParts& log, const http::Request& request, PostedRows rows) {
  auto found = Resumable::of(log, request, rows.order.options, rows.body.coding);
  if (auto* problem = std::get_if<http::Problem>(&found)) return std::move(*problem);
  auto& resume = std::get<std::optional<Resumable>>(found);
  if (resume && rows.body.form) return form_with_an_id();
  if (resume && resume->state().complete)
    return make_completed_upload(log.store, request, *std::move(resume));
  if (resume && rows.order.source.empty()) rows.order.source = resume->id();
  if (rows.body.form) rows.order.form.emplace(*std::move(rows.body.form));
  rows.order.resume = std::move(resume);
  return std::make_unique<UploadSink>(parts, log, request, std::move(rows.order), std::move(rows.slot));
}

// What is wrong with it is noted in `params`.
ingest::ScaleChoice scale_in(http::Params& params) {
  const auto text = params.text("scale");
  if (!text) return {};
  const auto scale = ingest::parse_scale(*text);
  if (scale && scale->kind != ingest::ScaleChoice::Kind::automatic) return *scale;
  params.refuse(422, "scale",
                scale ? "auto is only for files, which can be read twice" : scale.error().detail);
  return {};
}

Answer post_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto& options = call.policy.options;
  const auto on_error = params.choice<ingest::OnError>("on_error").value_or(options.on_error);
  const auto source = params.text("source");
  const auto absent = params.choice<ingest::AbsentAs>("absent").value_or(options.absent);
  const auto scale = scale_in(params);
  if (auto problem = params.problem()) return *std::move(problem);
  auto body = body_form_of(call.request);
  if (auto* problem = std::get_if<http::Problem>(&body)) return std::move(*problem);
  auto slot = call.parts.uploads.take(options.max_ingests);
  if (!slot) {
    return http::Problem{
        .status = 503,
        .detail = "The server is busy with as many uploads as max_ingests allows. Try again.",
        .error_code = "overloaded",
        .retry_after = kRetrySeconds};
  }
  auto& form = std::get<BodyForm>(body);
  UploadOrder order{
      .options = {.chunk_rows = options.chunk_size,
                  .on_error = on_error,
                  .format = form.format,
                  .choice = {absent, scale}},
      .any_format = form.any_format,
      .coding = form.coding,
      .form = {},
      .source = std::string(source.value_or("")),
      .scope = call.granted == http::Scope::admin ? ingest::LedgerScope::admin : ingest::LedgerScope::ingest,
      .resume = {}};
  PostedRows rows{std::move(form), std::move(order), std::move(slot)};
  if (call.log.store.waits() && call.request.field(kUploadId)) {
    const auto kept = std::make_shared<PostedRows>(std::move(rows));
    return Upload{std::make_unique<LateBody>(
        call.request, [&parts = call.parts, &log = call.log, &request = call.request, kept] {
          return make_sink(parts, log, request, std::move(*kept));
        })};
  }
  auto made = make_sink(call.parts, call.log, call.request, std::move(rows));
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
        R"(Takes CSV with a header line, or JSON lines; also compressed by gzip, which is recognized by the first bytes
of the body, with or without `Content-Encoding: gzip` or the Content-Type `application/gzip`; or a form with
one file, whose name becomes the name of the source. Rows are stored while the body arrives, so the body may
be of any length. A row replaces a stored frame of the same depth. Bad rows are counted and reported; with
`on_error=stop` no row after the first bad one is stored. An error says how many rows are durable. An upload
with an `Upload-Id` (not with gzip) can be continued after it was interrupted: ask `GET /uploads/{id}` how
far it is, and send the bytes from there on with `Upload-Offset`, the same `scale` and `absent`. If the offset does not match, the answer
is 409 with the right one in the same header. The report covers the whole upload, also the parts that were
sent before.)",
    .scope = http::Scope::ingest,
    .parameters = kLogParameters,
    .headers = kLogHeaders,
    .bodies = kLogBodies,
    .replies = kLogReplies,
    .writes = true,
    .of_log = true,
    .answer = post_frames,
};

}  // namespace framesd::api
