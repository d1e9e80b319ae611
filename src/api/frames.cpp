// SPDX-License-Identifier: MIT
//
// GET /frames: a page of frames of a depth range.
#include "endpoints.hpp"
#include <framesd/render/page_json.hpp>

#include <array>

namespace framesd::api {
namespace {

constexpr std::array<std::string_view, 2> kOrders = {"asc", "desc"};  // as store::Order

constexpr http::ParameterSpec kParameters[] = {
    http::depth_parameter("depth_min", "The shallowest depth wanted.", "9100"),
    http::depth_parameter("depth_max", "The deepest depth wanted.", "9200"),
    http::count_parameter("limit", "Frames of a page at most.", 1, 1000, "100"),
    http::count_parameter("offset", "Frames to pass over first.", 0, http::kCountMax, "0"),
    http::choice_parameter("order", "By depth, downwards or upwards.", kOrders, "asc"),
    http::depth_parameter("after", "Only frames beyond this depth, in the order asked."),
};

// CPU time of gathering and rendering one frame, rounded up (bench page_uncached).
constexpr std::chrono::nanoseconds kFrameCost{800};

render::PagePlan plan_from(http::Params& params) {
  render::PagePlan plan;
  plan.read.range = params.depth_range();
  if (params.has("depth_min")) plan.depth_min = plan.read.range.min;
  if (params.has("depth_max")) plan.depth_max = plan.read.range.max;
  plan.read.limit = params.count("limit").value_or(0);
  plan.read.offset = params.count("offset").value_or(0);
  plan.read.order = params.choice<store::Order>("order").value_or(store::Order::ascending);
  plan.read.after = params.depth("after");
  return plan;
}

Made write_page(Resources& shared, const Policy& policy, const render::PagePlan& plan, Context& context,
                http::Response& out) {
  const auto page = shared.store.read(plan.read, context.scratch.strip);
  if (!page) return refuse_for_store(page.error());
  out.content_type = kJson;
  render::append_page(out.body, plan, *page, policy.encoder, context.scratch);
  return page->version;
}

Answer get_frames(const Call& call, http::Response&) {
  http::Params params = call.params();
  const render::PagePlan plan = plan_from(params);
  if (auto problem = params.problem()) return *std::move(problem);
  const auto estimate = std::chrono::ceil<std::chrono::microseconds>(kFrameCost * plan.read.limit);
  return Data{
      .estimate = estimate,
      .run = [&shared = call.shared, &policy = call.policy, plan](Context& context, http::Response& out) {
        return write_page(shared, policy, plan, context, out);
      }};
}

}  // namespace

const Endpoint kGetFrames{
    .method = http::Method::get,
    .path = "/frames",
    .tag = "Frames",
    .summary = "A page of frames",
    .parameters = kParameters,
    .answer = get_frames,
};

}  // namespace framesd::api
