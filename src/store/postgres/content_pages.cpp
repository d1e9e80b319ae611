// SPDX-License-Identifier: MIT
//
// What a page needs, in one trip: its frames, the cells above its bounds, and the keys beside them.
//
// Where the next frames are is estimated from the log's mean step. Where that is wrong, what is missing is
// asked for when it is needed: a trip more, never another answer.
#include "content.hpp"
#include "error_of.hpp"
#include "log_row.hpp"
#include "overview/selection.hpp"
#include "record.hpp"
#include <framesd/base/wide.hpp>
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kPage{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND "
    "$3::bigint ORDER BY depth LIMIT $4::bigint"};
constexpr Statement kPageBackwards{
    "SELECT depth, record FROM framesd.frame WHERE content = $1::bigint AND depth BETWEEN $2::bigint AND "
    "$3::bigint ORDER BY depth DESC LIMIT $4::bigint"};
constexpr Statement kKeysUp{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth >= $2::bigint ORDER BY depth LIMIT "
    "$3::bigint"};
constexpr Statement kKeysDown{
    "SELECT depth FROM framesd.frame WHERE content = $1::bigint AND depth <= $2::bigint ORDER BY depth DESC "
    "LIMIT $3::bigint"};
constexpr Statement kCellsOf{
    "SELECT cell, record, histogram FROM framesd.cell WHERE content = $1::bigint AND cell = ANY "
    "($2::bigint[])"};
constexpr Statement kTop{"SELECT cell FROM framesd.cell WHERE content = $1::bigint ORDER BY cell LIMIT 1"};

// A part without a cell has fewer: so many to either side of a key reach beyond the part that it is in.
constexpr std::uint64_t kBeside = kCellFrames;
// A cell is asked for unknown where so many frames are expected in it: a fourth of what it would need.
constexpr std::uint64_t kExpectedFrames = kCellFrames / 4;

std::uint64_t mean_step(const LogRow& log) noexcept {
  if (log.frames < 2) return 1;
  return std::max<std::uint64_t>((*log.last - *log.first) / (log.frames - 1), 1);
}

// The part of a range in which there are frames.
KeyRange present(const LogRow& log, const KeyRange& range) noexcept {
  return log.frames == 0 ? KeyRange{1, 0} : intersection(range, {*log.first, *log.last});
}

// About where the frame is that comes `frames` after (before) the first (last) one of `range`.
Key estimated_key(const LogRow& log, const KeyRange& range, Order order, std::uint64_t frames) noexcept {
  const KeyRange part = present(log, range);
  if (part.empty()) return *log.first;
  const auto away = static_cast<UInt128>(frames) * mean_step(log);
  const auto most = static_cast<UInt128>(part.highest - part.lowest);
  const Key distance = static_cast<Key>(std::min(away, most));
  return order == Order::ascending ? part.lowest + distance : part.highest - distance;
}

// About where a page of so many rows ends.
Key last_of_page(const LogRow& log, const KeyRange& range, Order order, std::uint64_t limit) noexcept {
  return estimated_key(log, range, order, limit - std::min<std::uint64_t>(limit, 1));
}

}  // namespace

void ContentReader::ask_for_keys(Trip& trip, Order direction, Key from, std::uint64_t most) {
  const bool up = direction == Order::ascending;
  const auto includes = [&](const AskedKeys& asked) {
    return asked.direction == direction && asked.from == from && asked.most >= most;
  };
  if (std::ranges::any_of(asked_keys_, includes)) return;
  asked_keys_.push_back({direction, from, most});
  const auto wanted = static_cast<std::int64_t>(most);
  Values values;
  values.number(content()).number(count_of(from)).number(wanted);
  trip.ask(up ? kKeysUp : kKeysDown, std::move(values), [this, up, from, wanted](const Rows& rows) {
    KnownKeys known{.range = up ? KeyRange{from, ~Key{0}} : KeyRange{0, from}, .keys = {}};
    for (int i = 0; i < rows.size(); ++i) known.keys.push_back(key_of_count(rows.number(i, 0)));
    if (rows.size() == wanted) (up ? known.range.highest : known.range.lowest) = known.keys.back();
    if (!up) std::ranges::reverse(known.keys);
    known_keys_.push_back(std::move(known));
  });
}

void ContentReader::ask_for_top(Trip& trip) {
  Values values;
  values.number(content());
  trip.ask(kTop, std::move(values), [this](const Rows& rows) { set_top(rows.empty() ? 0 : rows.id(0, 0)); });
}

