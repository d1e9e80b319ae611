// SPDX-License-Identifier: MIT
#include "reference_png.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <stdexcept>

#include <zlib.h>

namespace framesd::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

void require(bool holds, const std::string& reason) {
  if (!holds) throw std::runtime_error("PNG: " + reason);
}

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | bytes[static_cast<std::size_t>(i)];
  return value;
}

std::vector<PngChunk> split_chunks(std::span<const std::uint8_t> bytes) {
  const Bytes signature = {137, 80, 78, 71, 13, 10, 26, 10};
  require(bytes.size() >= 8 && std::equal(signature.begin(), signature.end(), bytes.begin()), "signature");
  bytes = bytes.subspan(8);
  std::vector<PngChunk> chunks;
  while (!bytes.empty()) {
    require(bytes.size() >= 12, "a chunk cut short");
    const std::uint32_t length = big_endian(bytes);
    require(length < 0x80000000u && length <= bytes.size() - 12, "a chunk longer than the file");
    const auto covered = bytes.subspan(4, 4 + length);
    const auto crc = static_cast<std::uint32_t>(::crc32_z(0, covered.data(), covered.size()));
    require(crc == big_endian(bytes.subspan(8 + length)), "CRC of a chunk");
    chunks.push_back(
        {std::string(covered.begin(), covered.begin() + 4), Bytes(covered.begin() + 4, covered.end())});
    bytes = bytes.subspan(12 + length);
  }
  return chunks;
}

std::size_t count_of(const std::vector<PngChunk>& chunks, const std::string& type) {
  return static_cast<std::size_t>(std::ranges::count(chunks, type, &PngChunk::type));
}

const Bytes* find(const std::vector<PngChunk>& chunks, const std::string& type) {
  const auto found = std::ranges::find(chunks, type, &PngChunk::type);
  return found == chunks.end() ? nullptr : &found->data;
}

void check_order(const std::vector<PngChunk>& chunks) {
  require(!chunks.empty() && chunks.front().type == "IHDR" && count_of(chunks, "IHDR") == 1,
          "IHDR comes first, once");
  require(chunks.back().type == "IEND" && chunks.back().data.empty() && count_of(chunks, "IEND") == 1,
          "IEND comes last");
  require(count_of(chunks, "PLTE") <= 1 && count_of(chunks, "tRNS") <= 1, "PLTE and tRNS at most once");
  bool data = false;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    const std::string& type = chunks[i].type;
    require(
        std::ranges::all_of(type, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }),
        "chunk type of four letters");
    const bool critical = type[0] >= 'A' && type[0] <= 'Z';
    require(!critical || type == "IHDR" || type == "PLTE" || type == "IDAT" || type == "IEND",
            "unknown chunk " + type);
    if (type == "IDAT") require(!data || chunks[i - 1].type == "IDAT", "IDAT chunks stand together");
    if (type == "PLTE" || type == "tRNS" || type == "pHYs") require(!data, type + " comes before IDAT");
    if (type == "PLTE")
      require(count_of({chunks.begin(), chunks.begin() + static_cast<std::ptrdiff_t>(i)}, "tRNS") == 0,
              "PLTE comes before tRNS");
    data = data || type == "IDAT";
  }
  require(data, "IDAT");
}

std::size_t read_header(const Bytes& header, ReferencePng& png) {
  require(header.size() == 13, "IHDR of 13 bytes");
  png.width = big_endian(header);
  png.height = big_endian(std::span(header).subspan(4));
  png.colour_type = header[9];
  require(png.width > 0 && png.width < 1u << 24 && png.height > 0 && png.height < 1u << 24,
          "width and height");
  require(header[8] == 8, "8 bits a sample");
  const std::map<int, std::size_t> pixel_bytes = {{0, 1}, {2, 3}, {3, 1}, {6, 4}};
  require(pixel_bytes.contains(png.colour_type), "grey, RGB, palette or RGBA");
  require(header[10] == 0 && header[11] == 0 && header[12] == 0, "deflate, five filters, not interlaced");
  return pixel_bytes.at(png.colour_type);
}

