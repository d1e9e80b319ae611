// SPDX-License-Identifier: MIT
//
// GET /frames/{depth} and /frames/{depth}.png: one frame, as JSON with its statistics or as a picture.
#include "endpoints.hpp"
#include "frame_parameters.hpp"
#include <framesd/render/gather.hpp>
#include <framesd/render/page_json.hpp>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec kCaptures[] = {
    http::depth_parameter("depth", "The frame's depth; text that rounds to it finds it.", "9100.5"),
};

constexpr std::array kNearParameters = {
    http::depth_parameter(
        "nearest", "How far away the frame may be: the nearest one is taken, of two the shallower.", "0.05"),
};
constexpr std::array kPictureParameters =
    joined(kNearParameters, joined(std::array{kPngParameter}, kColourParameters));
constexpr std::array kParameters = joined(kNearParameters, kImageParameters);

void append_member(std::string& out, std::string_view name, const std::optional<Depth>& depth) {
  out += ",\"";
  out += name;
  out += "\":";
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
}

// 404 with the frames on either side.
http::Problem no_frame_at(Resources& shared, Depth depth) {
  const auto near = shared.store.neighbours(depth);
  if (!near) return refuse_for_store(near.error());
  http::Problem problem{.status = 404, .detail = "There is no frame at depth " + depth.text() + "."};
  append_member(problem.extra, "nearest_below", near->below);
  append_member(problem.extra, "nearest_above", near->above);
  return problem;
}

struct FramePlan {
  Depth depth;
  std::int64_t reach = 0;  // how far away the frame may be, in counts
  render::FrameLook look;
};

using Write = void (*)(const Resources&, const FramePlan&, Context&, http::Response&);

void write_json(const Resources& shared, const FramePlan& plan, Context& context, http::Response& out) {
  out.content_type = kJson;
  render::append_frame(out.body, plan.look, shared.store.format().source_width, context.scratch);
}

void write_png(const Resources&, const FramePlan& plan, Context& context, http::Response& out) {
  out.content_type = "image/png";
  render::append_frame_png(out.body, plan.look, context.scratch);
}

Made make_frame(Resources& shared, const FramePlan& plan, Write write, Context& context,
                http::Response& out) {
  const auto version =
      render::gather_nearest(shared.store, plan.depth, plan.reach, plan.look.colours, context.scratch);
  if (!version) return refuse_for_store(version.error());
  if (context.scratch.strip.empty()) return no_frame_at(shared, plan.depth);
  write(shared, plan, context, out);
  return *version;
}

std::int64_t reach_from(http::Params& params) {
  const std::int64_t reach = params.depth("nearest").value_or(Depth()).count();
  if (reach < 0) params.refuse(422, "nearest", "is a distance, at least 0");
  return reach;
}

Answer answer_with(const Call& call, http::Params& params, const render::FrameLook& look, Write write) {
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  const std::int64_t reach = reach_from(params);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.cache = CacheName::frame,
              .estimate = cost_of_frames(1, look),
              .run = [&shared = call.shared, plan = FramePlan{*depth, reach, look}, write](
                         Context& context, http::Response& out) {
                return make_frame(shared, plan, write, context, out);
              }};
}

Answer get_frame(const Call& call, http::Response&) {
  http::Params params = call.params();
  render::FrameLook look = image_look_from(params, call.policy);
  look.stats = true;
  return answer_with(call, params, look, write_json);
}

Answer get_frame_png(const Call& call, http::Response&) {
  http::Params params = call.params();
  return answer_with(call, params, look_from(params, call.policy), write_png);
}

// Of the made sample log: /frames/9100.5?image=gray
constexpr std::string_view kFrameExample =
    R"({"depth":9100.5,"width":150,"height":1,"image_base64":"u8WylYR6b3lsZnKDhJKZe2lbYIulsaiinKSpm5yip)"
    R"(pyUmJ2cramQfnJxf3N2mpyPh396eoN9mLa3oJWanKynopqboK+Vf2poU1Vtc4awrJZwbZi7ysW6opGktaOBdY+lqayzvK2Qg)"
    R"(ImPmZaGlKeztK2bg5CbkIiToaitrJ2ltcK8qp+QmLW2tqmWioGSnaWksruumpKd","stats":{"min":79,"max":204,"me)"
    R"(an":150.525,"std":26.405290663047055}})";

constexpr ContentSpec kJsonContents[] = {
    {.media_type = kJson, .schema = "FrameWithStats", .example = kFrameExample}};
constexpr ContentSpec kPngContents[] = {{.media_type = "image/png"}};
constexpr ReplySpec kNone{
    .status = 404, .about = "There is no frame at this depth.", .contents = kNoFrameContents};
constexpr ReplySpec kJsonReplies[] = {
    {.status = 200, .about = "The frame, always with its statistics.", .contents = kJsonContents}, kNone};
constexpr ReplySpec kPngReplies[] = {
    {.status = 200, .about = "The frame, one pixel high.", .contents = kPngContents}, kNone};
constexpr std::string_view kAbout =
    "Where there is none, the 404 names the nearest ones above and below: `nearest_below` and "
    "`nearest_above`.";

}  // namespace

const Endpoint kGetFrame{
    .method = http::Method::get,
    .path = "/frames/{depth}",
    .tag = "Frames",
    .summary = "One frame with its statistics",
    .about = kAbout,
    .parameters = kParameters,
    .captures = kCaptures,
    .replies = kJsonReplies,
    .answer = get_frame,
};

const Endpoint kGetFramePng{
    .method = http::Method::get,
    .path = "/frames/{depth}.png",
    .tag = "Frames",
    .summary = "One frame as a picture",
    .about = kAbout,
    .parameters = kPictureParameters,
    .captures = kCaptures,
    .replies = kPngReplies,
    .answer = get_frame_png,
};

}  // namespace framesd::api
