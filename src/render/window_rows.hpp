// SPDX-License-Identifier: MIT
//
// Rows and the rows around them, for Norm::window: in pages and in pictures of one pixel row per frame.
// Pictures with a height have rows of another kind, see gather_planned.cpp.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/image/tone.hpp>
#include <framesd/render/scratch.hpp>
#include <framesd/store/view.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::render {

// `depth` moved by `counts`, held at the ends.
[[nodiscard]] Depth shifted(Depth depth, std::int64_t counts) noexcept;

// Which rows of scratch.wide are those of the request; the others are the rows around them.
struct RequestedRows {
  std::size_t first;
  std::size_t count;
};

// Makes scratch.wide of scratch.strip and what lies within `reach` counts around it.
//
// order   of scratch.strip, which holds a row; scratch.wide ascends
[[nodiscard]] result<RequestedRows> widen(store::View& log, store::Order order, std::int64_t reach,
                                          Scratch& scratch);

// The window of each row of `wide`. Rows around the requested ones are not shown; they get the window of the
// nearest requested row, so that they count.
void find_windows(const Strip& wide, const RequestedRows& requested, std::int64_t reach,
                  std::vector<image::RowWindow>& windows);

// Appends a row with depth, statistics and mask of one of `from`; absent pixels become 0.
void append_row(const Strip& from, std::size_t row, std::span<const std::uint8_t> pixels, Strip& to);

// Gives back what scratch holds of an unusually large window.
void forget_if_large(Scratch& scratch);

}  // namespace framesd::render
