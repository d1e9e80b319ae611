// SPDX-License-Identifier: MIT
//
// The rocks of the sample log and where each lies, with the units that its pictures are drawn in: angles are
// 65536 a turn, stratigraphic depth (along the bedding, not along the hole) is counted in quarter rows.
#pragma once

#include "log_random.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace framesd::tools {

constexpr int kTurn = 65536;
constexpr int kQuarters = 4;    // steps of stratigraphic depth a row
constexpr int kDipMax = 26;     // rows that bedding rises and falls by, at most
constexpr int kZoneRows = 340;  // of one rock, about

struct Rock {
  int brightness;  // of its plain wall, as a sample
  int beds;        // slots of a hundred that hold a bed
  int bed_darkness;
  int grain;      // 16 is the noise as made
  int fractures;  // a slot, at most
  int vugs;       // a slot, at most
};

constexpr std::array<Rock, 6> kRocks = {{
    {214, 6, 80, 13, 1, 0},    // massive
    {204, 62, 135, 16, 0, 0},  // laminated
    {172, 78, 105, 20, 0, 1},  // shaly
    {206, 12, 80, 17, 1, 5},   // vuggy
    {199, 16, 90, 16, 4, 1},   // fractured
    {209, 30, 115, 13, 1, 0},  // bedded
}};

// Where thing k of a kind begins: about every `spacing`, never evenly.
constexpr std::int64_t boundary(std::uint64_t seed, Stream stream, std::int64_t k, int spacing) noexcept {
  return k * spacing + Random(seed, stream, k).between(-spacing * 2 / 5, spacing * 2 / 5);
}

constexpr const Rock& rock_at(std::uint64_t seed, std::int64_t row) noexcept {
  std::int64_t zone = floor_div(row, kZoneRows);
  if (row < boundary(seed, Stream::zone, zone, kZoneRows)) {
    --zone;
  } else if (row >= boundary(seed, Stream::zone, zone + 1, kZoneRows)) {
    ++zone;
  }
  Random random(seed, Stream::zone, zone);
  random.next();  // the boundary's
  return kRocks[static_cast<std::size_t>(random.between(0, static_cast<int>(kRocks.size()) - 1))];
}

}  // namespace framesd::tools
