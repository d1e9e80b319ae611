// SPDX-License-Identifier: MIT
//
// Rows with frames are made in one walk (mean, min, max) or each by itself (nearest); the others come last.
#include "strip.hpp"

#include "columns.hpp"
#include "grid.hpp"
#include "query.hpp"
#include "walk.hpp"
#include <framesd/frame/absent_pixels.hpp>

#include <algorithm>
#include <array>

namespace framesd::store {
namespace {

std::span<std::uint8_t> pixels_of(PixelRows& out, std::uint32_t row) noexcept {
  return {out.pixels.data() + std::size_t{row} * out.width, out.width};
}

// To be marked; the first row that asks makes those of all rows.
std::span<std::uint8_t> mask_of(PixelRows& out, std::uint32_t row) {
  const std::size_t bytes = mask_bytes(out.width);
  out.masks.resize(out.sources.size() * bytes);
  return std::span(out.masks).subspan(row * bytes, bytes);
}

// Sums up whatever falls into one pixel row; frames and cells come in ascending order.
class RowWalker final : public Walker {
 public:
  RowWalker(const RowFormat& format, const PixelGrid& grid, Resample resample, PixelRows& out)
      : grid_(grid), resample_(resample), out_(out), sums_(format) {}

  result<Take> cell(const CellView& cell) override {
    enter(cell.first());
    if (cell.last() > row_range_.highest) return Take::children;
    sums_.add(cell.columns());
    return Take::whole;
  }

  bool frame(const FrameRow& frame) override {
    enter(frame.key);
    sums_.add(frame);
    return true;
  }

  void finish_row() {
    if (sums_.frames() == 0) return;
    const auto pixels = pixels_of(out_, row_);
    switch (resample_) {
      case Resample::min: std::ranges::copy(sums_.mins(), pixels.begin()); break;
      case Resample::max: std::ranges::copy(sums_.maxs(), pixels.begin()); break;
      case Resample::mean:
      case Resample::nearest: sums_.grey_means(pixels); break;
    }
    if (sums_.has_absent()) finish_mask(pixels);
    out_.sources[row_] = RowSource::frames;
    out_.frames += sums_.frames();
    sums_.clear();
  }

 private:
  void finish_mask(std::span<std::uint8_t> pixels) {
    std::array<std::uint8_t, mask_bytes(kWidthMax)> room{};
    const std::span mask(room.data(), mask_bytes(out_.width));
    sums_.mark_absent_columns(mask);
    if (!any_absent(mask)) return;
    std::ranges::copy(mask, mask_of(out_, row_).begin());
    for (std::size_t c = 0; c < pixels.size(); ++c) {
      if (is_absent(mask, c)) pixels[c] = 0;
    }
  }

  void enter(Key key) {
    if (key <= row_range_.highest) return;
    finish_row();
    row_ = grid_.row_of(key);
    row_range_ = grid_.row_range(row_);
  }

  const PixelGrid& grid_;
  Resample resample_;
  PixelRows& out_;
  ColumnSums sums_;
  std::uint32_t row_ = 0;
  KeyRange row_range_{1, 0};
};

// Fills single rows with single frames.
class NearestFrames {
 public:
  NearestFrames(OverviewSource& source, const PixelGrid& grid, PixelRows& out) noexcept
      : source_(source), grid_(grid), out_(out) {}

  // Takes the frame of `range` nearest to the middle of `row`, of two the shallower, unless it is farther
  // than `reach` (in counts times grid.scale()).
  result<void> fill(std::uint32_t row, const KeyRange& range, UInt128 reach, RowSource kind) {
    const auto key = nearest(row, range);
    if (!key) return key.error();
    if (!*key || grid_.distance(**key, row) > reach) return {};
    out_.sources[row] = kind;
    return copy_frame(**key, row);
  }

