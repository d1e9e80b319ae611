// SPDX-License-Identifier: MIT
//
// Frames as JSON: the body of GET /frames and of GET /frames/{depth}.
//
// Written by hand into one string, because depths must stand exactly as they are (100.0, not 1E2) and because
// a page is rendered anew for every range somebody looks at.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/strip.hpp>
#include <framesd/image/frame_encoder.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/frame_store.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace framesd::render {

// A page as asked for. The bounds are repeated in the answer as they were given; read.range holds them too.
struct PagePlan {
  std::optional<Depth> depth_min;
  std::optional<Depth> depth_max;
  store::ReadRequest read;
};

// The query of the page that follows `last`: every parameter of `plan` but its offset.
[[nodiscard]] std::string next_page(const PagePlan& plan, Depth last);

// Appends {"frames":[...],"metadata":{...}} for the rows gathered in scratch.strip.
//
// Cost: about 0.3 us a frame (bench page_json).
void append_page(std::string& out, const PagePlan& plan, const store::Page& page,
                 const image::FrameEncoder& encoder, Scratch& scratch);

// Appends one frame with its statistics: row 0 of scratch.strip.
//
// source_width   samples the statistics are of
void append_frame_with_stats(std::string& out, std::uint16_t source_width, const image::FrameEncoder& encoder,
                             Scratch& scratch);

}  // namespace framesd::render
