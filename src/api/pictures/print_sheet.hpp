// SPDX-License-Identifier: MIT
//
// What GET /print.png prints: the request, and the sheet of paper that follows from it: its size and the
// lines of its header.
#pragma once

#include "pictures.hpp"
#include <framesd/facts/facts.hpp>
#include <framesd/render/print_page.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::api {

constexpr double kMillimetresPerInch = 25.4;
constexpr double kInchesPerMetre = 1 / 0.0254;

enum class Units : std::uint8_t { metres, feet };
constexpr std::array<std::string_view, 2> kUnits = {"m", "ft"};

// How wide the picture is on paper.
struct Track {
  double millimetres = 0;
  std::optional<double> bit_size{};  // inches
  bool true_shape = false;
};

struct PrintRequest {
  PictureRequest picture{};
  std::uint32_t scale = 0;
  std::uint32_t dpi = 0;
  Units units = Units::metres;
  Track track{};
  std::string title{}, well{}, date{};  // empty: not given
};

// Around a hole of that diameter in inches.
[[nodiscard]] double circumference_mm(double bit_size);

// Pixel rows of the interval on paper.
[[nodiscard]] double rows_of(const PrintRequest& request, const DepthRange& bounds);

// The shortest text that reads back as `number`.
[[nodiscard]] std::string text_of(double number);

// facts    of the log: which azimuths its columns have, and what these are called
// drawn    with the levels that the picture has been given
// bounds   of the interval that is printed
[[nodiscard]] render::PrintSheet sheet_of(const PrintRequest& request, const Policy& policy,
                                          const facts::Facts& facts, const render::ColourPlan& drawn,
                                          const DepthRange& bounds);

}  // namespace framesd::api
