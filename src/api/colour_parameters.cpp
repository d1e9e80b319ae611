// SPDX-License-Identifier: MIT
#include "colour_parameters.hpp"

#include <cmath>
#include <utility>

namespace framesd::api {
namespace {

render::Levels levels_from(http::Params& params, std::string_view name, render::Levels otherwise) {
  const auto pair = params.number_pair(name);
  if (!pair) return otherwise;
  if (pair->first >= pair->second) params.refuse(422, name, "needs the lower number first");
  return {.lo = pair->first, .hi = pair->second};
}

void refuse_combinations(http::Params& params, render::Norm norm) {
  if (norm != render::Norm::none && params.has("rescale")) {
    params.refuse(422, "rescale", "does not go with norm, which finds these values itself");
  }
  if (norm == render::Norm::none && params.has("clip")) {
    params.refuse(422, "clip", "needs norm=static or norm=dynamic");
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
  plan.levels = levels_from(params, "rescale", plan.levels);
  plan.clip = levels_from(params, "clip", plan.clip);
  if (const auto window = params.number("window")) {
    plan.half_window = static_cast<std::uint64_t>(std::llround(*window * Depth::kCountsPerUnit)) / 2;
  }
  plan.gamma = params.number("gamma").value_or(1);
  plan.invert = params.boolean("invert").value_or(false);
  if (norm) refuse_combinations(params, plan.norm);
  return plan;
}

}  // namespace framesd::api
