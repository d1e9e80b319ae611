// SPDX-License-Identifier: MIT
//
// DELETE /frames/{depth} and DELETE /frames: one frame, or all of a range that must be named at both ends.
#include "endpoints.hpp"
#include "write_condition.hpp"
#include <framesd/http/json_writer.hpp>

#include <utility>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec kCaptures[] = {
    http::depth_parameter("depth", "Where the frame lies.", "9100.5"),
};
constexpr http::ParameterSpec kRange[] = {
    http::required(http::depth_parameter("depth_min", "The shallowest depth to delete.", "9100")),
    http::required(http::depth_parameter("depth_max", "The deepest depth to delete.", "9200")),
};

constexpr ContentSpec kDeleted[] = {
    {.media_type = kJson, .schema = "Deleted", .example = R"({"deleted":1})"}};
constexpr ReplySpec kGone{.status = 200, .about = "How many frames are gone, durably.", .contents = kDeleted};
constexpr ReplySpec kFrameReplies[] = {
    kGone,
    {.status = 404, .about = "There is no frame at this depth.", .contents = kNoFrameContents},
    kConditionFailed,
};
constexpr ReplySpec kRangeReplies[] = {kGone, kConditionFailed};

http::Problem nothing_at(Depth depth, const store::Neighbours& near) {
  http::Problem problem{.status = 404, .detail = "There is no frame at depth " + depth.text() + "."};
  std::string members;
  http::JsonWriter(members)
      .begin_object()
      .member("nearest_below", near.below)
      .member("nearest_above", near.above)
      .end_object();
  problem.extra = "," + members.substr(1, members.size() - 2);
  return problem;
}

// `none` is answered where nothing was deleted; without it that is a success too.
void erase(store::FrameStore& store, store::Erase what, std::optional<http::Problem> none,
           http::Response& out, Later::Done done) {
  store.submit(std::move(what), [&store, &out, none = std::move(none),
                                 done = std::move(done)](const result<store::WriteOutcome>& outcome) {
    if (!outcome) return done(refuse_write(store, outcome.error()));
    if (outcome->erased == 0 && none) return done(none);
    out.content_type = kJson;
    http::JsonWriter(out.body).begin_object().member("deleted", outcome->erased).end_object();
    done(std::nullopt);
  });
}

Answer delete_frame(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  return Later{[&store = call.shared.store, depth = *depth, precondition = write_condition(call.request)](
                   Context&, http::Response& out, Later::Done done) {
    // Looked up first: on the writer's thread nothing is read.
    const auto near = store.neighbours(depth);
    if (!near) return done(refuse_for_store(near.error()));
    erase(store, {DepthRange::only(depth), precondition}, nothing_at(depth, *near), out, std::move(done));
  }};
}

Answer delete_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const DepthRange range = params.depth_range();
  if (auto problem = params.problem()) return *std::move(problem);
  return Later{[&store = call.shared.store, range, precondition = write_condition(call.request)](
                   Context&, http::Response& out, Later::Done done) {
    erase(store, {range, precondition}, std::nullopt, out, std::move(done));
  }};
}

}  // namespace

const Endpoint kDeleteFrame{
    .method = http::Method::del,
    .path = "/frames/{depth}",
    .tag = "Writing",
    .summary = "Delete one frame",
    .about = "404 with the nearest depths if there is none; with If-Match that is 412.",
    .scope = http::Scope::admin,
    .captures = kCaptures,
    .headers = kConditionHeaders,
    .replies = kFrameReplies,
    .writes = true,
    .answer = delete_frame,
};

const Endpoint kDeleteFrames{
    .method = http::Method::del,
    .path = "/frames",
    .tag = "Writing",
    .summary = "Delete the frames of a range",
    .about =
        "Both bounds must be given; they are included. A range without frames deletes none. "
        "If-Match: * requires at least one.",
    .scope = http::Scope::admin,
    .parameters = kRange,
    .headers = kConditionHeaders,
    .replies = kRangeReplies,
    .writes = true,
    .answer = delete_frames,
};

}  // namespace framesd::api
