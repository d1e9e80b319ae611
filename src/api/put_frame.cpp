// SPDX-License-Identifier: MIT
//
// PUT /frames/{depth}: one frame, durable when it is answered.
#include "endpoints.hpp"
#include "frame_parameters.hpp"
#include "ingest_documents.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include "samples_body.hpp"
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

constexpr std::string_view kMediaTypes[] = {kJson, "application/octet-stream"};

constexpr http::ParameterSpec kCaptures[] = {
    http::depth_parameter("depth", "Where the frame lies.", "9100.5"),
};

std::string put_example(std::uint16_t source_width) {
  return "{\"samples\":[" + example_samples(source_width, 0) + "]}";
}

constexpr ContentSpec kBodies[] = {
    {.media_type = kJson, .schema = "PutFrame", .example_for = put_example},
    {.media_type = "application/octet-stream"},
};
constexpr ContentSpec kFrame[] = {{.media_type = kJson, .schema = "FrameWithStats"}};
constexpr HeaderSpec kCreatedHeaders[] = {kLocationHeader};
constexpr ReplySpec kReplies[] = {
    {.status = 200, .about = "There was a frame at this depth; it is replaced.", .contents = kFrame},
    {.status = 201,
     .about = "There was none; Location names it.",
     .contents = kFrame,
     .headers = kCreatedHeaders},
};

// The frame as GET answers it, from what is about to be stored.
void render(const Resources& shared, const Policy& policy, Depth depth, const Samples& samples,
            std::span<const std::uint8_t> resized, Context& context, http::Response& out) {
  Strip& strip = context.scratch.strip;
  strip.clear(shared.store.format().frame_width);
  std::ranges::copy(resized, strip.append(depth, row_stats(samples)).begin());
  out.content_type = kJson;
  context.scratch.tone = {};
  render::append_frame(out.body, plain_look(policy), shared.store.format().source_width, context.scratch);
}

Later put(Resources& shared, const Policy& policy, const http::Request& request, Depth depth,
          Samples samples) {
  return {[&shared, &policy, &request, depth, samples = std::move(samples)](
              Context& context, http::Response& out, Later::Done done) {
    const RowFormat& format = shared.store.format();
    std::vector<std::uint8_t> resized(format.frame_width);
    shared.resampler.row(samples, resized);
    render(shared, policy, depth, samples, resized, context, out);
    store::WriteBatch batch(format);
    batch.add(depth, samples, resized);
    shared.store.submit(
        store::Upsert{.batch = std::move(batch)},
        [&out, &request, depth, done = std::move(done)](const result<store::WriteOutcome>& outcome) {
          if (!outcome) return done(refuse_write(outcome.error()));
          if (outcome->inserted != 0) {
            out.status = 201;
            out.add_header("Location", request.link("/frames/" + depth.text()));
          }
          done(std::nullopt);
        });
  }};
}

Answer put_frame(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  const auto kind = read_body_kind(call.request, kMediaTypes, false);
  if (const auto* problem = std::get_if<http::Problem>(&kind)) return *problem;
  const auto samples_of = std::get<BodyKind>(kind).media_type == 0 ? samples_of_json : samples_of_bytes;
  return BodyTask{[&shared = call.shared, &policy = call.policy, &request = call.request, depth = *depth,
                   samples_of](std::string_view body, http::Response&) -> BodyTask::Decided {
    auto samples = samples_of(body, shared.store.format().source_width);
    if (auto* problem = std::get_if<http::Problem>(&samples)) return std::move(*problem);
    return put(shared, policy, request, depth, std::get<Samples>(std::move(samples)));
  }};
}

}  // namespace

const Endpoint kPutFrame{
    .method = http::Method::put,
    .path = "/frames/{depth}",
    .tag = "Writing",
    .summary = "Store one frame",
    .about =
        "Takes the samples of one row as recorded, as many as the log is wide: numbers from 0 to 255, "
        "of which the whole part is kept, or a byte each. A frame at this depth is replaced. The frame "
        "is durable when it is answered.",
    .scope = http::Scope::ingest,
    .captures = kCaptures,
    .bodies = kBodies,
    .replies = kReplies,
    .writes = true,
    .answer = put_frame,
};

}  // namespace framesd::api
