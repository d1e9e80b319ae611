// SPDX-License-Identifier: MIT
//
// The texts that an export is made of.
#pragma once

#include <framesd/frame/depth.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace framesd::render {

// "depth,col1,..,colN" and a line feed.
void append_csv_header(std::string& out, std::uint16_t width);

// "9000.1,12,255,.." and a line feed.
void append_csv_row(std::string& out, Depth depth, std::span<const std::uint8_t> samples);

// "12,255,..": at most kSampleBytes a sample.
void append_samples(std::string& out, std::span<const std::uint8_t> samples);
constexpr std::size_t kSampleBytes = 4;

// The head of a NumPy file of uint8 [rows, width]; kNpyHeadBytes long whatever the numbers.
void append_npy_head(std::string& out, std::uint64_t rows, std::uint16_t width);
constexpr std::size_t kNpyHeadBytes = 128;

}  // namespace framesd::render
