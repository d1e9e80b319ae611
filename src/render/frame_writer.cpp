// SPDX-License-Identifier: MIT
#include "frame_writer.hpp"

#include <framesd/base/number.hpp>
#include <framesd/http/base64.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::render {
namespace {

bool is_plain(const image::Tone& tone) noexcept {
  return tone.lo == 0 && tone.hi == 255 && tone.gamma == 1 && !tone.invert;
}

}  // namespace

FrameWriter::FrameWriter(const FrameLook& look, std::uint16_t source_width, Scratch& scratch)
    : look_(look), source_width_(source_width), scratch_(scratch), plain_(is_plain(scratch.tone)) {
  if (!plain_) tone_ = image::tone_table(scratch.tone);
  const std::uint16_t width = scratch.strip.width();
  if (look.image == FrameImage::png) {
    encoder_ = &scratch.encoders.encoder({width, look.level, look.form, look.colours.lut});
  }
  if (look.image == FrameImage::rgb) colouring_.emplace(look.colours.lut);
  middle_ = ",\"width\":";
  append_number(middle_, std::uint64_t{width});
  middle_ += ",\"height\":1";
  if (look.image != FrameImage::none) middle_ += ",\"image_base64\":\"";
}

// 0 where absent.
std::span<const std::uint8_t> FrameWriter::toned(std::size_t row) {
  const std::span<const std::uint8_t> stored = scratch_.strip.row(row);
  if (plain_) return stored;
  scratch_.row.resize(stored.size());
  std::ranges::transform(stored, scratch_.row.begin(), [this](std::uint8_t grey) { return tone_[grey]; });
  clear_absent(scratch_.strip.mask(row), scratch_.row);
  return scratch_.row;
}

// Black where absent.
std::span<const std::uint8_t> FrameWriter::rgb(std::size_t row) {
  const std::span<const std::uint8_t> grey = toned(row);
  scratch_.png.resize(3 * grey.size());
  colouring_->row(grey, scratch_.png);
  const auto mask = scratch_.strip.mask(row);
  for (std::size_t i = 0; i < grey.size() && !mask.empty(); ++i) {
    if (is_absent(mask, i)) std::ranges::fill(std::span(scratch_.png).subspan(3 * i, 3), std::uint8_t{0});
  }
  return scratch_.png;
}

std::span<const std::uint8_t> FrameWriter::png(std::size_t row) {
  const auto mask = scratch_.strip.mask(row);
  if (any_absent(mask)) return encoder_->encode_masked(toned(row), mask, scratch_.png);
  return encoder_->encode(toned(row), scratch_.png);
}

std::span<const std::uint8_t> FrameWriter::image(std::size_t row) {
  switch (look_.image) {
    case FrameImage::png: return png(row);
    case FrameImage::rgb: return rgb(row);
    case FrameImage::gray: return toned(row);
    case FrameImage::none: break;
  }
  return {};
}

void FrameWriter::append_json(std::string& out, std::size_t row) {
  out += "{\"depth\":";
  scratch_.strip.depth(row).append_to(out);
  out += middle_;
  if (look_.image != FrameImage::none) {
    http::append_base64(out, image(row));
    out += '"';
  }
  if (look_.stats) append_stats(out, scratch_.strip.stats(row), source_width_);
  out += '}';
}

// In whole numbers up to the last step: the difference of two squares that are nearly alike is exact.
void append_stats(std::string& out, const RowStats& stats, std::uint16_t source_width) {
  const auto samples = static_cast<std::uint16_t>(source_width - stats.absent);
  const auto n = static_cast<double>(samples);
  const std::uint64_t spread =
      std::uint64_t{samples} * stats.sum_squares - std::uint64_t{stats.sum} * stats.sum;
  out += ",\"stats\":{\"min\":";
  append_number(out, std::uint64_t{stats.min});
  out += ",\"max\":";
  append_number(out, std::uint64_t{stats.max});
  out += ",\"mean\":";
  append_number(out, stats.sum / n);
  out += ",\"std\":";
  append_number(out, std::sqrt(static_cast<double>(spread) / (n * n)));
  if (stats.absent != 0) {
    out += ",\"absent\":";
    append_number(out, std::uint64_t{stats.absent});
  }
  out += '}';
}

}  // namespace framesd::render
