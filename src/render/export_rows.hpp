// SPDX-License-Identifier: MIT
//
// The texts that an export is made of.
#pragma once

#include <framesd/frame/depth.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace framesd::render {

// "depth,col1,..,colN" and a line feed.
void append_csv_header(std::string& out, std::uint16_t width);

// "9000.1,12,255,.." and a line feed; the cells of what is absent are blank.
//
// mask   of the samples; empty if all are there, here and below
void append_csv_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples,
                    std::span<const std::uint8_t> mask);

// "9000.1 12 255 .." and the line end of LAS.
//
// null   for what is absent: the value that the header names
void append_las_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples,
                    std::span<const std::uint8_t> mask, std::string_view null);
constexpr std::string_view kLasLineEnd = "\r\n";

// "12,255,..": at most kSampleBytes a sample; what is absent is null.
void append_json_samples(std::string& out, std::span<const std::uint8_t> samples,
                         std::span<const std::uint8_t> mask);
constexpr std::size_t kSampleBytes = 5;

// The rows of a NumPy file: uint8 [rows, width], or a structured array of `row` with one or both of the
// other fields.
struct NpyLayout {
  std::uint16_t width = 0;
  bool depth = false;  // int64, in counts
  bool mask = false;   // bool [width], true where absent

  bool structured() const noexcept { return depth || mask; }
  std::size_t row_bytes() const noexcept {
    return (depth ? sizeof(std::int64_t) : 0) + (mask ? std::size_t{2} : 1) * width;
  }
  std::size_t head_bytes() const noexcept { return structured() ? 192 : 128; }  // whatever the numbers
};

void append_npy_head(std::string& out, const NpyLayout& layout, std::uint64_t rows);
void append_npy_row(std::string& out, const NpyLayout& layout, Depth depth,
                    std::span<const std::uint8_t> samples, std::span<const std::uint8_t> mask);

}  // namespace framesd::render
