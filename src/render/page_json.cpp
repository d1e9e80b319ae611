// SPDX-License-Identifier: MIT
#include <framesd/base/number.hpp>
#include <framesd/http/json_writer.hpp>
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::render {
namespace {

// The members of one frame that every form of it has.
void write_frame(http::JsonWriter& json, std::size_t row, const image::FrameEncoder& encoder,
                 Scratch& scratch) {
  const Strip& strip = scratch.strip;
  json.member("depth", strip.depth(row)).member("width", strip.width()).member("height", 1);
  json.key("image_base64").base64(encoder.encode(strip.row(row), scratch.png));
}

// Of `samples` values; the standard deviation is the population's.
void write_stats(http::JsonWriter& json, const RowStats& stats, std::uint16_t samples) {
  const double mean = static_cast<double>(stats.sum) / samples;
  const double variance = static_cast<double>(stats.sum_squares) / samples - mean * mean;
  json.key("stats").begin_object();
  json.member("min", stats.min).member("max", stats.max);
  json.member("mean", mean).member("std", std::sqrt(std::max(0.0, variance)));
  json.end_object();
}

void write_metadata(http::JsonWriter& json, const PagePlan& plan, const store::Page& page,
                    const Strip& strip) {
  const auto first = strip.empty() ? std::nullopt : std::optional(strip.depth(0));
  const auto last = strip.empty() ? std::nullopt : std::optional(strip.depth(strip.rows() - 1));
  json.key("metadata").begin_object();
  json.member("count", strip.rows()).member("total", page.total);
  json.member("depth_min", plan.depth_min).member("depth_max", plan.depth_max);
  json.member("limit", plan.read.limit).member("offset", plan.read.offset);
  json.member("has_more", page.has_more);
  json.member("first_depth", first).member("last_depth", last);
  json.key("next");
  if (page.has_more && last) {
    json.value(std::string_view(next_page(plan, *last)));
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

}  // namespace

std::string next_page(const PagePlan& plan, Depth last) {
  std::string link = "/frames?";
  if (plan.depth_min) link += "depth_min=" + plan.depth_min->text() + '&';
  if (plan.depth_max) link += "depth_max=" + plan.depth_max->text() + '&';
  link += "limit=";
  append_number(link, plan.read.limit);
  if (plan.read.order == store::Order::descending) link += "&order=desc";
  link += "&after=" + last.text();
  return link;
}

void append_page(std::string& out, const PagePlan& plan, const store::Page& page,
                 const image::FrameEncoder& encoder, Scratch& scratch) {
  http::JsonWriter json(out);
  json.begin_object().key("frames").begin_array();
  for (std::size_t row = 0; row < scratch.strip.rows(); ++row) {
    json.begin_object();
    write_frame(json, row, encoder, scratch);
    json.end_object();
  }
  json.end_array();
  write_metadata(json, plan, page, scratch.strip);
  json.end_object();
}

void append_frame_with_stats(std::string& out, std::uint16_t source_width, const image::FrameEncoder& encoder,
                             Scratch& scratch) {
  http::JsonWriter json(out);
  json.begin_object();
  write_frame(json, 0, encoder, scratch);
  write_stats(json, scratch.strip.stats(0), source_width);
  json.end_object();
}

}  // namespace framesd::render
