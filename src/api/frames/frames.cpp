// SPDX-License-Identifier: MIT
//
// GET /frames: a page of frames of a depth range; as NDJSON or CSV where Accept asks for that.
#include "endpoints.hpp"
#include "exports.hpp"
#include "frame_parameters.hpp"
#include <framesd/http/negotiate.hpp>
#include <framesd/render/gather.hpp>
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <array>

namespace framesd::api {
namespace {

constexpr std::array kOffered = {kJson, kNdjson, kCsv};

constexpr std::array kPageParameters = joined(
    joined(kSelectionParameters,
           std::array{http::count_parameter("limit", "Largest number of frames per page.", 1, 1000, "100")}),
    joined(kFieldsParameters, kImageParameters));

// Of all forms: what an answer depends on.
constexpr std::array kFramesParameters = joined(
    kPageParameters, std::array{http::undocumented(http::choice_parameter(
                         "samples", "Only as NDJSON or CSV: the row as recorded, or resized.", kSamples))});

// What the link to the next page repeats, as it was given. What it writes itself is left out, and so is what
// was ignored.
std::string repeated(std::span<const http::Parameter> parameters) {
  constexpr std::array<std::string_view, 5> kWritten = {"depth_min", "depth_max", "limit", "offset", "after"};
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (name.starts_with('_') || std::ranges::find(kWritten, name) != kWritten.end()) continue;
    out.append("&").append(name).append("=");
    http::append_query_value(out, value);
  }
  return out;
}

render::PagePlan plan_from(http::Params& params, const Call& call) {
  render::PagePlan plan{.read = selection_from(params), .look = image_look_from(params, call.policy)};
  if (params.has("depth_min")) plan.depth_min = plan.read.range.min;
  if (params.has("depth_max")) plan.depth_max = plan.read.range.max;
  plan.read.limit = params.count("limit").value_or(0);
  plan.look.stats = params.choice<std::size_t>("fields").has_value();
  plan.path = call.request.link("/frames");
  plan.repeated = repeated(call.parameters);
  return plan;
}

result<Draft> gather_page(store::View& log, const render::PagePlan& plan, Context& context) {
  const auto page = render::gather(log, plan.read, plan.look.colours, context.scratch);
  if (!page) return page.error();
  return Render([&plan, page = *page, width = log.format().source_width](Context& of, http::Response& out) {
    out.content_type = kJson;
    render::append_page(out.body, plan, page, width, of.scratch);
  });
}

Answer get_page(const Call& call) {
  http::Params params(call.parameters, kPageParameters);
  const render::PagePlan plan = plan_from(params, call);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.representation = "json",
              .prefix = call.request.link(""),
              .estimate = cost_of_frames(plan.read.limit, plan.look),
              .gather = [plan](store::View& log, Context& context,
                               http::Response&) { return gather_page(log, plan, context); },
              .first_read = plan.read};
}

Answer get_frames(const Call& call, http::Response&) {
  const auto chosen = http::choose_media_type(call.request.field("Accept"), kOffered);
  if (!chosen) return http::not_acceptable(kOffered);
  if (kOffered[*chosen] == kNdjson) return export_frames(call, render::ExportFormat::ndjson);
  if (kOffered[*chosen] == kCsv) return export_frames(call, render::ExportFormat::csv);
  return get_page(call);
}

// Of the made sample log: /frames?depth_min=9100&depth_max=9200&limit=1&image=gray
constexpr std::string_view kPageExample =
    R"({"frames":[{"depth":9100.0,"width":150,"height":1,"image_base64":"uL+4wMC2rra7p7O0o5uitb+vjm5zjJ)"
    R"(WRjYaOkpCLfIB5dnhtfISEkJOOi3dTTFVXU1NWX2dxip+4wrKrr7esqLi1t6ikl6Clno6Nq7a3rJ+Wp7exoaCKaUpISEVJPj)"
    R"(Rlg5aWorO6vLytopyKfZ6wtsGpoaWzubWgiYqRqrKunqyvsqORgm1cTFFndHVmV1dTWp+2uaaG"}],"metadata":{"count)"
    R"(":1,"total":1001,"depth_min":9100.0,"depth_max":9200.0,"limit":1,"offset":0,"has_more":true,"fir)"
    R"(st_depth":9100.0,"last_depth":9100.0,"next":"/frames?depth_min=9100.0&depth_max=9200.0&limit=1&i)"
    R"(mage=gray&after=9100.0"}})";

// The other forms have routes of their own, which describe them: with three media types here the types that
// are generated from the document would be of no use.
constexpr ContentSpec kContents[] = {{.media_type = kJson, .schema = "FramesPage", .example = kPageExample}};
constexpr ReplySpec kFramesReplies[] = {
    {.status = 200, .about = "The page; empty if there are no frames in the range.", .contents = kContents},
    {.status = 406,
     .about = "Accept allows none of application/json, application/x-ndjson and text/csv.",
     .contents = kProblemContents},
};

}  // namespace

const Endpoint kGetFrames{
    .method = http::Method::get,
    .path = "/frames",
    .tag = "Frames",
    .summary = "A page of frames",
    .about =
        R"(In the order of depth. `metadata.next` is the address of the following page, which costs the same however
far down it is; `metadata.total` counts the frames of the range. With `Accept: application/x-ndjson` or
`Accept: text/csv` the answer and the parameters are those of `/frames.ndjson` and `/frames.csv`.)",
    .parameters = kFramesParameters,
    .replies = kFramesReplies,
    .of_log = true,
    .answer = get_frames,
};

}  // namespace framesd::api
