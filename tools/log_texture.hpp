// SPDX-License-Identifier: MIT
//
// LogTexture: the picture of a borehole wall that does not exist, any row of it, as an acoustic imager would
// record it.
//
// Rock comes in zones (massive, laminated, shaly, vuggy, fractured) of layers and thin beds. Bedding is drawn
// flat in a profile and bent by the dip of the place, so that every bed is one sinusoid across the azimuth
// and neighbours run parallel; fractures are steeper and cut them; then vugs, breakouts on opposite sides of
// the hole, the stripes of a slowly turning tool, gain and grain. A row depends on seed, width and its number
// alone: rows can be drawn in any order and number, with memory for one block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace framesd::tools {

class Random;

class LogTexture {
 public:
  LogTexture(std::uint64_t seed, unsigned width);

  // Draws rows first, first + 1, ... into `out`, `width` samples each.
  // REQUIRES: out.size() is a multiple of the width.
  void draw(std::int64_t first, std::span<std::uint8_t> out);

 private:
  // Brightness of the bedding at one stratigraphic place, on the two sides of the hole where beds differ
  // most.
  struct Bedding {
    std::int16_t here;
    std::int16_t across;
  };

  void draw_bedding(std::int64_t first, std::int64_t rows);
  void draw_layers();
  void draw_bed(std::int64_t middle, int thickness, int dark_here, int dark_across);
  void draw_beds();
  void draw_bands();
  void draw_fractures(std::int64_t first, std::int64_t rows);
  void draw_fracture(std::int64_t first, std::int64_t rows, std::int64_t slot, Random& random);
  void draw_vugs(std::int64_t first, std::int64_t rows);
  void draw_vug(std::int64_t first, std::int64_t rows, std::int64_t slot, Random& random);
  struct Exposure;
  Exposure exposure(std::int64_t row) const;
  void face(std::int64_t row);
  void expose(std::int64_t row, const std::int16_t* shadow, std::uint8_t* out);
  void make_grain();
  void make_stripes();
  void make_tone();

  std::size_t columns(int of_two_hundred) const;
  std::size_t column_of(std::int64_t angle) const;

  const std::uint64_t seed_;
  const std::size_t width_;
  std::vector<std::int16_t> cosine_, sine_;  // of each column's azimuth, 2^14 is one
  std::vector<std::int16_t> breakout_;  // darkness of a breakout, two turns long so that it can be shifted
  std::vector<std::int16_t> stripes_;   // gain of each button of the pads, likewise
  std::vector<std::int16_t> grain_;     // noise, correlated along the azimuth
  std::vector<std::uint8_t> tone_;      // brightness to sample
  std::vector<Bedding> bedding_;        // by quarter rows of stratigraphic depth from bedding_first_ on
  std::int64_t bedding_first_ = 0;
  std::vector<std::int16_t> shadow_;  // what lies over the bedding, rows x width
  std::vector<std::int16_t> side_;    // per column: how much of `across` shows, 0..256
  std::int64_t facing_ = INT64_MIN;   // the row that side_ was made for
};

}  // namespace framesd::tools
