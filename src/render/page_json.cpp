// SPDX-License-Identifier: MIT
#include "frame_writer.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/render/page_json.hpp>

namespace framesd::render {
namespace {

void write_metadata(JsonWriter& json, const PagePlan& plan, const store::Page& page, const Strip& strip) {
  const auto first = strip.empty() ? std::nullopt : std::optional(strip.depth(0));
  const auto last = strip.empty() ? std::nullopt : std::optional(strip.depth(strip.rows() - 1));
  json.begin_object();
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
  std::string link = plan.path + '?';
  if (plan.depth_min) link += "depth_min=" + plan.depth_min->text() + '&';
  if (plan.depth_max) link += "depth_max=" + plan.depth_max->text() + '&';
  link += "limit=";
  append_number(link, plan.read.limit);
  link += plan.repeated;
  link += "&after=" + last.text();
  return link;
}

void append_page(std::string& out, const PagePlan& plan, const store::Page& page, std::uint16_t source_width,
                 Scratch& scratch) {
  FrameWriter frames(plan.look, source_width, scratch);
  out += "{\"frames\":[";
  for (std::size_t row = 0; row < scratch.strip.rows(); ++row) {
    if (row != 0) out += ',';
    frames.append_json(out, row);
  }
  out += "],\"metadata\":";
  JsonWriter metadata(out);
  write_metadata(metadata, plan, page, scratch.strip);
  out += '}';
}

void append_frame(std::string& out, const FrameLook& look, std::uint16_t source_width, Scratch& scratch) {
  FrameWriter(look, source_width, scratch).append_json(out, 0);
}

void append_frame_png(std::string& out, const FrameLook& look, Scratch& scratch) {
  FrameWriter frames(look, scratch.strip.width(), scratch);
  const auto png = frames.png(0);
  out.append(reinterpret_cast<const char*>(png.data()), png.size());
}

}  // namespace framesd::render
