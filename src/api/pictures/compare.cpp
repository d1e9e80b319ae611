// SPDX-License-Identifier: MIT
//
// GET /compare.png: one range under several colormaps, side by side.
#include "endpoints.hpp"
#include "pictures.hpp"
#include <framesd/image/colouring.hpp>
#include <framesd/image/png.hpp>

#include <algorithm>

namespace framesd::api {
namespace {

constexpr std::size_t kColormapsMax = 8;
constexpr std::uint32_t kColumnsMax = 4 * kWidthMax;  // of an RGB picture
constexpr std::size_t kRgb = 3;
constexpr std::size_t kRgba = 4;
constexpr std::uint8_t kBlank = 255;  // each colour of what is not there, for who passes over transparency

constexpr auto with_colormaps(std::array<http::ParameterSpec, kPictureParameters.size()> all) {
  for (http::ParameterSpec& spec : all) {
    if (spec.name == kColormapParameter.name) spec = http::repeatable(spec, 1, kColormapsMax);
  }
  return all;
}
constexpr auto kCompareParameters = with_colormaps(kPictureParameters);

struct Comparison {
  PictureRequest picture{};
  std::vector<std::string> colormaps{};  // what they are called or spelled
  std::vector<image::Lut> luts{};        // of each
};

// The table of each colormap asked for; the first one's faults are known already.
void add_luts(http::Params& params, const Policy& policy, Comparison& out) {
  out.luts.push_back(out.picture.colours.lut);
  const auto names = params.texts("colormap");
  out.colormaps.assign(names.begin(), names.end());
  if (out.colormaps.empty()) out.colormaps.push_back(policy.options.colormap);
  out.picture.colormap = out.colormaps.front();
  for (std::size_t i = 1; i < std::min(names.size(), kColormapsMax); ++i) {
    const auto lut = policy.colormaps.lut(names[i]);
    if (lut) {
      out.luts.push_back(*lut);
    } else {
      params.refuse(422, "colormap", "is wrong: " + lut.error().detail);
    }
  }
}

Comparison comparison_from(http::Params& params, const Policy& policy, const RowFormat& format) {
  Comparison out;
  const auto panels = std::clamp<std::size_t>(params.texts("colormap").size(), 1, kColormapsMax);
  out.picture.shape = shape_from(params, format, panels);
  out.picture.colours = colour_plan_from(params, policy);
  add_luts(params, policy, out);
  if (out.luts.size() * out.picture.shape.width > kColumnsMax) {
    params.refuse(422, "width",
                  "makes more than " + std::to_string(kColumnsMax) + " columns with all colormaps");
  }
  return out;
}

// The rows in one colormap, as panel `place` of `panels`.
void draw_panel(const render::PictureRows& rows, const image::Lut& palette, std::size_t place,
                std::size_t panels, std::vector<std::uint8_t>& out) {
  const image::Colouring colouring(palette);
  const std::size_t panel = rows.width * kRgb;
  for (std::uint32_t row = 0; row < rows.rows(); ++row) {
    if (rows.present[row] == 0) continue;
    const auto drawn = std::span(out).subspan((row * panels + place) * panel, panel);
    colouring.row(std::span(rows.pixels).subspan(std::size_t{row} * rows.width, rows.width), drawn);
    const auto absent = rows.absent_in(row);
    for (std::size_t i = 0; i < absent.size(); ++i) {
      if (absent[i] != 0) std::ranges::fill(drawn.subspan(i * kRgb, kRgb), kBlank);
    }
  }
}

// The same pixels with a fourth byte: 0 where nothing was measured, so that it can be told from white.
std::vector<std::uint8_t> with_alpha(std::span<const std::uint8_t> rgb, const render::PictureRows& rows,
                                     std::size_t panels) {
  std::vector<std::uint8_t> rgba;
  rgba.reserve(rgb.size() / kRgb * kRgba);
  for (std::size_t i = 0; i < rgb.size() / kRgb; ++i) {
    const std::size_t row = i / (rows.width * panels);
    const bool there = rows.present[row] != 0 && !rows.is_absent(row * rows.width + i % rows.width);
    for (std::size_t channel = 0; channel < kRgb; ++channel) rgba.push_back(rgb[i * kRgb + channel]);
    rgba.push_back(there ? 255 : 0);
  }
  return rgba;
}

void write_comparison(const Comparison& asked, render::ColourPlan colours, const render::PictureRows& rows,
                      int png_level, http::Response& out) {
  const std::size_t panels = asked.luts.size();
  std::vector<std::uint8_t> rgb(rows.pixels.size() * panels * kRgb, kBlank);
  for (std::size_t i = 0; i < panels; ++i) {
    colours.lut = asked.luts[i];
    draw_panel(rows, render::palette_of(colours), i, panels, rgb);
  }
  add_picture_headers(out, rows.bounds, rows.rows());
  Texts texts = texts_of(asked.picture, colours, rows.bounds, rows.rows());
  for (std::size_t i = 1; i < panels; ++i) texts.emplace_back("Colormap", asked.colormaps[i]);
  const auto width = static_cast<std::uint32_t>(rows.width * panels);
  if (rows.has_blanks()) {
    rgb = with_alpha(rgb, rows, panels);
    write_png(out, image::encode_rgba(rgb, width, rows.rows(), png_level, views_of(texts)));
  } else {
    write_png(out, image::encode_rgb(rgb, width, rows.rows(), png_level, views_of(texts)));
  }
}

result<Draft> draw_all(const Drawing& drawing, const Comparison& asked) {
  const auto colours = levelled(drawing, asked.picture);
  if (!colours) return colours.error();
  auto found = find_rows(drawing, asked.picture);
  if (!found) return found.error();
  if (auto* problem = std::get_if<http::Problem>(&*found)) return std::move(*problem);
  auto rows = std::get<std::shared_ptr<const render::PictureRows>>(*std::move(found));
  if (rows->pixels.size() * asked.luts.size() > render::kPixelsMax) {
    auto problem = no_picture(drawing.log, render::Gathered::too_many_pixels, asked.picture.shape.range);
    if (!problem) return problem.error();
    return *std::move(problem);
  }
  return Render(
      [&asked, colours = *colours, rows = std::move(rows), level = drawing.policy.options.png_level](
          Context&, http::Response& out) { write_comparison(asked, colours, *rows, level, out); });
}

result<std::chrono::microseconds> cost_of_comparison(ServiceParts& parts, store::View& log,
                                                     const Comparison& asked) {
  const auto cost = cost_of(parts, log, asked.picture);
  if (!cost) return cost;
  return *cost * (1 + 3 * static_cast<int>(asked.luts.size()));
}

Answer get_compare(const Call& call, http::Response&) {
  http::Params params = call.params();
  Comparison asked = comparison_from(params, call.policy, call.log.store.format());
  if (auto problem = params.problem()) return *std::move(problem);
  return picture_data(call, std::move(asked), draw_all, cost_of_comparison);
}

}  // namespace

const Endpoint kGetCompare{
    .method = http::Method::get,
    .path = "/compare.png",
    .tag = "Pictures",
    .summary = "A range under several colormaps",
    .about =
        R"(The picture of /strip.png once per `colormap`, for up to 8 colormaps, from left to right in the order of the
parameters. An 8-bit RGB PNG without gaps between the pictures; RGBA where there are rows without frames or absent pixels, which
are transparent. Its text chunks are those of a strip, with one `Colormap` per colormap.)",
    .parameters = kCompareParameters,
    .replies = kPictureReplies,
    .of_log = true,
    .answer = get_compare,
};

}  // namespace framesd::api
