// SPDX-License-Identifier: MIT
//
// GET /frames/{depth} and /frames/{depth}.png: one frame, as JSON with its statistics or as a picture.
#include "endpoint.hpp"
#include <framesd/http/params.hpp>
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
http::Problem no_frame_at(const Resources& shared, Depth depth) {
  const auto near = shared.store.neighbours(depth);
  if (!near) return refuse_for_store(near.error());
  http::Problem problem{.status = 404, .detail = "There is no frame at depth " + depth.text() + "."};
  append_member(problem.extra, "nearest_below", near->below);
  append_member(problem.extra, "nearest_above", near->above);
  return problem;
}

// Gathers the one frame at `depth` into the context's strip.
std::optional<http::Problem> gather(const Resources& shared, Depth depth, Context& context) {
  const store::ReadRequest request{.range = DepthRange::only(depth), .limit = 1};
  const auto page = shared.store.read(request, context.scratch.strip);
  if (!page) return refuse_for_store(page.error());
  if (context.scratch.strip.empty()) return no_frame_at(shared, depth);
  return std::nullopt;
}

std::optional<http::Problem> write_json(const Resources& shared, Depth depth, Context& context,
                                        http::Response& out) {
  if (auto problem = gather(shared, depth, context)) return problem;
  out.content_type = kJson;
  out.add_header("Cache-Control", "no-cache");
  render::append_frame_with_stats(out.body, shared.store.format().source_width, shared.encoder,
                                  context.scratch);
  return std::nullopt;
}

std::optional<http::Problem> write_png(const Resources& shared, Depth depth, Context& context,
                                       http::Response& out) {
  if (auto problem = gather(shared, depth, context)) return problem;
  out.content_type = "image/png";
  out.add_header("Cache-Control", "no-cache");
  const auto png = shared.encoder.encode(context.scratch.strip.row(0), context.scratch.png);
  out.body.assign(png.begin(), png.end());
  return std::nullopt;
}

using Write = std::optional<http::Problem> (*)(const Resources&, Depth, Context&, http::Response&);

Answer frame_at_path(const Call& call, Write write) {
  http::Params params(call.parameters, {});
  const auto depth = params.depth_in_path("depth", call.match.captures[0]);
  if (auto problem = params.problem()) return *std::move(problem);
  return Task{.run = [&shared = call.shared, depth = *depth, write](Context& context, http::Response& out) {
    return write(shared, depth, context, out);
  }};
}

}  // namespace

Answer get_frame(const Call& call, http::Response&) { return frame_at_path(call, write_json); }

Answer get_frame_png(const Call& call, http::Response&) { return frame_at_path(call, write_png); }

}  // namespace framesd::api
