// SPDX-License-Identifier: MIT
#include "passes_request.hpp"

#include <framesd/base/wide.hpp>
#include <framesd/render/passes.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace framesd::api {
namespace {

constexpr double kRotateMax = 360;

// The numbers of a list, exactly; empty where the parameter is absent or wrong.
std::vector<Depth> list_from(http::Params& params, std::string_view name) {
  std::vector<Depth> list;
  const auto text = params.text(name);
  for (std::string_view rest = text.value_or(""); !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const auto number = Depth::parse(rest.substr(0, comma));
    if (!number || comma + 1 == rest.size()) {
      params.refuse(422, name, "is decimal numbers with commas between");
      return {};
    }
    list.push_back(*number);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return list;
}

void read_shifts(http::Params& params, std::vector<Pass>& passes) {
  const std::vector<Depth> shifts = list_from(params, "shift");
  if (shifts.empty()) return;
  if (shifts.size() != passes.size()) {
    params.refuse(422, "shift",
                  "needs one number per log: there are " + std::to_string(passes.size()) + " logs and " +
                      std::to_string(shifts.size()) + " numbers");
    return;
  }
  for (std::size_t i = 0; i < passes.size(); ++i) passes[i].shift = shifts[i];
}

void read_rotations(http::Params& params, std::vector<Pass>& passes) {
  const std::vector<Depth> angles = list_from(params, "rotate");
  if (angles.empty()) return;
  if (angles.size() != 1 && angles.size() != passes.size()) {
    params.refuse(422, "rotate",
                  "needs one number for all logs, or one per log: there are " +
                      std::to_string(passes.size()) + " logs and " + std::to_string(angles.size()) +
                      " numbers");
    return;
  }
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const double angle = angles[angles.size() == 1 ? 0 : i].units();
    passes[i].picture.shape.rotate = angle;
    if (std::abs(angle) <= kRotateMax) continue;
    params.refuse(422, "rotate", "has a number that is not from -360 to 360");
    return;
  }
}

// The logs as Call::named has them; fewer where the query is wrong, which is refused.
void read_logs(http::Params& params, const Call& call, PassesRequest& out) {
  (void)params.texts("log");  // an empty one is refused
  out.passes.resize(call.named.size());
  for (std::size_t i = 0; i < out.passes.size(); ++i) {
    out.passes[i].name = call.named[i]->name;
    render::PictureShape& shape = out.passes[i].picture.shape;
    shape.width =
        static_cast<std::uint16_t>(params.count("width").value_or(call.named[i]->store.format().frame_width));
  }
}

void refuse_size(http::Params& params, const PassesRequest& asked) {
  std::vector<std::uint32_t> widths;
  for (const Pass& pass : asked.passes) widths.push_back(pass.picture.shape.width);
  if (std::uint64_t{render::columns_of(widths)} * asked.height > render::kPixelsMax) {
    const std::string detail =
        "makes more than " + std::to_string(render::kPixelsMax) + " pixels with all logs and ";
    params.refuse(422, "height", detail + "width");
    params.refuse(422, "width", detail + "height");
  }
  if (params.has("depth_min") && asked.range.min == asked.range.max)
    params.refuse(422, "height", "needs an interval, depth_min and depth_max are the same");
}

void refuse_difference(http::Params& params, const Call& call) {
  if (call.named.size() > 2) params.refuse(422, "mode", "=difference needs exactly two logs");
  if (call.named.size() != 2) return;
  const unsigned a = call.named[0]->store.format().frame_width;
  const unsigned b = call.named[1]->store.format().frame_width;
  if (a == b) return;
  params.refuse(422, "mode",
                "=difference needs two logs of the same frame_width, and these have " + std::to_string(a) +
                    " and " + std::to_string(b));
}

// How the rows of a pass become those of the picture. A difference has its gamma and inversion afterwards.
render::ColourPlan plan_of_pass(const PassesRequest& asked) {
  render::ColourPlan plan = asked.colours;
  if (asked.mode == PassesMode::side) return plan;
  plan.tone.gamma = 1;
  plan.tone.invert = false;
  return plan;
}

}  // namespace

PassesRequest passes_request_from(http::Params& params, const Call& call) {
  PassesRequest asked;
  asked.mode = params.choice<PassesMode>("mode").value_or(PassesMode::side);
  asked.range = params.depth_range();
  asked.height = static_cast<std::uint32_t>(params.count("height").value_or(1));
  asked.colours = colour_plan_from(params, call.policy);
  read_logs(params, call, asked);
  if (asked.passes.size() >= 2) {
    read_shifts(params, asked.passes);
    read_rotations(params, asked.passes);
  }
  for (Pass& pass : asked.passes) {
    pass.picture.shape.height = asked.height;
    pass.picture.shape.resample = params.choice<store::Resample>("resample").value_or(store::Resample::mean);
    pass.picture.shape.flip = params.boolean("flip").value_or(false);
    pass.picture.colours = plan_of_pass(asked);
    pass.picture.colormap = std::string(params.text("colormap").value_or(call.policy.options.colormap));
  }
  refuse_size(params, asked);
  if (asked.mode == PassesMode::difference) refuse_difference(params, call);
  return asked;
}

std::optional<DepthRange> own_range(const DepthRange& bounds, Depth shift) noexcept {
  const auto min = static_cast<Int128>(bounds.min.count()) - shift.count();
  const auto max = static_cast<Int128>(bounds.max.count()) - shift.count();
  if (min < Depth::lowest().count() || max > Depth::highest().count()) return std::nullopt;
  return DepthRange{Depth::from_count(static_cast<std::int64_t>(min)),
                    Depth::from_count(static_cast<std::int64_t>(max))};
}

}  // namespace framesd::api
