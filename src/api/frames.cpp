// SPDX-License-Identifier: MIT
//
// GET /frames: a page of frames of a depth range.
#include "endpoint.hpp"
#include <framesd/http/params.hpp>
#include <framesd/render/page_json.hpp>

#include <array>

namespace framesd::api {
namespace {

constexpr std::uint64_t kLimitDefault = 100;
constexpr std::uint64_t kLimitMax = 1000;
constexpr std::array<std::string_view, 6> kParameters = {"depth_min", "depth_max", "limit",
                                                         "offset",    "order",     "after"};
constexpr std::array<http::Choice<store::Order>, 2> kOrders = {
    {{"asc", store::Order::ascending}, {"desc", store::Order::descending}}};

// CPU time of gathering and rendering one frame, rounded up (bench page_uncached).
constexpr std::chrono::nanoseconds kFrameCost{800};

render::PagePlan plan_from(http::Params& params) {
  render::PagePlan plan;
  plan.read.range = params.depth_range();
  if (params.has("depth_min")) plan.depth_min = plan.read.range.min;
  if (params.has("depth_max")) plan.depth_max = plan.read.range.max;
  plan.read.limit = params.count("limit", 1, kLimitMax).value_or(kLimitDefault);
  plan.read.offset = params.count("offset").value_or(0);
  plan.read.order = params.choice<store::Order>("order", kOrders).value_or(store::Order::ascending);
  plan.read.after = params.depth("after");
  return plan;
}

std::optional<http::Problem> write_page(const Resources& shared, const render::PagePlan& plan,
                                        Context& context, http::Response& out) {
  const auto page = shared.store.read(plan.read, context.scratch.strip);
  if (!page) return refuse_for_store(page.error());
  out.content_type = kJson;
  out.add_header("Cache-Control", "no-cache");
  render::append_page(out.body, plan, *page, shared.encoder, context.scratch);
  return std::nullopt;
}

}  // namespace

Answer get_frames(const Call& call, http::Response&) {
  http::Params params(call.parameters, kParameters);
  const render::PagePlan plan = plan_from(params);
  if (auto problem = params.problem()) return *std::move(problem);
  const auto estimate = std::chrono::ceil<std::chrono::microseconds>(kFrameCost * plan.read.limit);
  return Task{.estimate = estimate,
              .run = [&shared = call.shared, plan](Context& context, http::Response& out) {
                return write_page(shared, plan, context, out);
              }};
}

}  // namespace framesd::api
