// SPDX-License-Identifier: MIT
//
// GET /frames/{depth} and /frames/{depth}.png: one frame, as JSON with its statistics or as a picture.
#include "endpoints.hpp"
#include "frame_parameters.hpp"
#include "nearest.hpp"
#include "reply_headers.hpp"
#include <framesd/render/gather.hpp>
#include <framesd/render/page_json.hpp>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec kFrameCaptures[] = {
    http::depth_parameter("depth", "Depth of the frame, rounded to 0.000001.", "9100.5"),
};

constexpr std::array kNearParameters = {
    http::depth_parameter(
        "nearest",
        "Takes the nearest frame within this distance; of two at the same distance, the shallower one.",
        "0.05"),
};
constexpr std::array kPictureParameters =
    joined(kNearParameters, joined(std::array{kPngParameter}, kColourParameters));
constexpr std::array kFrameParameters = joined(kNearParameters, kImageParameters);

result<Draft> refuse_depth(store::View& log, Depth depth) {
  const auto nearest = log.neighbours(depth);
  if (!nearest) return nearest.error();
  return no_frame_at(depth, *nearest);
}

struct FramePlan {
  Depth depth;
  std::int64_t reach = 0;  // how far away the frame may be, in counts
  render::FrameLook look;
};

// Writes the frame in scratch.strip, of a log with rows of `width` source samples.
using Write = void (*)(const FramePlan&, std::uint16_t width, Context&, http::Response&);

void write_json(const FramePlan& plan, std::uint16_t width, Context& context, http::Response& out) {
  out.content_type = kJson;
  render::append_frame(out.body, plan.look, width, context.scratch);
}

void write_png(const FramePlan& plan, std::uint16_t, Context& context, http::Response& out) {
  out.content_type = "image/png";
  render::append_frame_png(out.body, plan.look, context.scratch);
}

result<Draft> gather_frame(store::View& log, const FramePlan& plan, Write write, Context& context) {
  const auto found = render::gather_nearest(log, plan.depth, plan.reach, plan.look.colours, context.scratch);
  if (!found) return found.error();
  if (context.scratch.strip.empty()) return refuse_depth(log, plan.depth);
  return Render([&plan, write, width = log.format().source_width](Context& of, http::Response& out) {
    write(plan, width, of, out);
  });
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
              .gather = [plan = FramePlan{*depth, reach, look}, write](
                            store::View& log, Context& context,
                            http::Response&) { return gather_frame(log, plan, write, context); },
              .first_read = render::first_read_near(*depth, reach)};
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
constexpr ReplySpec kNone{
    .status = 404, .about = "There is no frame at this depth.", .contents = kNoFrameContents};
constexpr ReplySpec kJsonReplies[] = {
    {.status = 200, .about = "The frame, always with its statistics.", .contents = kJsonContents}, kNone};
constexpr ReplySpec kPngReplies[] = {
    {.status = 200, .about = "The frame, one pixel high.", .contents = kPngContents}, kNone};
constexpr std::string_view kFrameAbout =
    "If there is no such frame, the 404 names the nearest ones in `nearest_below` and `nearest_above`.";

}  // namespace

const Endpoint kGetFrame{
    .method = http::Method::get,
    .path = "/frames/{depth}",
    .tag = "Frames",
    .summary = "One frame with its statistics",
    .about = kFrameAbout,
    .parameters = kFrameParameters,
    .captures = kFrameCaptures,
    .replies = kJsonReplies,
    .of_log = true,
    .answer = get_frame,
};

const Endpoint kGetFramePng{
    .method = http::Method::get,
    .path = "/frames/{depth}.png",
    .tag = "Frames",
    .summary = "One frame as a picture",
    .about = kFrameAbout,
    .parameters = kPictureParameters,
    .captures = kFrameCaptures,
    .replies = kPngReplies,
    .of_log = true,
    .answer = get_frame_png,
};

}  // namespace framesd::api
