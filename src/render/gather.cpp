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
using store::Version;

// A commit takes milliseconds, a page some tens of microseconds: it is rare that two in a row are met.
constexpr int kAttempts = 16;

// Whether two transactions saw the same.
enum class State : std::uint8_t { same, changed };

// Calls `attempt`, which gives nothing where a commit came between its transactions, until it gives
// something.
template <class T, class F>
result<T> of_one_state(F&& attempt) {
  for (int i = 0; i < kAttempts; ++i) {
    const result<std::optional<T>> got = attempt();
    if (!got) return got.error();
    if (*got) return **got;
  }
  return errc::overloaded;
}

// Replaces the rows of scratch.strip by toned ones, by way of scratch.wide.
void tone_rows(const ColourPlan& colours, Order order, const Place& place, Scratch& scratch) {
  const Strip& wide = scratch.wide;
  find_windows(wide, place, colours.half_window, scratch.windows);
  scratch.toned.resize(wide.pixels().size());
  image::normalize_rows(wide.pixels(), wide.width(), scratch.windows,
                        {colours.clip, colours.tone.gamma, colours.tone.invert}, scratch.toned);
  scratch.strip.clear(wide.width());
  for (std::size_t i = 0; i < place.rows; ++i) {
    const std::size_t row = place.first + (order == Order::descending ? place.rows - 1 - i : i);
    append_row(wide, row, std::span(scratch.toned).subspan(row * wide.width(), wide.width()), scratch.strip);
  }
}

// Fills scratch.tone for the rows of scratch.strip, which are of the state `version`.
result<State> find_tone(store::FrameStore& frames, const DepthRange& range, Order order,
                        const Version& version, const ColourPlan& colours, Scratch& scratch) {
  scratch.tone = colours.tone;
  if (colours.norm == Norm::none || scratch.strip.empty()) return State::same;
  if (colours.norm == Norm::range) {
    const auto stats = frames.sample_counts(range);
    if (!stats) return stats.error();
    scratch.tone = colours.tone_for(*stats);
    return stats->version == version ? State::same : State::changed;
  }
  const auto place = widen(frames, order, version, colours.half_window, scratch);
  if (!place) return place.error();
  if (!*place) return State::changed;
  tone_rows(colours, order, **place, scratch);
  scratch.tone = {};
  forget_if_large(scratch);
  return State::same;
}

// The frame as gather_nearest() has it, without its tone.
result<std::optional<Version>> find_nearest(store::FrameStore& frames, Depth depth, std::int64_t reach,
                                            Scratch& scratch) {
  const auto above = frames.read(
      {.range = {shifted(depth, -reach), depth}, .limit = 1, .order = Order::descending}, scratch.strip);
  if (!above) return above.error();
  if (reach == 0 || (!scratch.strip.empty() && scratch.strip.depth(0) == depth)) return above->version;
  const auto below = frames.read({.range = {depth, shifted(depth, reach)}, .limit = 1}, scratch.around);
  if (!below) return below.error();
  if (above->version != below->version) return std::optional<Version>();
  if (scratch.around.empty()) return above->version;
  const auto distance = [&](const Strip& strip) {
    const std::int64_t counts = strip.depth(0).count() - depth.count();
    return counts < 0 ? -counts : counts;
  };
  if (scratch.strip.empty() || distance(scratch.around) < distance(scratch.strip)) {
    std::swap(scratch.strip, scratch.around);
  }
  return above->version;
}

}  // namespace

result<Page> gather(store::FrameStore& frames, const store::ReadRequest& request, const ColourPlan& colours,
                    Scratch& scratch) {
  return of_one_state<Page>([&]() -> result<std::optional<Page>> {
    const auto page = frames.read(request, scratch.strip);
    if (!page) return page.error();
    const auto state = find_tone(frames, request.range, request.order, page->version, colours, scratch);
    if (!state) return state.error();
    return *state == State::same ? std::optional<Page>(*page) : std::nullopt;
  });
}

result<Version> gather_nearest(store::FrameStore& frames, Depth depth, std::int64_t reach,
                               const ColourPlan& colours, Scratch& scratch) {
  return of_one_state<Version>([&]() -> result<std::optional<Version>> {
    const auto version = find_nearest(frames, depth, reach, scratch);
    if (!version) return version.error();
    if (!*version || scratch.strip.empty()) return *version;
    const auto state = find_tone(frames, DepthRange::only(scratch.strip.depth(0)), Order::ascending,
                                 **version, colours, scratch);
    if (!state) return state.error();
    return *state == State::same ? *version : std::nullopt;
  });
}

}  // namespace framesd::render
