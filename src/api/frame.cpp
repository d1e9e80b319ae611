// SPDX-License-Identifier: MIT
//
// GET /frames/{depth} and /frames/{depth}.png: one frame, as JSON with its statistics or as a picture.
#include "endpoints.hpp"
#include <framesd/render/page_json.hpp>

namespace framesd::api {
namespace {

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

// Gathers the one frame at `depth` into the context's strip.
Made gather(Resources& shared, Depth depth, Context& context) {
  const store::ReadRequest request{.range = DepthRange::only(depth), .limit = 1};
  const auto page = shared.store.read(request, context.scratch.strip);
  if (!page) return refuse_for_store(page.error());
  if (context.scratch.strip.empty()) return no_frame_at(shared, depth);
  return page->version;
}

using Write = void (*)(const Resources&, const Policy&, Context&, http::Response&);

void write_json(const Resources& shared, const Policy& policy, Context& context, http::Response& out) {
  out.content_type = kJson;
  render::append_frame_with_stats(out.body, shared.store.format().source_width, policy.encoder,
                                  context.scratch);
}

void write_png(const Resources&, const Policy& policy, Context& context, http::Response& out) {
  out.content_type = "image/png";
  const auto png = policy.encoder.encode(context.scratch.strip.row(0), context.scratch.png);
  out.body.assign(png.begin(), png.end());
}

Answer frame_at_path(const Call& call, Write write) {
  http::Params params = call.params();
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.cache = CacheName::frame,
              .run = [&shared = call.shared, &policy = call.policy, depth = *depth, write](
                         Context& context, http::Response& out) {
                Made made = gather(shared, depth, context);
                if (std::holds_alternative<store::Version>(made)) write(shared, policy, context, out);
                return made;
              }};
}

Answer get_frame(const Call& call, http::Response&) { return frame_at_path(call, write_json); }
Answer get_frame_png(const Call& call, http::Response&) { return frame_at_path(call, write_png); }

}  // namespace

const Endpoint kGetFrame{
    .method = http::Method::get,
    .path = "/frames/{depth}",
    .tag = "Frames",
    .summary = "One frame with its statistics",
    .answer = get_frame,
};

const Endpoint kGetFramePng{
    .method = http::Method::get,
    .path = "/frames/{depth}.png",
    .tag = "Frames",
    .summary = "One frame as a picture",
    .answer = get_frame_png,
};

}  // namespace framesd::api
