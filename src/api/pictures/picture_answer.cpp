// SPDX-License-Identifier: MIT
//
// What the answer around a finished picture holds: headers, texts, and the PNG's bytes.
#include "pictures.hpp"
#include <framesd/base/number.hpp>

namespace framesd::api {
namespace {

std::string pair_text(double lo, double hi) {
  std::string text;
  append_number(text, lo);
  append_number(text += ',', hi);
  return text;
}

std::string number_text(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

void add_colour_texts(Texts& texts, const PictureRequest& request, const render::ColourPlan& colours) {
  const render::Norm norm = request.colours.norm;
  texts.emplace_back("Colormap", request.colormap);
  texts.emplace_back("Norm", kNorms[static_cast<std::size_t>(norm)]);
  if (norm != render::Norm::window)
    texts.emplace_back("Rescale", pair_text(colours.tone.lo, colours.tone.hi));
  if (colours.clip.deviations) {
    texts.emplace_back("Deviations", number_text(*colours.clip.deviations));
  } else if (norm != render::Norm::none) {
    texts.emplace_back("Clip", pair_text(colours.clip.lo, colours.clip.hi));
  }
  if (norm == render::Norm::window) {
    texts.emplace_back("Window",
                       number_text(static_cast<double>(2 * colours.half_window) / Depth::kCountsPerUnit));
  }
  texts.emplace_back("Gamma", number_text(colours.tone.gamma));
  texts.emplace_back("Invert", colours.tone.invert ? "true" : "false");
}

}  // namespace

void add_picture_headers(http::Response& out, const DepthRange& bounds, std::uint32_t rows) {
  out.add_header("X-Depth-Min", bounds.min.text());
  out.add_header("X-Depth-Max", bounds.max.text());
  out.add_header("X-Rows", std::to_string(rows));
}

Texts texts_of(const PictureRequest& request, const render::ColourPlan& colours, const DepthRange& bounds,
               std::uint32_t rows) {
  const render::PictureShape& shape = request.shape;
  Texts texts = {
      {"Depth-Min", bounds.min.text()}, {"Depth-Max", bounds.max.text()}, {"Rows", std::to_string(rows)}};
  if (shape.tile) {
    texts.emplace_back("Tile", std::to_string(shape.tile->level) + '/' + std::to_string(shape.tile->index));
  } else if (shape.height != 0) {
    texts.emplace_back("Resample", kResamples[static_cast<std::size_t>(shape.resample)]);
  }
  if (shape.rotate != 0) texts.emplace_back("Rotate", number_text(shape.rotate));
  if (shape.flip) texts.emplace_back("Flip", "true");
  add_colour_texts(texts, request, colours);
  return texts;
}

std::vector<image::PngText> views_of(const Texts& texts) {
  std::vector<image::PngText> views;
  views.reserve(texts.size());
  for (const auto& [key, value] : texts) views.push_back({key, value});
  return views;
}

void write_png(http::Response& out, std::vector<std::uint8_t> png) {
  const auto owner = std::make_shared<const std::vector<std::uint8_t>>(std::move(png));
  out.content_type = "image/png";
  out.rest = {owner, std::string_view(reinterpret_cast<const char*>(owner->data()), owner->size())};
}

void write_indexed(http::Response& out, Context& context, std::shared_ptr<const image::IndexPlane> plane,
                   image::PngHead head, const Texts& texts) {
  const std::vector<image::PngText> views = views_of(texts);
  head.texts = views;
  std::vector<std::uint8_t>& begin = context.scratch.png;
  begin.clear();
  image::append_indexed_head(begin, *plane, head);
  out.content_type = "image/png";
  out.body.assign(begin.begin(), begin.end());
  const std::string_view tail(reinterpret_cast<const char*>(plane->rest().data()), plane->rest().size());
  out.rest = {std::move(plane), tail};
}

}  // namespace framesd::api
