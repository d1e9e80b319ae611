// SPDX-License-Identifier: MIT
#include "idat.hpp"

#include "deflate.hpp"
#include "png_chunks.hpp"
#include "png_filter.hpp"
#include "row_stream.hpp"

#include <cassert>

namespace framesd::image {

void append_idat_and_end(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> pixels,
                         std::size_t row_bytes, std::size_t pixel_bytes, int level) {
  assert(level >= 0 && level <= 9);
  const std::size_t opened = open_chunk(out, "IDAT");
  if (level == 0) {
    append_zlib_stream(out, unfiltered(pixels, row_bytes), level);
  } else if (level == 1) {
    append_row_stream(out, pixels, row_bytes, pixel_bytes);
  } else {
    append_zlib_stream(out, filter_adaptively(pixels, row_bytes, pixel_bytes), level);
  }
  close_chunk(out, opened);
  out.insert(out.end(), kEndChunk.begin(), kEndChunk.end());
}

}  // namespace framesd::image