 private:
  result<std::optional<Key>> nearest(std::uint32_t row, const KeyRange& range) {
    if (range.empty()) return std::optional<Key>();
    const Key middle = std::clamp(grid_.middle(row), range.lowest, range.highest);
    auto below = source_.at_or_below(middle);
    if (!below) return below;
    auto above =
        middle < range.highest ? source_.at_or_above(middle + 1) : result<std::optional<Key>>(std::nullopt);
    if (!above) return above;
    if (*below && !range.contains(**below)) below->reset();
    if (*above && !range.contains(**above)) above->reset();
    if (!*below || !*above) return *below ? below : above;
    return grid_.distance(**above, row) < grid_.distance(**below, row) ? above : below;
  }

  // Thin rows show one frame many times: it is read once.
  result<void> copy_frame(Key key, std::uint32_t row) {
    const auto pixels = pixels_of(out_, row);
    if (copied_ == key) {
      std::ranges::copy(pixels_of(out_, copied_row_), pixels.begin());
      if (!out_.masks.empty()) std::ranges::copy(mask_of(out_, copied_row_), mask_of(out_, row).begin());
      return {};
    }
    const auto copy = [&](const FrameRow& frame) {
      std::ranges::copy(frame.resized, pixels.begin());
      if (!frame.absent.empty()) absent_pixels(source_.format(), frame.absent, mask_of(out_, row));
      return false;
    };
    copied_ = key;
    copied_row_ = row;
    return source_.visit({key, key}, RowPart::resized, copy);
  }

  OverviewSource& source_;
  const PixelGrid& grid_;
  PixelRows& out_;
  std::optional<Key> copied_;
  std::uint32_t copied_row_ = 0;
};

result<void> gather_nearest(OverviewSource& source, const PixelGrid& grid, PixelRows& out) {
  const auto frames = count_frames(source, grid.range());
  if (!frames) return frames.error();
  out.frames = *frames;
  NearestFrames rows(source, grid, out);
  for (std::uint32_t row = 0; row < out.sources.size() && out.frames > 0; ++row) {
    if (const auto done = rows.fill(row, grid.row_range(row), ~UInt128{0}, RowSource::frames); !done)
      return done;
  }
  return {};
}

result<void> gather_summed(OverviewSource& source, const PixelGrid& grid, Resample resample, PixelRows& out) {
  RowWalker walker(source.format(), grid, resample, out);
  if (const auto done = walk_frames(source, grid.range(), RowPart::resized, walker); !done) return done;
  walker.finish_row();
  return {};
}

result<void> fill_empty_rows(OverviewSource& source, const PixelGrid& grid, const StripPlan& plan,
                             PixelRows& out) {
  if (std::ranges::find(out.sources, RowSource::none) == out.sources.end()) return {};
  std::optional<std::uint64_t> step = plan.median_step;
  if (!step) {
    const auto found = median_step(source, grid.range());
    if (!found) return found.error();
    step = *found;
  }
  if (!step) return {};
  const UInt128 reach = UInt128{3} * plan.rows * *step;  // 1.5 steps times grid.scale()
  NearestFrames rows(source, grid, out);
  for (std::uint32_t row = 0; row < plan.rows; ++row) {
    if (out.sources[row] != RowSource::none) continue;
    if (const auto done = rows.fill(row, KeyRange::of(plan.nearby), reach, RowSource::nearby); !done)
      return done;
  }
  return {};
}

}  // namespace

result<void> gather_pixel_rows(OverviewSource& source, const StripPlan& plan, PixelRows& out) {
  out.width = source.format().frame_width;
  out.pixels.assign(std::size_t{plan.rows} * out.width, 0);
  out.sources.assign(plan.rows, RowSource::none);
  out.frames = 0;
  out.masks.clear();
  const PixelGrid grid(plan);
  const auto done = plan.resample == Resample::nearest ? gather_nearest(source, grid, out)
                                                       : gather_summed(source, grid, plan.resample, out);
  return done ? fill_empty_rows(source, grid, plan, out) : done;
}

}  // namespace framesd::store
