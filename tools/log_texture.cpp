// SPDX-License-Identifier: MIT
//
// The house rules of this picture: z is a row as recorded, s is stratigraphic depth in quarter rows, angles
// are 65536 a turn. Things are found by slot: slot k of a kind may hold some at k's place, made from the seed
// and k.
#include "log_texture.hpp"

#include "log_random.hpp"
#include "log_rock.hpp"

#include <algorithm>
#include <cstdlib>

namespace framesd::tools {
namespace {

constexpr int kLayerRows = 46;
constexpr int kBedRows = 7;
constexpr int kBandRows = 620;
constexpr int kFractureSlotRows = 64;
constexpr int kFractureReach = 96;  // rows above and below its middle
constexpr int kVugSlotRows = 32;
constexpr int kVugReach = 8;

}  // namespace

void LogTexture::draw(std::int64_t first, std::span<std::uint8_t> out) {
  const auto rows = static_cast<std::int64_t>(out.size() / width_);
  draw_bedding(first, rows);
  shadow_.assign(out.size(), 0);
  draw_fractures(first, rows);
  draw_vugs(first, rows);
  for (std::int64_t r = 0; r < rows; ++r) {
    const auto at = static_cast<std::size_t>(r) * width_;
    expose(first + r, shadow_.data() + at, out.data() + at);
  }
}

void LogTexture::draw_bedding(std::int64_t first, std::int64_t rows) {
  bedding_first_ = (first - 2 * kDipMax) * kQuarters;
  bedding_.assign(static_cast<std::size_t>((rows + 4 * kDipMax) * kQuarters), Bedding{});
  draw_layers();
  draw_bands();
  draw_beds();
}

void LogTexture::draw_layers() {
  const auto last = bedding_first_ + static_cast<std::int64_t>(bedding_.size());
  std::int64_t layer = floor_div(bedding_first_, kLayerRows * kQuarters) - 1;
  for (std::int64_t begin = bedding_first_; begin < last; ++layer) {
    const std::int64_t end =
        std::min(last, boundary(seed_, Stream::layer, layer + 1, kLayerRows * kQuarters));
    if (end <= begin) continue;
    Random random(seed_, Stream::layer, layer);
    random.next();  // the boundary's
    const std::int64_t middle = boundary(seed_, Stream::layer, layer, kLayerRows * kQuarters) / kQuarters;
    const int own = random.percent(40) ? 0 : random.between(-16, 10);
    const int across = own + random.between(-5, 5);
    const int base = rock_at(seed_, middle).brightness;
    const Bedding brightness{static_cast<std::int16_t>(base + own), static_cast<std::int16_t>(base + across)};
    std::fill(bedding_.begin() + (begin - bedding_first_), bedding_.begin() + (end - bedding_first_),
              brightness);
    begin = end;
  }
}

// Darkens `thickness` quarter rows on either side of `middle`, most in the middle.
void LogTexture::draw_bed(std::int64_t middle, int thickness, int dark_here, int dark_across) {
  const auto last = bedding_first_ + static_cast<std::int64_t>(bedding_.size());
  const std::int64_t begin = std::max(bedding_first_, middle - thickness);
  const std::int64_t end = std::min(last, middle + thickness + 1);
  for (std::int64_t s = begin; s < end; ++s) {
    const auto away = static_cast<int>(s < middle ? middle - s : s - middle);
    const int strength = 256 - 256 * away * away / ((thickness + 1) * (thickness + 1));
    Bedding& bedding = bedding_[static_cast<std::size_t>(s - bedding_first_)];
    bedding.here = static_cast<std::int16_t>(bedding.here - (dark_here * strength >> 8));
    bedding.across = static_cast<std::int16_t>(bedding.across - (dark_across * strength >> 8));
  }
}

void LogTexture::draw_beds() {
  constexpr int kSpacing = kBedRows * kQuarters;
  const auto slots = static_cast<std::int64_t>(bedding_.size()) / kSpacing + 4;
  const std::int64_t first = floor_div(bedding_first_, kSpacing) - 2;
  for (std::int64_t slot = first; slot < first + slots; ++slot) {
    Random random(seed_, Stream::bed, slot);
    const std::int64_t middle = slot * kSpacing + random.between(0, kSpacing - 1);
    const Rock& rock = rock_at(seed_, middle / kQuarters);
    if (!random.percent(rock.beds)) continue;
    const int darkest = rock.bed_darkness * random.between(20, 100) / 100;
    const int other = darkest * random.between(5, 90) / 100;
    const bool swapped = random.percent(50);
    draw_bed(middle, random.between(2, 9), swapped ? other : darkest, swapped ? darkest : other);
  }
}

// Now and then a packet of dark beds so close that they read as one.
void LogTexture::draw_bands() {
  constexpr int kSpacing = kBandRows * kQuarters;
  constexpr int kReach = 24 * kQuarters;
  const std::int64_t last = bedding_first_ + static_cast<std::int64_t>(bedding_.size()) + kReach;
  for (std::int64_t slot = floor_div(bedding_first_ - kReach, kSpacing); slot * kSpacing < last; ++slot) {
    Random random(seed_, Stream::band, slot);
    const std::int64_t middle = slot * kSpacing + random.between(0, kSpacing - 1);
    const int beds = random.between(2, 6);
    for (int i = 0; i < beds; ++i) {
      const int dark = random.between(60, 140);
      draw_bed(middle + random.between(-kReach / 2, kReach / 2), random.between(4, 18), dark,
               dark * random.between(40, 100) / 100);
    }
  }
}

void LogTexture::draw_fractures(std::int64_t first, std::int64_t rows) {
  const std::int64_t begin = floor_div(first - kFractureReach, kFractureSlotRows) - 1;
  for (std::int64_t slot = begin; slot * kFractureSlotRows < first + rows + kFractureReach; ++slot) {
    Random random(seed_, Stream::fracture, slot);
    const Rock& rock = rock_at(seed_, slot * kFractureSlotRows);
    const int count = rock.fractures == 1 ? random.percent(18) : random.between(0, rock.fractures);
    for (int i = 0; i < count; ++i) draw_fracture(first, rows, slot, random);
  }
}

// One plane that cuts the hole. Fractures of a set share their strike.
void LogTexture::draw_fracture(std::int64_t first, std::int64_t rows, std::int64_t slot, Random& random) {
  const std::int64_t middle = (slot * kFractureSlotRows + random.between(0, kFractureSlotRows - 1)) * 16;
  const int rise = random.between(22, kFractureReach - 16) * 16;  // sixteenths of a row
  const int strike = smooth(seed_, Stream::fracture_set, slot, 16, kTurn / 2) + random.between(-4500, 4500);
  const int darkness = random.between(45, 135);
  const int half_thickness = random.between(14, 34);
  const bool partial = random.percent(55);
  const int begin = random.between(0, kTurn - 1);
  const int length = partial ? random.between(kTurn / 5, kTurn * 3 / 5) : kTurn;
  const auto wander = static_cast<std::int64_t>(random.next() >> 8);
  const int slope = rise * 6 / static_cast<int>(width_);
  for (std::size_t c = 0; c < width_; ++c) {
    const auto angle = static_cast<int>(c * kTurn / width_);
    const int into = (angle - begin) & (kTurn - 1);
    if (into >= length) continue;
    const int fade = partial ? std::min(256, std::min(into, length - into) / 12) : 256;
    const int dark = darkness * fade * (176 + smooth(seed_, Stream::patch, wander + angle, 2400, 80)) >> 16;
    const int steep = slope * std::abs(sine(angle + strike + kTurn / 4)) >> 15;
    const int half = half_thickness + steep;
    const std::int64_t centre = middle + (rise * sine(angle + strike) >> 14) +
                                smooth(seed_, Stream::jitter, wander + angle, 3000, 24) - first * 16;
    const std::int64_t top = std::max<std::int64_t>(0, floor_div(centre - half, 16));
    const std::int64_t bottom = std::min(rows - 1, floor_div(centre + half, 16));
    for (std::int64_t r = top; r <= bottom; ++r) {
      const auto away = static_cast<int>(r * 16 < centre ? centre - r * 16 : r * 16 - centre);
      if (away < half) {
        std::int16_t& shadow = shadow_[static_cast<std::size_t>(r) * width_ + c];
        shadow = static_cast<std::int16_t>(shadow + dark * (half - away) / half);
      }
    }
  }
}

void LogTexture::draw_vugs(std::int64_t first, std::int64_t rows) {
  const std::int64_t begin = floor_div(first - kVugReach, kVugSlotRows);
  for (std::int64_t slot = begin; slot * kVugSlotRows < first + rows + kVugReach; ++slot) {
    Random random(seed_, Stream::vug, slot);
    const Rock& rock = rock_at(seed_, slot * kVugSlotRows);
    for (int i = random.between(0, rock.vugs); i > 0; --i) draw_vug(first, rows, slot, random);
  }
}

void LogTexture::draw_vug(std::int64_t first, std::int64_t rows, std::int64_t slot, Random& random) {
  const std::int64_t middle = slot * kVugSlotRows + random.between(0, kVugSlotRows - 1) - first;
  const auto column = static_cast<std::size_t>(random.between(0, static_cast<int>(width_) - 1));
  const auto half_width = static_cast<int>(columns(random.between(2, 8)));
  const int half_height = random.between(2, kVugReach - 3);
  const int darkness = random.between(30, 130);
  const std::int64_t top = std::max<std::int64_t>(0, middle - half_height);
  const std::int64_t bottom = std::min(rows - 1, middle + half_height);
  for (std::int64_t r = top; r <= bottom; ++r) {
    const auto down = static_cast<int>(r - middle) * 64 / (half_height + 1);
    for (int across = -half_width; across <= half_width; ++across) {
      const int aside = across * 64 / (half_width + 1);
      const int depth = 4096 - down * down - aside * aside;
      if (depth <= 0) continue;
      const std::size_t c =
          (column + width_ + static_cast<std::size_t>(across + static_cast<int>(width_))) % width_;
      std::int16_t& shadow = shadow_[static_cast<std::size_t>(r) * width_ + c];
      shadow = static_cast<std::int16_t>(shadow + darkness * std::min(4096, 2 * depth) / 4096);
    }
  }
}

}  // namespace framesd::tools
