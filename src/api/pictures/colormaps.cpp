// SPDX-License-Identifier: MIT
//
// GET /colormaps and /colormaps/{name}.png: the colormaps there are, and a legend of one.
#include "endpoints.hpp"
#include "pictures.hpp"
#include <framesd/base/json_writer.hpp>

#include <algorithm>
#include <cstdio>

namespace framesd::api {
namespace {

constexpr std::uint32_t kLong = 256;  // of a legend that nobody gave a size
constexpr std::uint32_t kShort = 16;

enum class Orientation : std::uint8_t { horizontal, vertical };
constexpr std::array<std::string_view, 2> kOrientations = {"horizontal", "vertical"};

std::string hex_of(image::Rgb colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.r, colour.g, colour.b);
  return text;
}

void write_map(JsonWriter& json, const image::Colormap& map) {
  json.begin_object().member("name", std::string_view(map.name)).key("stops").begin_array();
  for (const image::Stop& stop : map.stops) {
    json.begin_array().value(stop.grey).value(std::string_view(hex_of(stop.colour))).end_array();
  }
  json.end_array().end_object();
}

// The map of pictures that name none: its name, or where it has none, as it is spelled out in the settings.
std::string_view default_map(const Policy& policy) {
  const auto found = std::ranges::find(policy.colormaps.all(), policy.lut, &image::Colormap::lut);
  return found == policy.colormaps.all().end() ? std::string_view(policy.options.colormap) : found->name;
}

void write_list(const Policy& policy, http::Response& out) {
  out.content_type = kJson;
  JsonWriter json(out.body);
  json.begin_object().key("colormaps").begin_array();
  for (const image::Colormap& map : policy.colormaps.all()) write_map(json, map);
  json.end_array().member("default", default_map(policy)).end_object();
}

struct Legend {
  image::Lut lut;
  std::string name;
  std::uint32_t width;
  std::uint32_t height;
  Orientation orientation;
};

// The grey values from 0 to 255 along `length` pixels.
std::uint8_t grey_at(std::uint32_t place, std::uint32_t length) noexcept {
  if (length == 1) return 0;
  return static_cast<std::uint8_t>((place * 255 + (length - 1) / 2) / (length - 1));
}

std::vector<std::uint8_t> ramp(const Legend& legend) {
  std::vector<std::uint8_t> pixels(std::size_t{legend.width} * legend.height);
  for (std::uint32_t y = 0; y < legend.height; ++y) {
    for (std::uint32_t x = 0; x < legend.width; ++x) {
      pixels[std::size_t{y} * legend.width + x] = legend.orientation == Orientation::horizontal
                                                      ? grey_at(x, legend.width)
                                                      : grey_at(y, legend.height);
    }
  }
  return pixels;
}

void write_legend(const Legend& legend, Context& context, http::Response& out) {
  auto plane = std::make_shared<const image::IndexPlane>(ramp(legend), legend.width, legend.height);
  write_indexed(out, context, std::move(plane), {.palette = legend.lut}, {{"Colormap", legend.name}});
}

Answer get_colormaps(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Data{.render = [&policy = call.policy](Context&, http::Response& out) { write_list(policy, out); }};
}

Answer get_legend(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto orientation = params.choice<Orientation>("orientation").value_or(Orientation::horizontal);
  const bool upright = orientation == Orientation::vertical;
  const auto width = params.count("width").value_or(upright ? kShort : kLong);
  const auto height = params.count("height").value_or(upright ? kLong : kShort);
  if (auto problem = params.problem()) return *std::move(problem);
  const std::string_view name = call.match.captures[0];
  const auto lut = call.policy.colormaps.lut(name);
  if (!lut) return http::Problem{.status = 404, .detail = "There is no such colormap: " + lut.error().detail};
  Legend legend{*lut, std::string(name), static_cast<std::uint32_t>(width),
                static_cast<std::uint32_t>(height), orientation};
  constexpr std::uint64_t kPixelsPerMicrosecond = 500;  // bench png_strip
  return Data{.estimate = std::chrono::microseconds(width * height / kPixelsPerMicrosecond),
              .render = [legend = std::move(legend)](Context& context, http::Response& out) {
                write_legend(legend, context, out);
              }};
}

constexpr ContentSpec kListContents[] = {
    {.media_type = kJson,
     .schema = "Colormaps",
     .example =
         R"({"colormaps":[{"name":"gray","stops":[[0,"#000000"],[255,"#ffffff"]]}],"default":"gray"})"}};
constexpr ReplySpec kListReplies[] = {
    {.status = 200, .about = "All colormaps, without the reversed ones.", .contents = kListContents}};
constexpr ReplySpec kLegendReplies[] = {{.status = 200, .about = "The legend.", .contents = kPngContents}};
constexpr http::ParameterSpec kColormapCaptures[] = {http::text_parameter(
    "name", "Name of a colormap, reversed if followed by _r, or a list of colours.", {}, "viridis")};
constexpr http::ParameterSpec kLegendParameters[] = {
    http::count_parameter("width", "Width in pixels. Absent: 256, or 16 if the legend is vertical.", 1,
                          kWidthMax),
    http::count_parameter("height", "Height in pixels. Absent: 16, or 256 if the legend is vertical.", 1,
                          kWidthMax),
    http::choice_parameter("orientation", "Low values on the left, or at the top.", kOrientations,
                           "horizontal"),
};

}  // namespace

const Endpoint kGetColormaps{
    .method = http::Method::get,
    .path = "/colormaps",
    .tag = "Pictures",
    .summary = "The colormaps",
    .about =
        R"(Each colormap with its stops: a grey value and its colour; colours between two stops are interpolated
linearly. Any name followed by `_r` is the same colormap reversed. `default` is the colormap of pictures that name none, as
the server's setting `colormap` has it: one of the names, a reversed one or a list of colours.)",
    .replies = kListReplies,
    .answer = get_colormaps,
};

const Endpoint kGetColormapPng{
    .method = http::Method::get,
    .path = "/colormaps/{name}.png",
    .tag = "Pictures",
    .summary = "A legend",
    .about = "The colours of grey 0 to 255, from left to right or downwards.",
    .parameters = kLegendParameters,
    .captures = kColormapCaptures,
    .replies = kLegendReplies,
    .answer = get_legend,
};

}  // namespace framesd::api
