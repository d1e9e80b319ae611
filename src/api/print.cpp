// SPDX-License-Identifier: MIT
//
// GET /print.png: a range on paper, to scale, with a ruler, a header and a legend.
#include "endpoints.hpp"
#include "pictures.hpp"
#include <framesd/base/number.hpp>
#include <framesd/render/print_page.hpp>

#include <cmath>
#include <numbers>

namespace framesd::api {
namespace {

constexpr double kInchesAMetre = 1 / 0.0254;
constexpr double kMetresAFoot = 0.3048;

enum class Units : std::uint8_t { metres, feet };
constexpr std::array<std::string_view, 2> kUnits = {"m", "ft"};

constexpr std::array kPrintParameters = joined(
    joined(
        kRangeParameters,
        std::array{
            http::count_parameter("scale", "How many times the hole is larger than the print: 200 for 1:200.",
                                  20, 5000, "200"),
            http::count_parameter("dpi", "Dots an inch of paper.", 72, 600, "150"),
            http::choice_parameter("units", "What the depths of the log are in.", kUnits, "m"),
            http::number_parameter("bit_size",
                                   "The hole's diameter in inches: the picture is as wide as its wall, at "
                                   "the same scale. A larger one makes it wider.",
                                   1, 1000, "8.5"),
            kShapeParameters[3],
            kShapeParameters[4],
        }),
    kColourParameters);

struct PrintRequest {
  PictureRequest picture{};
  std::uint32_t scale = 0;
  std::uint32_t dpi = 0;
  Units units = Units::metres;
  double bit_size = 0;  // inches
};

PrintRequest request_from(http::Params& params, const Policy& policy) {
  PrintRequest request;
  request.picture.shape.range = params.depth_range();
  request.scale = static_cast<std::uint32_t>(params.count("scale").value_or(20));
  request.dpi = static_cast<std::uint32_t>(params.count("dpi").value_or(72));
  request.units = params.choice<Units>("units").value_or(Units::metres);
  request.bit_size = params.number("bit_size").value_or(1);
  request.picture.shape.rotate = params.number("rotate").value_or(0);
  request.picture.shape.flip = params.boolean("flip").value_or(false);
  request.picture.colours = colour_plan_from(params, policy);
  request.picture.colormap = std::string(params.text("colormap").value_or(policy.options.colormap));
  const double columns = std::numbers::pi * request.bit_size * request.dpi / request.scale;
  if (columns > kWidthMax) params.refuse(422, "bit_size", "makes a picture of more than 4096 columns");
  request.picture.shape.width =
      static_cast<std::uint16_t>(std::max(1.0, std::round(std::min(columns, 4096.0))));
  return request;
}

// Pixel rows of the interval on paper.
double rows_of(const PrintRequest& request, const DepthRange& bounds) {
  const double length = bounds.max.units() - bounds.min.units();
  const double metres = request.units == Units::feet ? length * kMetresAFoot : length;
  return std::max(1.0, std::round(metres * kInchesAMetre * request.dpi / request.scale));
}

std::string text_of(double number) {
  std::string text;
  append_number(text, number);
  return text;
}

std::string colours_line(const PrintRequest& request, const render::ColourPlan& drawn) {
  const render::ColourPlan& asked = request.picture.colours;
  std::string line = "Colormap " + request.picture.colormap.substr(0, 40) + ", norm ";
  line.append(kNorms[static_cast<std::size_t>(asked.norm)]);
  if (asked.norm != render::Norm::window)
    line += " " + text_of(drawn.tone.lo) + ".." + text_of(drawn.tone.hi);
  if (asked.clip.deviations) {
    line += ", mean ± " + text_of(*asked.clip.deviations) + " std";
  } else if (asked.norm != render::Norm::none) {
    line += ", clip " + text_of(asked.clip.lo) + "," + text_of(asked.clip.hi);
  }
  if (asked.norm == render::Norm::window) {
    line += ", window " + text_of(2 * static_cast<double>(asked.half_window) / Depth::kCountsPerUnit);
  }
  if (asked.tone.gamma != 1) line += ", gamma " + text_of(asked.tone.gamma);
  if (asked.tone.invert) line += ", inverted";
  return line;
}

render::PrintSheet sheet_of(const PrintRequest& request, const Policy& policy,
                            const render::ColourPlan& drawn, const DepthRange& bounds) {
  const std::string unit(kUnits[static_cast<std::size_t>(request.units)]);
  return {.dpi = request.dpi,
          .header = {policy.options.app_name.substr(0, 60),
                     "Depth " + bounds.min.text() + " – " + bounds.max.text() + " " + unit,
                     "Scale 1:" + std::to_string(request.scale) + ", hole " + text_of(request.bit_size) +
                         " in, " + std::to_string(request.dpi) + " dpi",
                     colours_line(request, drawn)}};
}

http::Problem refuse_size() {
  http::Problem problem{.status = 422,
                        .detail = "The print would have more than " + std::to_string(render::kPixelsMax) +
                                  " pixels or 65,535 rows: ask for a larger 'scale' or a shorter interval."};
  for (const char* name : {"scale", "depth_min", "depth_max"}) {
    problem.errors.push_back({name, "makes too large a print"});
  }
  return problem;
}

// Empty bounds where there are no frames.
DepthRange bounds_of(const DepthRange& asked, const store::Snapshot& now) {
  if (!now.first) return {Depth::highest(), Depth::lowest()};
  return {asked.min == Depth::lowest() ? *now.first : asked.min,
          asked.max == Depth::highest() ? *now.last : asked.max};
}

void write_print(const PrintRequest& request, const render::PrintSheet& sheet,
                 const render::PictureRows& rows, const render::ColourPlan& colours, int level,
                 Context& context, http::Response& out) {
  const auto pixels = render::print_page(sheet, rows);
  const render::PrintSize size = render::print_size(sheet, rows.bounds, rows.width, rows.rows());
  auto plane = std::make_shared<const image::IndexPlane>(pixels, size.width, size.height, level);
  const auto density = static_cast<std::uint32_t>(std::lround(request.dpi * kInchesAMetre));
  Texts texts = texts_of(request.picture, colours, rows.bounds, rows.rows());
  texts.emplace_back("Scale", std::to_string(request.scale));
  texts.emplace_back("Dpi", std::to_string(request.dpi));
  texts.emplace_back("Units", kUnits[static_cast<std::size_t>(request.units)]);
  texts.emplace_back("Bit-Size", text_of(request.bit_size));
  add_picture_headers(out, rows.bounds, rows.rows());
  const image::Lut palette = render::print_palette(render::palette_of(colours));
  write_indexed(out, context, std::move(plane),
                {.palette = palette, .density = image::PngDensity{density, density}}, texts);
}

Attempt draw_print(Resources& shared, const Policy& policy, PrintRequest request, const store::Snapshot& now,
                   Context& context, http::Response& out) {
  const DepthRange bounds = bounds_of(request.picture.shape.range, now);
  if (bounds.empty()) return no_picture(shared, render::Gathered::no_frames, request.picture.shape.range);
  const double rows = rows_of(request, bounds);
  if (bounds.min == bounds.max || rows > render::kRowsMax) return refuse_size();
  request.picture.shape.height = static_cast<std::uint32_t>(rows);
  const auto levels = levelled(shared, now, request.picture);
  if (!levels) return refuse_for_store(levels.error());
  if (!*levels) return std::nullopt;
  const render::ColourPlan& colours = **levels;
  const render::PrintSheet sheet = sheet_of(request, policy, colours, bounds);
  const auto size =
      render::print_size(sheet, bounds, request.picture.shape.width, request.picture.shape.height);
  if (std::uint64_t{size.width} * size.height > render::kPixelsMax) return refuse_size();
  Found<render::PictureRows> found = find_rows(shared, request.picture, now, context);
  if (std::holds_alternative<std::monostate>(found)) return std::nullopt;
  if (auto* problem = std::get_if<http::Problem>(&found)) return std::move(*problem);
  write_print(request, sheet, *std::get<std::shared_ptr<const render::PictureRows>>(found), colours,
              policy.options.png_level, context, out);
  return now.version;
}

Answer get_print(const Call& call, http::Response&) {
  http::Params params = call.params();
  PrintRequest request = request_from(params, call.policy);
  if (auto problem = params.problem()) return *std::move(problem);
  constexpr std::chrono::milliseconds kCost{100};  // some thousand rows with a page around
  return Data{.estimate = kCost,
              .run = [&shared = call.shared, &policy = call.policy, request = std::move(request)](
                         Context& context, http::Response& out) {
                return of_one_state(shared, [&](const store::Snapshot& now) {
                  return draw_print(shared, policy, request, now, context, out);
                });
              }};
}

}  // namespace

const Endpoint kGetPrint{
    .method = http::Method::get,
    .path = "/print.png",
    .tag = "Pictures",
    .summary = "A range to print",
    .about =
        "On paper a metre of hole is 1/scale metres, downwards and around the wall, and the PNG says how "
        "large its pixels are. Beside the picture stand a ruler of depths, a header and a legend of the "
        "colours. Grey values below 2 are drawn as 2, since paper and ink take two places of the palette; "
        "where no frame is near, the paper shows.",
    .parameters = kPrintParameters,
    .replies = kPictureReplies,
    .answer = get_print,
};

}  // namespace framesd::api
