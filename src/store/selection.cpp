// SPDX-License-Identifier: MIT
#include "selection.hpp"

#include "overview_query.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

constexpr KeyRange kNothing{1, 0};

// What is left of the range beyond `after`, in the order asked.
KeyRange beyond_after(const ReadRequest& request) {
  KeyRange range = KeyRange::of(request.range);
  if (!request.after) return range;
  const Key after = key_of(*request.after);
  if (request.order == Order::descending) {
    range.highest = std::min(range.highest, after - 1);
  } else if (after == ~Key{0}) {
    range = kNothing;
  } else {
    range.lowest = std::max(range.lowest, after + 1);
  }
  return range;
}

// Passes over the first `offset` frames of `selection`. REQUIRES: offset < selection.frames
result<void> pass_over(OverviewSource& source, std::uint64_t offset, Order order, Selection& selection) {
  const auto before = rank_of(source, selection.range.lowest);
  if (!before) return before.error();
  const bool ascending = order == Order::ascending;
  const auto key = select_frame(source, *before + (ascending ? offset : selection.frames - 1 - offset));
  if (!key) return key.error();
  if (!*key || !selection.range.contains(**key)) return errc::store_corrupt;
  (ascending ? selection.range.lowest : selection.range.highest) = **key;
  selection.frames -= offset;
  return {};
}

}  // namespace

result<Selection> select(OverviewSource& source, const ReadRequest& request) {
  const auto total = count_frames(source, KeyRange::of(request.range));
  if (!total) return total.error();
  Selection selection{.total = *total, .range = beyond_after(request), .frames = *total};
  if (request.after) {
    const auto left = count_frames(source, selection.range);
    if (!left) return left.error();
    selection.frames = *left;
  }
  if (request.offset == 0) return selection;
  if (request.offset >= selection.frames) {
    return Selection{.total = selection.total, .range = kNothing, .frames = 0};
  }
  if (const auto done = pass_over(source, request.offset, request.order, selection); !done)
    return done.error();
  return selection;
}

result<void> check_rows(OverviewSource& source, const Strip& out) {
  if (out.rows() == 0) return {};
  const auto [first, last] = std::minmax({key_of(out.depth(0)), key_of(out.depth(out.rows() - 1))});
  const auto frames = count_frames(source, {first, last});
  if (!frames) return frames.error();
  return *frames == out.rows() ? result<void>() : errc::store_corrupt;
}

}  // namespace framesd::store
