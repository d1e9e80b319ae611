// SPDX-License-Identifier: MIT
//
// Randomness for the sample log that can be asked for any place of it, in any order: integers only, so that a
// seed gives the same bytes on every machine.
//
// A Random is a short sequence that belongs to one thing (bed 17, fracture 3 of slot -2). smooth() is a curve
// along the hole. sine() is one turn in 65536 steps.
#pragma once

#include <cstdint>

namespace framesd::tools {

// Scrambles 64 bits (the finalizer of the SplitMix64 generator).
constexpr std::uint64_t scramble(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

// What is being made random: each has a sequence of its own for every index.
enum class Stream : std::uint64_t {
  zone,
  layer,
  bed,
  band,
  fracture,
  vug,
  grain,
  grain_row,
  dip_cosine,
  dip_sine,
  tilt,
  gain,
  jitter,
  rotation,
  breakout,
  breakout_azimuth,
  fracture_set,
  button,
  patch
};

class Random {
 public:
  constexpr Random(std::uint64_t seed, Stream stream, std::int64_t index) noexcept
      : state_(scramble(seed * 0x9E3779B97F4A7C15u + scramble(static_cast<std::uint64_t>(stream) + 1)) +
               static_cast<std::uint64_t>(index) * 0xD1B54A32D192ED03u) {}

  constexpr std::uint32_t next() noexcept {
    state_ += 0x9E3779B97F4A7C15u;
    return static_cast<std::uint32_t>(scramble(state_) >> 32);
  }
  // Evenly from least..most, both included.
  constexpr int between(int least, int most) noexcept {
    const auto choices = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<int>((next() * choices) >> 32);
  }
  constexpr bool percent(int chance) noexcept { return between(0, 99) < chance; }

 private:
  std::uint64_t state_;
};

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

// A smooth curve in -amplitude..amplitude that turns about once in `period` steps of `at`.
constexpr int smooth(std::uint64_t seed, Stream stream, std::int64_t at, int period, int amplitude) noexcept {
  const std::int64_t knot = floor_div(at, period);
  const std::int64_t left = Random(seed, stream, knot).between(-1024, 1024);
  const std::int64_t right = Random(seed, stream, knot + 1).between(-1024, 1024);
  const std::int64_t t = (at - knot * period) * 1024 / period;
  const std::int64_t ease = t * t * (3 * 1024 - 2 * t) >> 20;
  return static_cast<int>((left * 1024 + (right - left) * ease) * amplitude / (1024 * 1024));
}

// 16384 * sin(2 pi angle / 65536), within 4 of it: an odd polynomial of the fifth degree on a quarter turn.
constexpr int sine(std::int64_t angle) noexcept {
  const std::int64_t turn = angle & 65535;
  const std::int64_t half = turn & 32767;
  const std::int64_t x = 2 * (half <= 16384 ? half : 32768 - half);  // 0..32768 is a quarter turn
  const std::int64_t square = x * x >> 15;
  const std::int64_t inner = 21024 - (square * 2320 >> 15);  // 0.641593 and 0.070796 in 2^-15
  const std::int64_t value = x * (51472 - (square * inner >> 15)) >> 16;
  return static_cast<int>(turn < 32768 ? value : -value);
}

}  // namespace framesd::tools
