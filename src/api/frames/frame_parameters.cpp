// SPDX-License-Identifier: MIT
#include "frame_parameters.hpp"

#include <framesd/render/gather.hpp>

namespace framesd::api {

store::ReadRequest selection_from(http::Params& params) {
  return {.range = params.depth_range(),
          .after = params.depth("after"),
          .offset = params.count("offset").value_or(0),
          .order = params.choice<store::Order>("order").value_or(store::Order::ascending)};
}

namespace {

image::FrameForm configured_form(const Policy& policy) noexcept {
  return policy.options.png_indexed ? image::FrameForm::indexed : image::FrameForm::rgb;
}

}  // namespace

render::FrameLook plain_look(const Policy& policy) {
  return {.form = configured_form(policy),
          .level = policy.options.png_level,
          .stats = true,
          .colours = {.lut = policy.lut}};
}

render::FrameLook look_from(http::Params& params, const Policy& policy) {
  return {.form = params.choice<image::FrameForm>("png").value_or(configured_form(policy)),
          .level = policy.options.png_level,
          .colours = colour_plan_from(params, policy)};
}

render::FrameLook image_look_from(http::Params& params, const Policy& policy) {
  render::FrameLook look = look_from(params, policy);
  look.image = params.choice<render::FrameImage>("image").value_or(render::FrameImage::png);
  if (look.image == render::FrameImage::none) look.colours = {};  // nothing to find levels for
  return look;
}

std::chrono::microseconds cost_of_frames(std::uint64_t frames, const render::FrameLook& look) {
  using std::chrono::nanoseconds;
  const nanoseconds frame{look.image == render::FrameImage::png && look.level > 1 ? 12'000 : 800};
  nanoseconds all = frame * frames;
  if (look.colours.norm == render::Norm::window) {
    constexpr nanoseconds kRow{700};  // of the window, to be gathered and counted
    all += kRow * (frames + render::kWindowRowsAbove + render::kWindowRowsBelow);
  }
  if (look.colours.norm == render::Norm::range) {
    constexpr nanoseconds kStatistics{600'000};  // of any range (bench page_normalized)
    all += kStatistics;
  }
  return std::chrono::ceil<std::chrono::microseconds>(all);
}

}  // namespace framesd::api
