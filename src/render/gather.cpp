// SPDX-License-Identifier: MIT
#include "window_rows.hpp"
#include <framesd/render/gather.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace framesd::render {
namespace {

using store::Order;
using store::Page;

// Replaces the rows of scratch.strip by toned ones, by way of scratch.wide.
void tone_rows(const ColourPlan& colours, Order order, const RequestedRows& requested, Scratch& scratch) {
  const Strip& wide = scratch.wide;
  find_windows(wide, requested, colours.half_window, scratch.windows);
  scratch.toned.resize(wide.pixels().size());
  image::normalize_rows(wide.pixels(), wide.width(), scratch.windows,
                        {colours.clip, colours.tone.gamma, colours.tone.invert}, scratch.toned);
  scratch.strip.clear(wide.width());
  for (std::size_t i = 0; i < requested.count; ++i) {
    const std::size_t row = requested.first + (order == Order::descending ? requested.count - 1 - i : i);
    append_row(wide, row, std::span(scratch.toned).subspan(row * wide.width(), wide.width()), scratch.strip);
  }
}

// Fills scratch.tone for the rows of scratch.strip.
result<void> find_tone(store::View& log, const DepthRange& range, Order order, const ColourPlan& colours,
                       Scratch& scratch) {
  scratch.tone = colours.tone;
  if (colours.norm == Norm::none || scratch.strip.empty()) return {};
  if (colours.norm == Norm::range) {
    const auto stats = log.sample_counts(range);
    if (!stats) return stats.error();
    scratch.tone = colours.tone_for(*stats);
    return {};
  }
  const auto requested = widen(log, order, colours.half_window, scratch);
  if (!requested) return requested.error();
  tone_rows(colours, order, *requested, scratch);
  scratch.tone = {};
  forget_if_large(scratch);
  return {};
}

// Leaves in scratch.strip the frame that gather_nearest() gives, without its tone.
result<void> find_nearest(store::View& log, Depth depth, std::int64_t reach, Scratch& scratch) {
  const auto above = log.read(first_read_near(depth, reach), scratch.strip);
  if (!above) return above.error();
  if (reach == 0 || (!scratch.strip.empty() && scratch.strip.depth(0) == depth)) return {};
  const auto below = log.read({.range = {depth, shifted(depth, reach)}, .limit = 1}, scratch.around);
  if (!below) return below.error();
  if (scratch.around.empty()) return {};
  const auto distance = [&](const Strip& strip) {
    const std::int64_t counts = strip.depth(0).count() - depth.count();
    return counts < 0 ? -counts : counts;
  };
  if (scratch.strip.empty() || distance(scratch.around) < distance(scratch.strip)) {
    std::swap(scratch.strip, scratch.around);
  }
  return {};
}

}  // namespace

result<Page> gather(store::View& log, const store::ReadRequest& request, const ColourPlan& colours,
                    Scratch& scratch) {
  const auto page = log.read(request, scratch.strip);
  if (!page) return page;
  if (const auto toned = find_tone(log, request.range, request.order, colours, scratch); !toned)
    return toned.error();
  return page;
}

store::ReadRequest first_read_near(Depth depth, std::int64_t reach) noexcept {
  return {.range = {shifted(depth, -reach), depth}, .limit = 1, .order = Order::descending};
}

result<void> gather_nearest(store::View& log, Depth depth, std::int64_t reach, const ColourPlan& colours,
                            Scratch& scratch) {
  if (const auto found = find_nearest(log, depth, reach, scratch); !found) return found;
  if (scratch.strip.empty()) return {};
  return find_tone(log, DepthRange::only(scratch.strip.depth(0)), Order::ascending, colours, scratch);
}

}  // namespace framesd::render
