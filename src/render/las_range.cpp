// SPDX-License-Identifier: MIT
#include "las_range.hpp"

#include <framesd/frame/strip.hpp>

#include <algorithm>

namespace framesd::render {
namespace {

using store::Order;

// The row at the other end.
result<Depth> last_depth(store::View& view, store::ReadRequest read) {
  read.order = read.order == Order::descending ? Order::ascending : Order::descending;
  read.offset = 0;
  read.limit = 1;
  Strip row;
  const auto page = view.read(read, row);
  if (!page) return page.error();
  if (row.rows() != 1) return errc::store_corrupt;
  return row.depth(0);
}

// Of all rows in `range`, in counts; 0: steps differ. If no step is longer than the mean of all, none is
// shorter either.
result<std::int64_t> common_step(store::View& view, const DepthRange& range, std::uint64_t rows) {
  if (rows < 2) return 0;
  const auto length =
      static_cast<std::uint64_t>(range.max.count()) - static_cast<std::uint64_t>(range.min.count());
  const std::uint64_t mean = length / (rows - 1);
  if (length % (rows - 1) != 0 || mean > INT64_MAX) return 0;
  const auto longer = view.gaps(range, 1, 1);
  if (!longer) return longer.error();
  const bool alike = longer->median_step == mean && longer->gaps.empty();
  return alike ? static_cast<std::int64_t>(mean) : 0;
}

}  // namespace

Depth null_outside(const DepthRange& rows) noexcept {
  constexpr std::int64_t kLongest = INT64_MAX / Depth::kCountsPerUnit;
  for (std::int64_t whole = 1000; whole <= kLongest / 10; whole *= 10) {
    const Depth null = Depth::from_count(Depth::kCountsPerUnit * 3 / 4 - whole * Depth::kCountsPerUnit);
    if (!rows.contains(null)) return null;
  }
  return kUsualNull;  // rows on both sides of all these: depths of no hole
}

result<LasRange> las_range_of(store::View& view, const store::ReadRequest& read, std::uint64_t rows,
                              Depth first) {
  const auto last = last_depth(view, read);
  if (!last) return last.error();
  const DepthRange range{std::min(first, *last), std::max(first, *last)};
  const auto step = common_step(view, range, rows);
  if (!step) return step.error();
  return LasRange{.first = first,
                  .last = *last,
                  .step = Depth::from_count(read.order == Order::descending ? -*step : *step),
                  .null = null_outside(range)};
}

}  // namespace framesd::render
