// SPDX-License-Identifier: MIT
//
// EncoderMemo: the frame encoders that a thread used last.
//
// Making one costs nearly as much as encoding a page (26 us), looking one up some nanoseconds, and whoever
// pages through a log does so in one colormap. One thread's, never shared.
#pragma once

#include <framesd/image/frame_encoder.hpp>
#include <framesd/image/lut.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace framesd::render {

struct EncoderKind {
  std::uint16_t width;
  int level;
  image::FrameForm form;
  image::Lut lut;

  friend bool operator==(const EncoderKind&, const EncoderKind&) = default;
};

class EncoderMemo {
 public:
  // Valid until kKept other kinds were asked for.
  const image::FrameEncoder& encoder(const EncoderKind& kind);

  static constexpr std::size_t kKept = 4;

 private:
  struct Entry {
    EncoderKind kind;
    image::FrameEncoder encoder;
  };
  std::array<std::unique_ptr<Entry>, kKept> entries_;  // the one used last first
};

}  // namespace framesd::render
