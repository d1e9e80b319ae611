// SPDX-License-Identifier: MIT
//
// DELETE /frames/{depth} and DELETE /frames: one frame, or all of a range that must be named at both ends.
#include "endpoints.hpp"
#include "nearest.hpp"
#include "write_condition.hpp"
#include <framesd/base/json_writer.hpp>

#include <utility>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec kDeleteCaptures[] = {
    http::depth_parameter("depth", "Depth of the frame.", "9100.5"),
};
constexpr http::ParameterSpec kDeletedRange[] = {
    http::required(http::depth_parameter("depth_min", "The shallowest depth to delete.", "9100")),
    http::required(http::depth_parameter("depth_max", "The deepest depth to delete.", "9200")),
};

constexpr ContentSpec kDeleted[] = {
    {.media_type = kJson, .schema = "Deleted", .example = R"({"deleted":1})"}};
constexpr ReplySpec kGone{.status = 200,
                          .about = "How many frames were deleted; they stay deleted after a power cut.",
                          .contents = kDeleted};
constexpr ReplySpec kFrameReplies[] = {
    kGone,
    {.status = 404, .about = "There is no frame at this depth.", .contents = kNoFrameContents},
    kConditionFailed,
};
constexpr ReplySpec kRangeReplies[] = {kGone, kConditionFailed};

// `none` is answered where nothing was deleted; without it that is a success too.
void erase(store::Log& store, store::Erase what, std::optional<http::Problem> none, http::Response& out,
           Deferred::Done done) {
  store.submit(std::move(what), [&store, &out, none = std::move(none),
                                 done = std::move(done)](const result<store::WriteOutcome>& outcome) {
    if (!outcome) return done(refuse_write(store, outcome.error()));
    if (outcome->erased == 0 && none) return done(none);
    out.content_type = kJson;
    JsonWriter(out.body).begin_object().member("deleted", outcome->erased).end_object();
    done(std::nullopt);
  });
}

Answer delete_frame(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  return Deferred{[&store = call.log.store, depth = *depth, precondition = write_condition(call.request)](
                      Context&, http::Response& out, Deferred::Done done) {
    // Looked up first: on the writer's thread nothing is read.
    const auto nearest = store.look([&](store::View& log) { return log.neighbours(depth); });
    if (!nearest) return done(refuse_for_store(nearest.error()));
    erase(store, {DepthRange::only(depth), precondition}, no_frame_at(depth, *nearest), out, std::move(done));
  }};
}

Answer delete_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const DepthRange range = params.depth_range();
  if (auto problem = params.problem()) return *std::move(problem);
  return Deferred{[&store = call.log.store, range, precondition = write_condition(call.request)](
                      Context&, http::Response& out, Deferred::Done done) {
    erase(store, {range, precondition, true}, std::nullopt, out, std::move(done));
  }};
}

}  // namespace

const Endpoint kDeleteFrame{
    .method = http::Method::del,
    .path = "/frames/{depth}",
    .tag = "Writing",
    .summary = "Delete one frame",
    .about = "If there is no such frame: 404 with the nearest depths, or 412 with If-Match.",
    .scope = http::Scope::admin,
    .captures = kDeleteCaptures,
    .headers = kConditionHeaders,
    .replies = kFrameReplies,
    .writes = true,
    .of_log = true,
    .answer = delete_frame,
};

const Endpoint kDeleteFrames{
    .method = http::Method::del,
    .path = "/frames",
    .tag = "Writing",
    .summary = "Delete the frames of a range",
    .about =
        "Both bounds are required; frames at the bounds are deleted, too. If the range has no frames, "
        "nothing is deleted; with If-Match: * that is 412, with ETags the state of the log alone counts.",
    .scope = http::Scope::admin,
    .parameters = kDeletedRange,
    .headers = kConditionHeaders,
    .replies = kRangeReplies,
    .writes = true,
    .of_log = true,
    .answer = delete_frames,
};

}  // namespace framesd::api
