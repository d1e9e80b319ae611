// SPDX-License-Identifier: MIT
//
// FrameWriter: the frames gathered in a Scratch, one by one, as JSON objects or as PNG.
#pragma once

#include <framesd/image/colouring.hpp>
#include <framesd/image/tone.hpp>
#include <framesd/render/frame_look.hpp>
#include <framesd/render/scratch.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace framesd::render {

class FrameWriter {
 public:
  // source_width   samples that the statistics of a row are of
  //
  // REQUIRES: strip and tone of `scratch` are those of one gather(); they and `look` outlive the writer
  FrameWriter(const FrameLook& look, std::uint16_t source_width, Scratch& scratch);

  // Appends {"depth":..,"width":..,"height":1,...} of a row.
  void append_json(std::string& out, std::size_t row);

  // The row as a PNG, valid until the next call.
  [[nodiscard]] std::span<const std::uint8_t> png(std::size_t row);

 private:
  std::span<const std::uint8_t> toned(std::size_t row);
  std::span<const std::uint8_t> rgb(std::size_t row);
  std::span<const std::uint8_t> image(std::size_t row);

  const FrameLook& look_;
  std::uint16_t source_width_;
  Scratch& scratch_;
  const image::FrameEncoder* encoder_ = nullptr;  // FrameImage::png
  std::optional<image::Colouring> colouring_;     // FrameImage::rgb
  std::string middle_;                            // what stands between depth and image in every frame
  bool plain_;                                    // the greys stay as they are, there is no table
  image::ToneTable tone_{};
};

// Appends ,"stats":{"min","max","mean","std"} of the samples of a row that are there, and "absent", how many
// are not, if any; std is the population's.
void append_stats(std::string& out, const RowStats& stats, std::uint16_t source_width);

}  // namespace framesd::render
