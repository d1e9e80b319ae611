// SPDX-License-Identifier: MIT
//
// Frames as answers: the body of GET /frames and of GET /frames/{depth}, as JSON and as a picture.
//
// Written by hand into one string, because depths must stand exactly as they are (100.0, not 1E2) and because
// a page is rendered for every range that a client looks at.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/render/frame_look.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/log.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::render {

// A page as asked for. The bounds are repeated in the answer as they were given; read.range holds them too.
struct PagePlan {
  std::optional<Depth> depth_min{};
  std::optional<Depth> depth_max{};
  store::ReadRequest read{};
  FrameLook look{};
  std::string path = "/frames";  // that the link to the next page leads to
  std::string repeated{};        // parameters that the link to the next page repeats: "&order=desc&gamma=2"
};

// The link to the page that follows `last`.
[[nodiscard]] std::string next_page(const PagePlan& plan, Depth last);

// Appends {"frames":[...],"metadata":{...}} for what gather() left in `scratch`.
//
// source_width   samples that statistics are of
// Cost: about 0.5 us a frame (bench page_uncached).
void append_page(std::string& out, const PagePlan& plan, const store::Page& page, std::uint16_t source_width,
                 Scratch& scratch);

// Appends one frame, the first one gathered. REQUIRES: there is one
void append_frame(std::string& out, const FrameLook& look, std::uint16_t source_width, Scratch& scratch);

// Appends the same frame as a PNG alone. REQUIRES: look.image == FrameImage::png
void append_frame_png(std::string& out, const FrameLook& look, Scratch& scratch);

}  // namespace framesd::render
