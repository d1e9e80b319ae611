// SPDX-License-Identifier: MIT
//
// PUT /frames/{depth}: one frame, durable when it is answered.
#include "answer_key.hpp"
#include "endpoints.hpp"
#include "frame_parameters.hpp"
#include "ingest/ingest_documents.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include "samples_body.hpp"
#include "write_condition.hpp"
#include <framesd/frame/sample_mask.hpp>
#include <framesd/http/conditional.hpp>
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace framesd::api {
namespace {

constexpr std::string_view kSamplesMediaTypes[] = {kJson, "application/octet-stream"};

constexpr http::ParameterSpec kPutCaptures[] = {
    http::depth_parameter("depth", "Depth of the frame.", "9100.5"),
};

std::string put_example(std::uint16_t source_width) {
  return "{\"samples\":[" + example_samples(source_width, 0) + "]}";
}

constexpr ContentSpec kSamplesBodies[] = {
    {.media_type = kJson, .schema = "PutFrame", .example_for = put_example},
    {.media_type = "application/octet-stream"},
};
constexpr ContentSpec kFrame[] = {{.media_type = kJson, .schema = "FrameWithStats"}};
constexpr HeaderSpec kPutHeaders[] = {kEtagHeader};
constexpr HeaderSpec kCreatedHeaders[] = {kLocationHeader, kEtagHeader};
constexpr ReplySpec kPutReplies[] = {
    {.status = 200,
     .about = "The frame at this depth was replaced.",
     .contents = kFrame,
     .headers = kPutHeaders},
    {.status = 201,
     .about = "The frame is new; Location is its address.",
     .contents = kFrame,
     .headers = kCreatedHeaders},
    kConditionFailed,
};

// Where the server is to reject rows in which samples are absent: none of them is.
std::optional<http::Problem> refuse_absent(const Samples& samples, ingest::AbsentAs absent) {
  if (absent == ingest::AbsentAs::keep || !any_absent(samples.absent)) return std::nullopt;
  std::size_t first = 0;
  while (!is_absent(samples.absent, first)) ++first;
  const std::string name = "samples[" + std::to_string(first) + "]";
  const std::string reason = make_error_code(errc::csv_sample_absent).message();
  return http::Problem{.status = 422,
                       .detail = name + " is null: " + reason +
                                 ". This server rejects rows in which samples are absent (absent = reject).",
                       .errors = {{name, reason}}};
}

// A frame as it will be stored.
struct NewFrame {
  Depth depth;
  Samples samples;
  std::vector<std::uint8_t> pixels;         // the resized row
  std::vector<std::uint8_t> absent_pixels;  // its mask; empty if all of its samples are there
};

NewFrame resized(const image::MaskedResampler& resampler, const RowFormat& format, Depth depth,
                 Samples samples) {
  NewFrame frame{.depth = depth,
                 .samples = std::move(samples),
                 .pixels = std::vector<std::uint8_t>(format.frame_width),
                 .absent_pixels = {}};
  const auto& [values, absent] = frame.samples;
  if (absent.empty()) {
    resampler.resampler().row(values, frame.pixels);
  } else {
    frame.absent_pixels.resize(mask_bytes(format.frame_width));
    resampler.row({values, absent}, {frame.pixels, frame.absent_pixels});
  }
  return frame;
}

// The frame as GET answers it, from what is about to be stored.
void render(const RowFormat& format, const Policy& policy, const NewFrame& frame, Context& context,
            http::Response& out) {
  Strip& strip = context.scratch.strip;
  strip.clear(format.frame_width);
  const RowStats stats = row_stats(frame.samples.values, frame.samples.absent);
  std::ranges::copy(frame.pixels, strip.append(frame.depth, stats).begin());
  if (any_absent(frame.absent_pixels)) std::ranges::copy(frame.absent_pixels, strip.mask_of_last().begin());
  out.content_type = kJson;
  context.scratch.tone = {};
  render::append_frame(out.body, plain_look(policy), format.source_width, context.scratch);
}

// All that is known of a frame to be stored before its body is there.
struct Order {
  const http::Request* request;  // outlives the answer
  Depth depth;
  store::Precondition precondition;
  std::uint64_t representation = 0;  // that its GET gives
};

void answer(const Order& order, const store::WriteOutcome& outcome, http::Response& out) {
  const http::Etag etag(outcome.version.incarnation, outcome.version.generation, order.representation,
                        http::Coding::identity);
  out.add_header("ETag", etag.text());
  if (outcome.inserted == 0) return;
  out.status = 201;
  out.add_header("Location", order.request->link("/frames/" + order.depth.text()));
}

Deferred put(LogParts& log, const Policy& policy, Order order, Samples samples) {
  return {[&log, &policy, order = std::move(order), samples = std::move(samples)](
              Context& context, http::Response& out, Deferred::Done done) {
    const RowFormat& format = log.store.format();
    const NewFrame frame = resized(log.resampler, format, order.depth, samples);
    render(format, policy, frame, context, out);
    store::Upsert upsert{
        .batch = log.store.new_batch(), .precondition = order.precondition, .own_version = true};
    upsert.batch->add(order.depth, frame.samples.values, frame.pixels, frame.samples.absent);
    log.store.submit(std::move(upsert), [&store = log.store, &out, order,
                                         done = std::move(done)](const result<store::WriteOutcome>& outcome) {
      if (!outcome) return done(refuse_write(store, outcome.error()));
      answer(order, *outcome, out);
      done(std::nullopt);
    });
  }};
}

Answer put_frame(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  const auto kind = read_body_kind(call.request, kSamplesMediaTypes, false);
  if (const auto* problem = std::get_if<http::Problem>(&kind)) return *problem;
  const bool is_json = std::get<BodyKind>(kind).media_type == 0;
  Order order{.request = &call.request,
              .depth = *depth,
              .precondition = write_condition(call.request),
              .representation = plain_representation(call)};
  return WholeBody{[&log = call.log, &policy = call.policy, order = std::move(order), is_json](
                       std::string_view body, Context&, http::Response&) -> Decision {
    const std::uint16_t width = log.store.format().source_width;
    auto samples = is_json ? samples_of_json(body, width, order.depth) : samples_of_bytes(body, width);
    if (auto* problem = std::get_if<http::Problem>(&samples)) return std::move(*problem);
    if (auto problem = refuse_absent(std::get<Samples>(samples), policy.options.absent))
      return *std::move(problem);
    return put(log, policy, order, std::get<Samples>(std::move(samples)));
  }};
}

}  // namespace

const Endpoint kPutFrame{
    .method = http::Method::put,
    .path = "/frames/{depth}",
    .tag = "Writing",
    .summary = "Store one frame",
    .about =
        R"(Takes the samples of one row as recorded, as many as the log is wide: numbers from 0 to 255, whose decimals
are cut off, and null where nothing was measured (422 if the server has absent = reject); or one byte each. A frame at this depth is replaced, unless If-Match or If-None-Match forbids
it. A body that names another depth than the path is answered 422. When the answer is sent, the frame is
durable; the ETag is the one that GET of the frame now has.)",
    .scope = http::Scope::ingest,
    .captures = kPutCaptures,
    .headers = kConditionHeaders,
    .bodies = kSamplesBodies,
    .replies = kPutReplies,
    .writes = true,
    .of_log = true,
    .answer = put_frame,
};

}  // namespace framesd::api
