// SPDX-License-Identifier: MIT
#include "window_rows.hpp"

#include <framesd/render/gather.hpp>

#include <algorithm>

namespace framesd::render {
namespace {

using store::Order;

constexpr std::size_t kWideKept = 1 << 20;  // bytes that a thread keeps for the next window

// Appends the rows of `from` to `to`, the last one first where `reversed`.
void append_rows(const Strip& from, bool reversed, Strip& to) {
  for (std::size_t i = 0; i < from.rows(); ++i) {
    const std::size_t row = reversed ? from.rows() - 1 - i : i;
    append_row(from, row, from.row(row), to);
  }
}

}  // namespace

Depth shifted(Depth depth, std::int64_t counts) noexcept {
  std::int64_t moved = 0;
  const bool over = __builtin_add_overflow(depth.count(), counts, &moved);
  if (over || moved < Depth::lowest().count()) return counts < 0 ? Depth::lowest() : Depth::highest();
  return Depth::from_count(moved);
}

result<RequestedRows> widen(store::View& log, Order order, std::int64_t reach, Scratch& scratch) {
  const Strip& page = scratch.strip;
  const bool descending = order == Order::descending;
  const Depth top = page.depth(descending ? page.rows() - 1 : 0);
  const Depth bottom = page.depth(descending ? 0 : page.rows() - 1);
  scratch.wide.clear(page.width());
  const auto above = log.read({.range = {shifted(top, -reach), top},
                               .after = top,
                               .limit = kWindowRowsAbove,
                               .order = Order::descending},
                              scratch.around);
  if (!above) return above.error();
  append_rows(scratch.around, true, scratch.wide);
  const RequestedRows requested{scratch.wide.rows(), page.rows()};
  append_rows(page, descending, scratch.wide);
  const auto below =
      log.read({.range = {bottom, shifted(bottom, reach)}, .after = bottom, .limit = kWindowRowsBelow - 1},
               scratch.around);
  if (!below) return below.error();
  append_rows(scratch.around, false, scratch.wide);
  return requested;
}

void find_windows(const Strip& wide, const RequestedRows& requested, std::int64_t reach,
                  std::vector<image::RowWindow>& windows) {
  windows.resize(wide.rows());
  const auto distance = [&](std::size_t a, std::size_t b) {  // the deeper one second
    return static_cast<std::uint64_t>(wide.depth(b).count()) -
           static_cast<std::uint64_t>(wide.depth(a).count());
  };
  const auto within = static_cast<std::uint64_t>(reach);
  std::size_t first = 0;
  std::size_t last = 0;
  for (std::size_t row = requested.first; row < requested.first + requested.count; ++row) {
    first = std::max(first, row - std::min(row, kWindowRowsAbove));
    while (distance(first, row) > within) ++first;
    last = std::max(last, row + 1);
    const std::size_t last_max = std::min(wide.rows(), row + kWindowRowsBelow);
    while (last < last_max && distance(row, last) <= within) ++last;
    windows[row] = {.first = static_cast<std::uint32_t>(first), .last = static_cast<std::uint32_t>(last)};
  }
  const auto begin = windows.begin() + static_cast<std::ptrdiff_t>(requested.first);
  const auto end = begin + static_cast<std::ptrdiff_t>(requested.count);
  std::fill(windows.begin(), begin, *begin);
  std::fill(end, windows.end(), *(end - 1));
  if (!wide.has_absent()) return;
  for (std::size_t row = 0; row < wide.rows(); ++row) windows[row].absent = count_absent(wide.mask(row));
}

void append_row(const Strip& from, std::size_t row, std::span<const std::uint8_t> pixels, Strip& to) {
  const auto appended = to.append(from.depth(row), from.stats(row));
  std::ranges::copy(pixels, appended.begin());
  const auto mask = from.mask(row);
  if (mask.empty()) return;
  std::ranges::copy(mask, to.mask_of_last().begin());
  clear_absent(mask, appended);
}

void forget_if_large(Scratch& scratch) {
  if (scratch.wide.pixels().size() <= kWideKept) return;
  scratch.wide = Strip();
  scratch.toned = {};
}

}  // namespace framesd::render
