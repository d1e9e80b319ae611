// SPDX-License-Identifier: MIT
#include "selection.hpp"

#include "query.hpp"

#include <algorithm>

namespace framesd::store {
namespace {

constexpr KeyRange kNothing{1, 0};

// The position after the last frame that is not above `key`.
result<std::uint64_t> end_of(OverviewSource& source, Key key) {
  return key == ~Key{0} ? count_all(source) : rank_of(source, key + 1);
}

// Passes over the first `offset` frames of `selection`. REQUIRES: offset < selection.frames()
result<void> pass_over(OverviewSource& source, std::uint64_t offset, Order order, Selection& selection) {
  const bool ascending = order == Order::ascending;
  ascending ? selection.begin += offset : selection.end -= offset;
  const auto key = select_frame(source, ascending ? selection.begin : selection.end - 1);
  if (!key) return key.error();
  if (!*key || !selection.range.contains(**key)) return errc::store_corrupt;
  (ascending ? selection.range.lowest : selection.range.highest) = **key;
  return {};
}

// Leaves the frames beyond `after`.
result<void> go_beyond(OverviewSource& source, const ReadRequest& request, Selection& selection) {
  selection.range = range_beyond_after(request);
  if (selection.range.empty()) {
    selection.end = selection.begin;
    return {};
  }
  const bool ascending = request.order == Order::ascending;
  const auto edge =
      ascending ? rank_of(source, selection.range.lowest) : end_of(source, selection.range.highest);
  if (!edge) return edge.error();
  (ascending ? selection.begin : selection.end) = *edge;
  return selection.begin <= selection.end ? result<void>() : errc::store_corrupt;
}

}  // namespace

KeyRange range_beyond_after(const ReadRequest& request) noexcept {
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

result<Selection> select(OverviewSource& source, const ReadRequest& request) {
  Selection selection{.total = 0, .range = KeyRange::of(request.range)};
  if (selection.range.empty()) return selection;
  const auto begin = rank_of(source, selection.range.lowest);
  if (!begin) return begin.error();
  const auto end = end_of(source, selection.range.highest);
  if (!end) return end.error();
  if (*begin > *end) return errc::store_corrupt;
  selection.begin = *begin;
  selection.end = *end;
  selection.total = *end - *begin;
  if (request.after) {
    if (const auto done = go_beyond(source, request, selection); !done) return done.error();
  }
  if (request.offset == 0) return selection;
  if (request.offset >= selection.frames()) return Selection{.total = selection.total, .range = kNothing};
  if (const auto done = pass_over(source, request.offset, request.order, selection); !done)
    return done.error();
  return selection;
}

result<void> check_rows(OverviewSource& source, const Selection& selection, Order order, const Strip& out) {
  if (out.rows() == 0) return {};
  const auto position = rank_of(source, key_of(out.depth(out.rows() - 1)));
  if (!position) return position.error();
  const bool as_counted = order == Order::ascending ? *position == selection.begin + out.rows() - 1
                                                    : *position == selection.end - out.rows();
  return as_counted ? result<void>() : errc::store_corrupt;
}

}  // namespace framesd::store