Bytes inflate_all(const std::vector<PngChunk>& chunks, std::size_t size) {
  Bytes packed;
  for (const PngChunk& chunk : chunks) {
    if (chunk.type == "IDAT") packed.insert(packed.end(), chunk.data.begin(), chunk.data.end());
  }
  Bytes raw(size + 1);  // one more, so that too many bytes are seen
  uLongf raw_size = static_cast<uLongf>(raw.size());
  uLong packed_size = static_cast<uLong>(packed.size());
  require(::uncompress2(raw.data(), &raw_size, packed.data(), &packed_size) == Z_OK, "zlib stream");
  require(packed_size == packed.size(), "nothing behind the zlib stream");
  require(raw_size == size, "as many bytes as rows");
  raw.resize(size);
  return raw;
}

int paeth_predictor(int a, int b, int c) {
  const int p = a + b - c;
  const int pa = std::abs(p - a);
  const int pb = std::abs(p - b);
  const int pc = std::abs(p - c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

void undo_filters(const Bytes& raw, std::size_t row_bytes, std::size_t pixel_bytes, ReferencePng& png) {
  Bytes above(row_bytes, 0);
  for (std::size_t at = 0; at < raw.size(); at += row_bytes + 1) {
    const int filter = raw[at];
    require(filter <= 4, "row filter");
    Bytes row(raw.begin() + static_cast<std::ptrdiff_t>(at + 1),
              raw.begin() + static_cast<std::ptrdiff_t>(at + 1 + row_bytes));
    for (std::size_t i = 0; i < row_bytes; ++i) {
      const int a = i < pixel_bytes ? 0 : row[i - pixel_bytes];
      const int b = above[i];
      const int c = i < pixel_bytes ? 0 : above[i - pixel_bytes];
      const int predictors[] = {0, a, b, (a + b) / 2, paeth_predictor(a, b, c)};
      row[i] = static_cast<std::uint8_t>(row[i] + predictors[filter]);
    }
    png.filters.push_back(filter);
    png.samples.insert(png.samples.end(), row.begin(), row.end());
    above = row;
  }
}

void apply_palette(ReferencePng& png) {
  const Bytes* palette = find(png.chunks, "PLTE");
  require(palette != nullptr && !palette->empty() && palette->size() % 3 == 0 && palette->size() <= 768,
          "PLTE");
  const Bytes* alpha = find(png.chunks, "tRNS");
  const Bytes opaque;
  if (alpha == nullptr) alpha = &opaque;
  require(alpha->size() <= palette->size() / 3, "tRNS no longer than PLTE");
  for (const std::size_t index : png.samples) {
    require(3 * index < palette->size(), "palette index");
    const std::uint8_t a = index < alpha->size() ? (*alpha)[index] : std::uint8_t{255};
    png.pixels.push_back({(*palette)[3 * index], (*palette)[3 * index + 1], (*palette)[3 * index + 2], a});
  }
}

void apply_grey_or_rgb(ReferencePng& png) {
  require(find(png.chunks, "tRNS") == nullptr, "tRNS with a palette only");
  require(png.colour_type != 0 || find(png.chunks, "PLTE") == nullptr, "no PLTE in a grey picture");
  if (png.colour_type == 0) {
    for (const std::uint8_t grey : png.samples) png.pixels.push_back({grey, grey, grey, 255});
    return;
  }
  const std::size_t step = png.colour_type == 6 ? 4 : 3;
  for (std::size_t i = 0; i < png.samples.size(); i += step) {
    const std::uint8_t alpha = step == 4 ? png.samples[i + 3] : 255;
    png.pixels.push_back({png.samples[i], png.samples[i + 1], png.samples[i + 2], alpha});
  }
}

}  // namespace

ReferencePng decode_reference_png(std::span<const std::uint8_t> bytes) {
  ReferencePng png;
  png.chunks = split_chunks(bytes);
  check_order(png.chunks);
  const std::size_t pixel_bytes = read_header(png.chunks.front().data, png);
  const std::size_t row_bytes = pixel_bytes * png.width;
  undo_filters(inflate_all(png.chunks, (row_bytes + 1) * png.height), row_bytes, pixel_bytes, png);
  png.colour_type == 3 ? apply_palette(png) : apply_grey_or_rgb(png);
  return png;
}

}  // namespace framesd::test
