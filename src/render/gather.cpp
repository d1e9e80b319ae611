// SPDX-License-Identifier: MIT
#include <framesd/render/gather.hpp>
#include <framesd/render/window_levels.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace framesd::render {
namespace {

using store::Order;
using store::Page;
using store::Version;

// A commit takes milliseconds, a page some tens of microseconds: it is rare that two in a row are met.
constexpr int kAttempts = 16;

constexpr std::size_t kWideKept = 1 << 20;  // bytes that a thread keeps for the next window

// Whether two transactions saw the same.
enum class State : std::uint8_t { same, changed };

State compared(const Version& a, const Version& b) noexcept { return a == b ? State::same : State::changed; }

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

// `depth` moved by `counts`, held at the ends.
Depth shifted(Depth depth, std::int64_t counts) noexcept {
  std::int64_t moved = 0;
  const bool over = __builtin_add_overflow(depth.count(), counts, &moved);
  if (over || moved < Depth::lowest().count()) return counts < 0 ? Depth::lowest() : Depth::highest();
  return Depth::from_count(moved);
}

void copy_row(const Strip& from, std::size_t row, Strip& to) {
  std::ranges::copy(from.row(row), to.append(from.depth(row), from.stats(row)).begin());
}

// Appends the rows of `from` to `to`, the last one first where `reversed`.
void copy_rows(const Strip& from, bool reversed, Strip& to) {
  for (std::size_t i = 0; i < from.rows(); ++i) copy_row(from, reversed ? from.rows() - 1 - i : i, to);
}

// Makes scratch.wide of scratch.strip, which is of the state `version`, and what lies within the window
// around it.
result<State> widen(store::FrameStore& frames, Order order, const Version& version, const ColourPlan& colours,
                    Scratch& scratch) {
  const Strip& page = scratch.strip;
  const bool descending = order == Order::descending;
  const Depth top = page.depth(descending ? page.rows() - 1 : 0);
  const Depth bottom = page.depth(descending ? 0 : page.rows() - 1);
  const auto reach = static_cast<std::int64_t>(colours.half_window);
  scratch.wide.clear(page.width());
  const auto above = frames.read({.range = {shifted(top, -reach), top},
                                  .after = top,
                                  .limit = kWindowRowsAbove,
                                  .order = Order::descending},
                                 scratch.around);
  if (!above) return above.error();
  copy_rows(scratch.around, true, scratch.wide);
  copy_rows(page, descending, scratch.wide);
  const auto below =
      frames.read({.range = {bottom, shifted(bottom, reach)}, .after = bottom, .limit = kWindowRowsBelow},
                  scratch.around);
  if (!below) return below.error();
  copy_rows(scratch.around, false, scratch.wide);
  return compared(above->version, version) == State::same ? compared(below->version, version)
                                                          : State::changed;
}

// Fills scratch.levels for the rows of scratch.strip, which are of the state `version`.
result<State> find_levels(store::FrameStore& frames, const DepthRange& range, Order order,
                          const Version& version, const ColourPlan& colours, Scratch& scratch) {
  scratch.levels.assign(1, colours.levels);
  if (colours.norm == Norm::none || scratch.strip.empty()) return State::same;
  if (colours.norm == Norm::range) {
    const auto stats = frames.statistics(range);
    if (!stats) return stats.error();
    scratch.levels.assign(1, colours.for_range(*stats).levels);
    return compared(stats->version, version);
  }
  const auto state = widen(frames, order, version, colours, scratch);
  if (!state || *state == State::changed) return state;
  const bool descending = order == Order::descending;
  const Depth top = scratch.strip.depth(descending ? scratch.strip.rows() - 1 : 0);
  std::size_t first = 0;
  while (scratch.wide.depth(first) != top) ++first;
  window_levels(scratch.wide, first, scratch.strip.rows(), colours, scratch.levels);
  if (descending) std::ranges::reverse(scratch.levels);
  if (scratch.wide.pixels().size() > kWideKept) scratch.wide = Strip();
  return State::same;
}

// The frame as gather_nearest() has it, without its levels.
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
    const auto state = find_levels(frames, request.range, request.order, page->version, colours, scratch);
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
    const auto state = find_levels(frames, DepthRange::only(scratch.strip.depth(0)), Order::ascending,
                                   **version, colours, scratch);
    if (!state) return state.error();
    return *state == State::same ? *version : std::nullopt;
  });
}

}  // namespace framesd::render
