// SPDX-License-Identifier: MIT
//
// From brightness to samples: how the tool sees the wall. Bedding bent by the dip, breakouts, the pads'
// stripes, gain that drifts, grain, and the tone of the receiver.
#include "log_random.hpp"
#include "log_rock.hpp"
#include "log_texture.hpp"

#include <algorithm>

namespace framesd::tools {
namespace {

constexpr std::size_t kGrainSize = 1u << 16;
constexpr std::int64_t kFaceRows = 8;  // rows that share one face
constexpr int kToneBlack = 128;        // tone_ begins at brightness -128
constexpr int kToneSize = 512;

}  // namespace

LogTexture::LogTexture(std::uint64_t seed, unsigned width)
    : seed_(seed), width_(width), cosine_(width), sine_(width), breakout_(2 * width_), side_(width) {
  for (std::size_t c = 0; c < width_; ++c) {
    const auto angle = static_cast<std::int64_t>(c * kTurn / width_);
    sine_[c] = static_cast<std::int16_t>(sine(angle));
    cosine_[c] = static_cast<std::int16_t>(sine(angle + kTurn / 4));
    const int lobe = std::max(0, sine(2 * angle) - 9000);  // two, on opposite sides
    breakout_[c] = breakout_[c + width_] = static_cast<std::int16_t>(lobe * lobe / 640000);
  }
  make_grain();
  make_stripes();
  make_tone();
}

std::size_t LogTexture::columns(int of_two_hundred) const {
  return std::max<std::size_t>(1, static_cast<std::size_t>(of_two_hundred) * width_ / 200);
}

// White noise smoothed along the azimuth, darker specks deeper than bright ones.
void LogTexture::make_grain() {
  Random random(seed_, Stream::grain, 0);
  grain_.resize(kGrainSize + width_);
  int slow = 0;
  int slower = 0;
  for (std::int16_t& grain : grain_) {
    slow += (random.between(-96, 96) - slow) * 7 / 16;
    slower += (slow - slower) / 2;
    grain = static_cast<std::int16_t>(slower < 0 ? slower * 5 / 4 : slower * 2 / 3);
  }
}

// Six pads: each button with a gain of its own, dimmer at the pads' edges, a gap between them.
void LogTexture::make_stripes() {
  Random random(seed_, Stream::button, 0);
  constexpr std::size_t kPads = 6;
  stripes_.resize(2 * width_);
  int pad_gain = 0;
  std::size_t pad_before = kPads;
  for (std::size_t c = 0; c < width_; ++c) {
    const std::size_t pad = c * kPads / width_;
    if (pad != pad_before) pad_gain = random.between(-5, 5);
    pad_before = pad;
    const std::size_t into = c - (pad * width_ + kPads - 1) / kPads;
    const int gap = into < columns(1) ? 26 : into < columns(2) ? 12 : 0;
    stripes_[c] = stripes_[c + width_] = static_cast<std::int16_t>(pad_gain + random.between(-2, 2) - gap);
  }
}

// Brightness -128..383 to samples: the bright end is pressed together, as a receiver near its top does.
void LogTexture::make_tone() {
  tone_.resize(kToneSize);
  for (int i = 0; i < kToneSize; ++i) {
    int value = i - kToneBlack;
    if (value > 205) value = 205 + (value - 205) * 32 / (32 + value - 205);
    if (value < 40) value = 40 - (40 - value) * 27 / (27 + 40 - value);
    tone_[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(std::clamp(value, 13, 237));
  }
}

// What of a row is the same for every column.
struct LogTexture::Exposure {
  std::int32_t dip_cosine, dip_sine;         // quarter rows
  std::int32_t base;                         // place of the row's middle in bedding_
  std::int32_t gain;                         // 256 is one
  std::int32_t breakout;                     // 256 is full
  std::size_t breakout_shift, stripe_shift;  // columns
  const std::int16_t* grain;
  const std::int16_t* grain_before;  // those of the two rows above, so that specks are taller than one row
  const std::int16_t* grain_earlier;
  std::int32_t grain_strength;
};

LogTexture::Exposure LogTexture::exposure(std::int64_t row) const {
  constexpr int kDip = kDipMax * kQuarters * 7 / 10;  // either part: together they stay below kDipMax
  Exposure e{};
  e.dip_cosine = smooth(seed_, Stream::dip_cosine, row, 800, kDip);
  e.dip_sine = smooth(seed_, Stream::dip_sine, row, 800, kDip);
  e.base = static_cast<std::int32_t>(row * kQuarters - bedding_first_);
  e.gain = 256 + smooth(seed_, Stream::gain, row, 1300, 20) + smooth(seed_, Stream::jitter, row, 40, 5) +
           Random(seed_, Stream::jitter, row).between(-3, 3);
  const int bad_hole = smooth(seed_, Stream::breakout, row, 300, 420) - 190;
  e.breakout = std::max(0, bad_hole + smooth(seed_, Stream::patch, row, 3, 50) * (bad_hole > 0 ? 1 : 0));
  e.breakout_shift = column_of(smooth(seed_, Stream::breakout_azimuth, row, 4000, kTurn / 2));
  e.stripe_shift = column_of(row * kTurn / 2600 + smooth(seed_, Stream::rotation, row, 700, kTurn / 8));
  e.grain = grain_.data() + Random(seed_, Stream::grain_row, row).next() % kGrainSize;
  e.grain_before = grain_.data() + Random(seed_, Stream::grain_row, row - 1).next() % kGrainSize;
  e.grain_earlier = grain_.data() + Random(seed_, Stream::grain_row, row - 2).next() % kGrainSize;
  e.grain_strength = rock_at(seed_, row).grain;
  return e;
}

std::size_t LogTexture::column_of(std::int64_t angle) const {
  return static_cast<std::size_t>(angle & (kTurn - 1)) * width_ / kTurn;
}

// Beds are dark on one side of the hole and faint on the other; which side turns slowly.
void LogTexture::face(std::int64_t row) {
  const int azimuth = smooth(seed_, Stream::tilt, row, 500, kTurn);
  const std::int32_t c = sine(azimuth + kTurn / 4);
  const std::int32_t s = sine(azimuth);
  const std::int64_t patches = row / kFaceRows * kTurn * 2;  // a round of its own for every face
  for (std::size_t i = 0; i < width_; ++i) {
    const int patch =
        smooth(seed_, Stream::patch, patches + static_cast<std::int64_t>(i * kTurn / width_), 2600, 120);
    const int side = 128 + ((cosine_[i] * c + sine_[i] * s) >> 21) + patch;
    side_[i] = static_cast<std::int16_t>(std::clamp(side, -40, 296));
  }
}

void LogTexture::expose(std::int64_t row, const std::int16_t* shadow, std::uint8_t* out) {
  const std::int64_t facing = floor_div(row, kFaceRows) * kFaceRows;
  if (facing != facing_) face(facing_ = facing);
  const Exposure e = exposure(row);
  const std::int16_t* breakout = breakout_.data() + e.breakout_shift;
  const std::int16_t* stripes = stripes_.data() + e.stripe_shift;
  for (std::size_t c = 0; c < width_; ++c) {
    const std::int32_t dip = (e.dip_cosine * cosine_[c] + e.dip_sine * sine_[c]) >> 14;
    const Bedding bedding = bedding_[static_cast<std::size_t>(e.base - dip)];
    const std::int32_t wall = bedding.here + ((bedding.across - bedding.here) * side_[c] >> 8);
    const std::int32_t grain =
        (2 * (e.grain[c] + e.grain_before[c]) + e.grain_earlier[c]) * e.grain_strength >> 6;
    const std::int32_t lit =
        (wall * e.gain >> 8) + stripes[c] - (breakout[c] * e.breakout >> 8) - shadow[c] + grain;
    out[c] = tone_[static_cast<std::size_t>(std::clamp(lit + kToneBlack, 0, kToneSize - 1))];
  }
}

}  // namespace framesd::tools