// The cells that hold these keys, from the top down to where parts have too few frames.
void ContentReader::ask_for_cells(Trip& trip, const LogRow& log, std::span<const Key> keys) {
  const auto known_top = top_if_known();
  if (known_top == 0) return;
  const unsigned top = known_top ? CellId::from_heap(*known_top).level() : kRootLevel;
  if (!known_top) ask_for_top(trip);
  const auto enough = static_cast<UInt128>(mean_step(log)) * kExpectedFrames;
  std::vector<std::uint64_t> heaps;
  for (unsigned level = top; level > 0; --level) {
    if (level != top && UInt128{1} << (2 * level) < enough) break;
    for (const Key key : keys) {
      const std::uint64_t heap = CellId::at(level, key).heap();
      if (!remember(heap) && std::ranges::find(heaps, heap) == heaps.end()) heaps.push_back(heap);
    }
  }
  if (heaps.empty()) return;
  std::vector<std::int64_t> numbers;
  for (const std::uint64_t heap : heaps) numbers.push_back(heap_number(heap));
  Values values;
  values.number(content()).numbers(numbers);
  trip.ask(kCellsOf, std::move(values), [this, heaps](const Rows& rows) { keep_cells(rows, heaps); });
}

// For the positions of these keys among all, and the cells that hold `others`.
void ContentReader::ask_for_ranks(Trip& trip, const LogRow& log, std::span<const Key> keys,
                                  std::vector<Key> others) {
  for (const Key key : keys) {
    if (key <= *log.first || key > *log.last) continue;  // known by the log's row
    ask_for_keys(trip, Order::descending, key - 1, kBeside);
    ask_for_keys(trip, Order::ascending, key, kBeside);
    others.push_back(key);
  }
  ask_for_cells(trip, log, others);
}

void ContentReader::ask_for_frames(Trip& trip, const KeyRange& range, Order order, std::uint64_t limit) {
  if (page_.is_of(range, order, limit)) return;
  const bool up = order == Order::ascending;
  const std::uint64_t most = std::min<std::uint64_t>(limit, INT64_MAX - kBeside - 1) + 1;
  Values values;
  values.number(content()).number(count_of(range.lowest)).number(count_of(range.highest));
  values.number(static_cast<std::int64_t>(most));
  trip.ask(up ? kPage : kPageBackwards, std::move(values), [this, range, order, limit](Rows rows) {
    page_ = {.range = range, .order = order, .limit = limit, .rows = std::move(rows)};
  });
  // Where the page ends is looked up, too.
  ask_for_keys(trip, order, up ? range.lowest : range.highest, most + kBeside);
}

result<void> ContentReader::expect_page(const LogRow& log, const ReadRequest& request) {
  Trip trip;
  ask_for_page(trip, log, request);
  return trip.run(database());
}

void ContentReader::ask_for_page(Trip& trip, const LogRow& log, const ReadRequest& request) {
  if (log.frames == 0) return;
  const KeyRange range = KeyRange::of(request.range);
  const KeyRange beyond = present(log, range_beyond_after(request));
  if (range.empty()) return;
  const bool up = request.order == Order::ascending;
  std::vector<Key> ranks{range.lowest};
  if (range.highest != ~Key{0}) ranks.push_back(range.highest + 1);
  std::vector<Key> others;
  if (!beyond.empty()) {
    if (request.after) ranks.push_back(up ? beyond.lowest : beyond.highest + 1);
    if (request.offset == 0) {
      ask_for_frames(trip, beyond, request.order, request.limit);
      others.push_back(last_of_page(log, beyond, request.order, request.limit));
    } else {
      ranks.push_back(estimated_key(log, beyond, request.order, request.offset));
    }
  }
  ask_for_ranks(trip, log, ranks, std::move(others));
}

result<void> ContentReader::expect_count(const LogRow& log, const KeyRange& range) {
  if (range.empty() || log.frames == 0) return {};
  std::vector<Key> ranks{range.lowest};
  if (range.highest != ~Key{0}) ranks.push_back(range.highest + 1);
  Trip trip;
  ask_for_ranks(trip, log, ranks);
  return trip.run(database());
}

result<bool> ContentReader::gather(const LogRow& log, const KeyRange& wanted, Order order,
                                   std::uint64_t limit, Samples samples, Strip& out) {
  const KeyRange range = present(log, wanted);
  if (range.empty()) return false;
  if (!page_.is_of(range, order, limit)) {
    Trip trip;
    ask_for_frames(trip, range, order, limit);
    ask_for_cells(trip, log, std::array{last_of_page(log, range, order, limit)});
    if (const auto asked = trip.run(database()); !asked) return error_of(asked);
  }
  const Rows& rows = page_.rows;
  for (int i = 0; i < rows.size() && static_cast<std::uint64_t>(i) < limit; ++i) {
    const Key key = key_of_count(rows.number(i, 0));
    const auto record = samples == Samples::frame ? open_frame_row(format(), key, rows.bytes(i, 1))
                                                  : open_source_row(format(), key, rows.bytes(i, 1));
    if (!record) return error_of(record);
    std::ranges::copy(record->row, out.append(depth_of(key), record->stats).begin());
    if (record->absent.empty()) continue;
    if (samples == Samples::frame) {
      absent_pixels(format(), record->absent, out.mask_of_last());
    } else {
      std::ranges::copy(record->absent, out.mask_of_last().begin());
    }
  }
  return static_cast<std::uint64_t>(rows.size()) > limit;
}

}  // namespace framesd::store::postgres
