// SPDX-License-Identifier: MIT
#include "colour_parameters.hpp"

#include <cmath>
#include <tuple>
#include <utility>

namespace framesd::api {
namespace {

// Two numbers, the lower one first.
std::optional<std::pair<double, double>> ascending_pair(http::Params& params, std::string_view name) {
  const auto pair = params.number_pair(name);
  if (pair && pair->first >= pair->second) params.refuse(422, name, "needs the lower number first");
  return pair;
}

void refuse_combinations(http::Params& params, render::Norm norm) {
  if (norm != render::Norm::none && params.has("rescale")) {
    params.refuse(422, "rescale", "cannot be combined with norm, which finds these values itself");
  }
  for (const std::string_view name : {"clip", "deviations"}) {
    if (norm == render::Norm::none && params.has(name)) {
      params.refuse(422, name, "needs norm=static or norm=dynamic");
    }
  }
  if (params.has("clip") && params.has("deviations")) {
    params.refuse(422, "deviations",
                  "cannot be combined with clip: both choose the lowest and the highest value");
  }
  if (norm != render::Norm::window && params.has("window")) {
    params.refuse(422, "window", "needs norm=dynamic");
  }
}

}  // namespace

image::Lut lut_from(http::Params& params, const Policy& policy) {
  const auto text = params.text(kColormapParameter.name);
  if (!text) return policy.lut;
  auto lut = policy.colormaps.lut(*text);
  if (lut) return *lut;
  params.refuse(422, kColormapParameter.name, "is wrong: " + lut.error().detail);
  return policy.lut;
}

render::ColourPlan colour_plan_from(http::Params& params, const Policy& policy) {
  render::ColourPlan plan{.lut = lut_from(params, policy)};
  const auto norm = params.choice<render::Norm>("norm");
  plan.norm = norm.value_or(render::Norm::none);
  if (const auto levels = ascending_pair(params, "rescale")) {
    plan.tone.lo = levels->first;
    plan.tone.hi = levels->second;
  }
  if (const auto clip = ascending_pair(params, "clip")) std::tie(plan.clip.lo, plan.clip.hi) = *clip;
  plan.clip.deviations = params.number("deviations");
  if (const auto window = params.number("window")) {
    plan.half_window = std::llround(*window * Depth::kCountsPerUnit) / 2;
  }
  plan.tone.gamma = params.number("gamma").value_or(1);
  plan.tone.invert = params.boolean("invert").value_or(false);
  if (norm) refuse_combinations(params, plan.norm);
  return plan;
}

}  // namespace framesd::api
