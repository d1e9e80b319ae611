// SPDX-License-Identifier: MIT
//
// GET /print.png: a range on paper, to scale, with a ruler, a header and a legend.
#include "endpoints.hpp"
#include "pictures.hpp"
#include "print_sheet.hpp"
#include <framesd/facts/outline.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace framesd::api {
namespace {

constexpr http::ParameterSpec printed_text(std::string_view name, std::string_view about,
                                           std::uint32_t characters, std::string_view example) {
  return http::limited_text(name, about, characters, example);
}

constexpr std::array kPrintParameters = joined(
    joined(kRangeParameters,
           std::array{
               http::count_parameter("scale", "Scale of the print: 200 means 1:200.", 20, 5000, "200"),
               http::count_parameter("dpi", "Dots per inch of paper.", 72, 600, "150"),
               http::choice_parameter("units", "Unit of the depths of the log.", kUnits, "m"),
               http::number_parameter("track_width", "Width of the picture on paper in millimetres.", 5, 1000,
                                      "60"),
               http::with_example(
                   "8.5",
                   http::number_parameter(
                       "bit_size", "The hole's diameter in inches, for the header and true_shape.", 1, 1000)),
               http::going_with(
                   "bit_size=8.5",
                   http::with_example(
                       "true",
                       http::boolean_parameter(
                           "true_shape",
                           "Draws the wall of the hole in its true shape: as wide as the circumference of a "
                           "hole of bit_size, at the same scale as the depth. Not together with track_width.",
                           {}))),
               printed_text("title", "Title of the print. Absent: app_name of the server.", 120,
                            "Acoustic image, run 2"),
               printed_text("well", "The well's name, for the header.", 80, "Well 7"),
               printed_text("date", "Date for the header; printed as given.", 40, "2026-11-20"),
               named(kShapeParameters, "rotate"),
               named(kShapeParameters, "flip"),
           }),
    kColourParameters);

Track track_from(http::Params& params, std::uint32_t scale) {
  Track track{.millimetres = params.number("track_width").value_or(0), .bit_size = params.number("bit_size")};
  track.true_shape = params.boolean("true_shape").value_or(false);
  if (!track.true_shape) return track;
  if (params.has("track_width")) {
    params.refuse(422, "track_width",
                  "cannot be combined with true_shape, which takes the width from bit_size");
  }
  if (!params.has("bit_size")) {
    params.refuse(422, "bit_size", "is required with true_shape: the width of the wall follows from it");
  }
  if (track.bit_size) track.millimetres = circumference_mm(*track.bit_size) / scale;
  return track;
}

// As many columns as the track has dots.
std::uint16_t columns_from(http::Params& params, const Track& track, std::uint32_t dpi) {
  const double columns = track.millimetres / kMillimetresPerInch * dpi;
  if (columns > kWidthMax) {
    const std::string_view name = track.true_shape ? "bit_size" : "track_width";
    params.refuse(422, name, "makes a picture of more than 4096 columns: a lower dpi makes fewer");
  }
  return static_cast<std::uint16_t>(std::max(1.0, std::round(std::min<double>(columns, kWidthMax))));
}

// "U+0416"
std::string code_of(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

std::string printed_from(http::Params& params, std::string_view name) {
  const std::string_view text = params.text(name).value_or("");
  if (const auto letter = render::first_unprintable(text)) {
    params.refuse(422, name,
                  "has a character that cannot be printed, " + code_of(*letter) +
                      ": ASCII can, and ° ± ² ³ µ · ¼ ½ × – — ’ Ä Å Æ Ö Ø Ü ß ä å æ è é ö ø ü");
  }
  return std::string(text);
}

PrintRequest request_from(http::Params& params, const Policy& policy) {
  PrintRequest request;
  render::PictureShape& shape = request.picture.shape;
  shape.range = params.depth_range();
  request.scale = static_cast<std::uint32_t>(params.count("scale").value_or(20));
  request.dpi = static_cast<std::uint32_t>(params.count("dpi").value_or(72));
  request.units = params.choice<Units>("units").value_or(Units::metres);
  request.track = track_from(params, request.scale);
  shape.width = columns_from(params, request.track, request.dpi);
  shape.rotate = params.number("rotate").value_or(0);
  shape.flip = params.boolean("flip").value_or(false);
  request.title = printed_from(params, "title");
  request.well = printed_from(params, "well");
  request.date = printed_from(params, "date");
  request.picture.colours = colour_plan_from(params, policy);
  request.picture.colormap = std::string(params.text("colormap").value_or(policy.options.colormap));
  return request;
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
DepthRange bounds_of(const DepthRange& asked, const store::Extent& log) {
  if (!log.first) return {Depth::highest(), Depth::lowest()};
  return {asked.min == Depth::lowest() ? *log.first : asked.min,
          asked.max == Depth::highest() ? *log.last : asked.max};
}

void write_print(const PrintRequest& request, const render::PrintSheet& sheet,
                 const render::PictureRows& rows, const render::ColourPlan& colours, int level,
                 Context& context, http::Response& out) {
  const auto pixels = render::print_page(sheet, rows);
  const render::PrintSize size = render::print_size(sheet, rows.bounds, rows.width, rows.rows());
  auto plane = std::make_shared<const image::IndexPlane>(pixels, size.width, size.height, level);
  const auto density = static_cast<std::uint32_t>(std::lround(request.dpi * kInchesPerMetre));
  Texts texts = texts_of(request.picture, colours, rows.bounds, rows.rows());
  texts.emplace_back("Scale", std::to_string(request.scale));
  texts.emplace_back("Dpi", std::to_string(request.dpi));
  texts.emplace_back("Units", kUnits[static_cast<std::size_t>(request.units)]);
  texts.emplace_back("Track-Width", text_of(request.track.millimetres));
  if (request.track.bit_size) texts.emplace_back("Bit-Size", text_of(*request.track.bit_size));
  if (request.track.true_shape) texts.emplace_back("True-Shape", "true");
  if (!request.title.empty()) texts.emplace_back("Title", render::latin1_of(request.title));
  if (!request.well.empty()) texts.emplace_back("Well", render::latin1_of(request.well));
  if (!request.date.empty()) texts.emplace_back("Date", render::latin1_of(request.date));
  add_picture_headers(out, rows.bounds, rows.rows());
  const image::Lut palette = render::print_palette(render::palette_of(colours));
  write_indexed(out, context, std::move(plane),
                {.palette = palette, .density = image::PngDensity{density, density}}, texts);
}

result<Draft> refuse_print(const Drawing& drawing, const PrintRequest& request) {
  auto problem = no_picture(drawing.log, render::Gathered::no_frames, request.picture.shape.range);
  if (!problem) return problem.error();
  return *std::move(problem);
}

result<facts::Facts> facts_in(store::View& log) {
  const auto text = log.facts();
  if (!text) return text.error();
  auto known = facts::outline_of(*text);
  if (!known) return errc::store_corrupt;  // they were checked when they were stored
  return std::move(known->facts);
}

result<Draft> draw_print(const Drawing& drawing, PrintRequest request) {
  const auto log = drawing.log.extent();
  if (!log) return log.error();
  const DepthRange bounds = bounds_of(request.picture.shape.range, *log);
  if (bounds.empty()) return refuse_print(drawing, request);
  const double height = rows_of(request, bounds);
  if (bounds.min == bounds.max || height > render::kRowsMax) return refuse_size();
  request.picture.shape.height = static_cast<std::uint32_t>(height);
  const auto colours = levelled(drawing, request.picture);
  if (!colours) return colours.error();
  const auto facts = facts_in(drawing.log);
  if (!facts) return facts.error();
  render::PrintSheet sheet = sheet_of(request, drawing.policy, *facts, *colours, bounds);
  const auto size =
      render::print_size(sheet, bounds, request.picture.shape.width, request.picture.shape.height);
  if (std::uint64_t{size.width} * size.height > render::kPixelsMax) return refuse_size();
  auto found = find_rows(drawing, request.picture);
  if (!found) return found.error();
  if (auto* problem = std::get_if<http::Problem>(&*found)) return std::move(*problem);
  return Render([request = std::move(request), sheet = std::move(sheet), colours = *colours,
                 rows = std::get<std::shared_ptr<const render::PictureRows>>(*std::move(found)),
                 level = drawing.policy.options.png_level](Context& context, http::Response& out) {
    write_print(request, sheet, *rows, colours, level, context, out);
  });
}

// Some thousand rows with a page around.
result<std::chrono::microseconds> cost_of_print(ServiceParts&, store::View&, const PrintRequest&) {
  return std::chrono::milliseconds(100);
}

Answer get_print(const Call& call, http::Response&) {
  http::Params params = call.params();
  PrintRequest request = request_from(params, call.policy);
  if (auto problem = params.problem()) return *std::move(problem);
  return picture_data(call, std::move(request), draw_print, cost_of_print);
}

}  // namespace

const Endpoint kGetPrint{
    .method = http::Method::get,
    .path = "/print.png",
    .tag = "Pictures",
    .summary = "A range as a page to print",
    .about =
        R"(A metre of hole is 1/scale metres of paper, and the PNG says how large its pixels are. The track is as wide
as track_width, or, with true_shape, as wide as the wall of the hole at this scale: 3.4 mm for an 8.5 inch
hole at 1:200. Beside the picture are a ruler of depths, a header and a legend of the colours; above it are
the letters N E S W, or High Right Low Left where the azimuth_reference of the log is highside, at the azimuths
0, 90, 180 and 270: the first sample is at the azimuth_zero of the log. Grey values below 2 are drawn as 2,
because paper and ink use two colours of the palette. Where there is no frame nearby, the paper shows.)",
    .parameters = kPrintParameters,
    .replies = kPictureReplies,
    .of_log = true,
    .answer = get_print,
};

}  // namespace framesd::api
