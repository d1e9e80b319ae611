// SPDX-License-Identifier: MIT
#include "picture_parameters.hpp"

namespace framesd::api {
namespace {

void refuse_impossible(http::Params& params, const render::PictureShape& shape, std::uint64_t panels) {
  if (shape.height == 0) return;
  if (std::uint64_t{shape.height} * shape.width * panels > render::kPixelsMax) {
    const std::string detail = "makes more than " + std::to_string(render::kPixelsMax) + " pixels with ";
    params.refuse(422, "height", detail + "width");
    params.refuse(422, "width", detail + "height");
  }
  if (params.has("depth_min") && shape.range.min == shape.range.max) {
    params.refuse(422, "height", "needs an interval, depth_min and depth_max are the same");
  }
}

}  // namespace

render::PictureShape shape_from(http::Params& params, const RowFormat& format, std::uint64_t panels) {
  render::PictureShape shape;
  shape.range = params.depth_range();
  shape.height = static_cast<std::uint32_t>(params.count("height").value_or(0));
  shape.width = static_cast<std::uint16_t>(params.count("width").value_or(format.frame_width));
  shape.resample = params.choice<store::Resample>("resample").value_or(store::Resample::mean);
  shape.rotate = params.number("rotate").value_or(0);
  shape.flip = params.boolean("flip").value_or(false);
  refuse_impossible(params, shape, panels);
  return shape;
}

PictureRequest picture_request_from(http::Params& params, const Policy& policy, const RowFormat& format) {
  PictureRequest request{.shape = shape_from(params, format), .colours = colour_plan_from(params, policy)};
  request.colormap = params.has("colormap") ? std::string(params.text("colormap").value_or("")) : "";
  if (request.colormap.empty()) request.colormap = policy.options.colormap;
  return request;
}

}  // namespace framesd::api
