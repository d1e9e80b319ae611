// SPDX-License-Identifier: MIT
#include <framesd/render/page_json.hpp>

#include <algorithm>
#include <cmath>

#include <framesd/base/number.hpp>
#include <framesd/http/base64.hpp>

namespace framesd::render {
namespace {

void append_depth_or_null(std::string& out, const std::optional<Depth>& depth) {
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
}

// {"depth":..,"width":..,"height":1,"image_base64":".." without the closing brace.
void append_open_frame(std::string& out, std::size_t row, const image::FrameEncoder& encoder, Scratch& scratch) {
  const Strip& strip = scratch.strip;
  out += "{\"depth\":";
  strip.depth(row).append_to(out);
  out += ",\"width\":";
  append_number(out, std::uint64_t{strip.width()});
  out += ",\"height\":1,\"image_base64\":\"";
  scratch.png.clear();
  encoder.encode(strip.row(row), scratch.png);
  http::append_base64(out, scratch.png);
  out += '"';
}

// mean and population standard deviation of `samples` values.
void append_stats(std::string& out, const RowStats& stats, std::uint16_t samples) {
  const double mean = static_cast<double>(stats.sum) / samples;
  const double variance = static_cast<double>(stats.sum_squares) / samples - mean * mean;
  out += ",\"stats\":{\"min\":";
  append_number(out, std::uint64_t{stats.min});
  out += ",\"max\":";
  append_number(out, std::uint64_t{stats.max});
  out += ",\"mean\":";
  append_number(out, mean);
  out += ",\"std\":";
  append_number(out, std::sqrt(std::max(0.0, variance)));
  out += '}';
}

void append_metadata(std::string& out, const PagePlan& plan, const store::Page& page, const Strip& strip) {
  out += "{\"count\":";
  append_number(out, std::uint64_t{strip.rows()});
  out += ",\"total\":";
  append_number(out, page.total);
  out += ",\"depth_min\":";
  append_depth_or_null(out, plan.depth_min);
  out += ",\"depth_max\":";
  append_depth_or_null(out, plan.depth_max);
  out += ",\"limit\":";
  append_number(out, plan.read.limit);
  out += ",\"offset\":";
  append_number(out, plan.read.offset);
  out += ",\"has_more\":";
  out += page.has_more ? "true" : "false";
  out += ",\"first_depth\":";
  append_depth_or_null(out, strip.empty() ? std::nullopt : std::optional(strip.depth(0)));
  out += ",\"last_depth\":";
  append_depth_or_null(out, strip.empty() ? std::nullopt : std::optional(strip.depth(strip.rows() - 1)));
  out += ",\"next\":";
  if (page.has_more && !strip.empty()) {
    out += '"';
    out += next_page(plan, strip.depth(strip.rows() - 1));
    out += '"';
  } else {
    out += "null";
  }
  out += '}';
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
  out += "{\"frames\":[";
  for (std::size_t row = 0; row < scratch.strip.rows(); ++row) {
    if (row != 0) out += ',';
    append_open_frame(out, row, encoder, scratch);
    out += '}';
  }
  out += "],\"metadata\":";
  append_metadata(out, plan, page, scratch.strip);
  out += '}';
}

void append_frame_with_stats(std::string& out, std::uint16_t source_width, const image::FrameEncoder& encoder,
                             Scratch& scratch) {
  append_open_frame(out, 0, encoder, scratch);
  append_stats(out, scratch.strip.stats(0), source_width);
  out += '}';
}

}  // namespace framesd::render
