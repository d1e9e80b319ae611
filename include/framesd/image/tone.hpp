// SPDX-License-Identifier: MIT
//
// Tone: contrast between the stored grey value and the colormap: stretch, gamma, inversion.
//
// For a whole picture that is one table of 256, so it can be laid over the palette and costs no pixel
// (toned). Dynamic normalization has a stretch of its own for each row and so makes new pixels.
#pragma once

#include <framesd/image/lut.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace framesd::image {

struct Tone {
  double lo = 0;     // the grey value that becomes 0
  double hi = 255;   // and the one that becomes 255
  double gamma = 1;  // above 1 lightens the middle
  bool invert = false;
};

// What each grey value becomes.
using ToneTable = std::array<std::uint8_t, 256>;

// In this order: g = (v - lo) / (hi - lo), clamped to 0..1; g to the power of 1 / gamma; inverted; 255 g,
// halves rounded up. Where lo equals hi, values up to it become 0, those above 1.
//
// REQUIRES: lo <= hi, gamma > 0
[[nodiscard]] ToneTable tone_table(const Tone& tone) noexcept;

// The colormap behind a tone: as a palette it draws untouched samples in the toned colours.
[[nodiscard]] Lut toned(const Lut& lut, const ToneTable& table) noexcept;

// How often each grey value occurs.
using GreyCounts = std::array<std::uint32_t, 256>;

// Two grey values of a histogram that a stretch lies between.
struct Levels {
  double lo = 0;
  double hi = 255;
};

// Which two they are.
struct Clip {
  double lo = 2;  // percentiles
  double hi = 98;
  std::optional<double> deviations{};  // if set: so many standard deviations below and above the mean instead

  friend bool operator==(const Clip&, const Clip&) = default;
};

// mean - times * deviation and mean + times * deviation, as whole grey values within 0..255.
[[nodiscard]] Levels levels_around(double mean, double deviation, double times) noexcept;

// What a row of a picture is seen among: the rows from first up to, not including, last.
struct RowWindow {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint16_t absent = 0;  // pixels of the row itself that are absent, and 0; they do not count
};

struct DynamicTone {
  Clip clip{};  // of the window's samples
  double gamma = 1;
  bool invert = false;
};

// Each row of `pixels` with the tone of its window: the rows around it, itself among them. A row whose window
// is empty holds no samples: it is copied, and no other row's window counts it. So is one in whose window all
// is absent. What becomes of absent pixels means nothing.
//
// windows   one a row; neither `first` nor `last` falls from row to row (empty ones aside)
// out       as large as pixels, no overlap
// Cost: linear in the pixels, however large the windows: 0.4 to 0.7 us a row of 150, with a gamma up to 2.2
// us (bench dynamic_normalization). Allocates nothing.
// REQUIRES: pixels.size() == width * windows.size(), at most 2^24 samples in a window
void normalize_rows(std::span<const std::uint8_t> pixels, std::size_t width,
                    std::span<const RowWindow> windows, const DynamicTone& tone,
                    std::span<std::uint8_t> out) noexcept;

}  // namespace framesd::image
