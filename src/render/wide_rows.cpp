// SPDX-License-Identifier: MIT
#include "wide_rows.hpp"

#include <framesd/frame/sample_mask.hpp>

namespace framesd::render {

void append_absent(WideRows& rows, std::span<const std::uint8_t> mask, std::size_t width) {
  if (rows.absent.empty() && !any_absent(mask)) return;
  rows.absent.resize(rows.pixels.size());
  if (!mask.empty()) unpack_mask(mask, std::span(rows.absent).last(width));
}

}  // namespace framesd::render
