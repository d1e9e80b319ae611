// SPDX-License-Identifier: MIT
#include "retention/old_rows.hpp"

#include <framesd/archive/contents.hpp>

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace framesd::api {
namespace {

using ingest::IngestedRows;
using store::LogChange;

Depth behind(Depth depth) { return Depth::from_count(depth.count() + 1); }
Depth before(Depth depth) { return Depth::from_count(depth.count() - 1); }

// What happened to a log, as far as it is known.
struct History {
  std::vector<IngestedRows> ingests;  // in the order in which they ended
  std::vector<LogChange> changes;     // behind `known_since`
  std::uint64_t known_since = 1;      // the generation; a log begins with 1, which no change has made
};

result<History> history_of(store::View& log) {
  auto ingests = ingest::ingested_rows(log);
  if (!ingests) return ingests.error();
  const std::uint64_t now = log.version().generation;
  const std::uint64_t since = now > store::kChangesKept ? now - store::kChangesKept : 1;
  auto changes = log.changes_after(since);
  if (!changes) return changes.error();
  if (!*changes) return errc::store_corrupt;  // one of those that are kept is missing
  return History{.ingests = *std::move(ingests), .changes = *std::move(*changes), .known_since = since};
}

// The generation behind which every change came after the ingest. One of a log that was restored or compacted
// since came before all that are counted now.
std::uint64_t generation_after(const IngestedRows& ingest, const store::View& log) {
  return log.counts_on_from(ingest.state) ? ingest.state.generation : 1;
}

// The oldest first: that is another order than theirs where the clock was set.
std::vector<std::size_t> by_age(const std::vector<IngestedRows>& ingests) {
  std::vector<std::size_t> places(ingests.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::stable_sort(places, {}, [&](std::size_t place) { return ingests[place].time; });
  return places;
}

// Depths with rows that came behind the ingest at `place`, or are younger by the clock. Empty: the whole log
// is another one since.
std::optional<std::vector<DepthRange>> younger(const History& history, std::size_t place,
                                               const store::View& log) {
  const IngestedRows& ingest = history.ingests[place];
  std::vector<DepthRange> ranges;
  for (std::size_t i = 0; i < history.ingests.size(); ++i) {
    const IngestedRows& other = history.ingests[i];
    if (i > place || other.time > ingest.time) ranges.push_back(other.range);
  }
  for (const LogChange& change : history.changes) {
    if (change.generation <= generation_after(ingest, log)) continue;
    if (change.kind == LogChange::Kind::all) return std::nullopt;
    if (change.kind == LogChange::Kind::rows) ranges.push_back(change.range);
  }
  return ranges;
}

result<std::optional<OldRows>> rows_left(store::View& log, const LogInUse& of, const History& history,
                                         std::size_t place) {
  const IngestedRows& ingest = history.ingests[place];
  const bool all_known = generation_after(ingest, log) >= history.known_since;
  if (of.ingesting && !all_known) return std::optional<OldRows>();
  const auto others = younger(history, place, log);
  if (!others) return std::optional<OldRows>();
  OldRows rows{.log = of.name,
               .ingest = ingest.id,
               .source = ingest.source,
               .time = ingest.time,
               .version = log.version(),
               .pieces = {}};
  for (const DepthRange& piece : without(ingest.range, *others)) {
    const auto frames = log.count(piece);
    if (!frames) return frames.error();
    if (*frames == 0) continue;
    rows.pieces.push_back(piece);
    rows.frames += *frames;
  }
  if (rows.frames == 0) return std::optional<OldRows>();
  rows.bytes = bytes_of_rows(log.format(), rows.frames);
  return std::optional(std::move(rows));
}

}  // namespace

std::uint64_t bytes_of_rows(const RowFormat& format, std::uint64_t frames) noexcept {
  const std::uint64_t least = archive::store_bytes(format, frames) - archive::store_bytes(format, 0);
  return least / 5 * 6;  // pages are not quite full, and the overview takes its share
}

std::vector<DepthRange> without(const DepthRange& range, std::vector<DepthRange> others) {
  std::ranges::sort(others, {}, &DepthRange::min);
  std::vector<DepthRange> left;
  DepthRange rest = range;
  for (const DepthRange& other : others) {
    if (rest.empty() || other.min > rest.max) break;
    if (other.max < rest.min) continue;
    if (rest.min < other.min) left.push_back({rest.min, before(other.min)});
    if (other.max >= rest.max) return left;
    rest.min = behind(other.max);
  }
  if (!rest.empty()) left.push_back(rest);
  return left;
}

result<std::vector<OldRows>> old_ingests(store::View& log, const LogInUse& of, const Wanted& wanted) {
  const auto history = history_of(log);
  if (!history) return history.error();
  std::vector<OldRows> all;
  std::uint64_t bytes = 0;
  for (const std::size_t place : by_age(history->ingests)) {
    if (!wanted(history->ingests[place].time, bytes)) break;
    auto rows = rows_left(log, of, *history, place);
    if (!rows) return rows.error();
    if (!*rows) continue;
    bytes += (*rows)->bytes;
    all.push_back(**std::move(rows));
  }
  return all;
}

result<std::optional<OldRows>> old_ingest(store::View& log, const LogInUse& of, const std::string& id) {
  const auto history = history_of(log);
  if (!history) return history.error();
  const auto found = std::ranges::find(history->ingests, id, &IngestedRows::id);
  if (found == history->ingests.end()) return std::optional<OldRows>();
  return rows_left(log, of, *history, static_cast<std::size_t>(found - history->ingests.begin()));
}

result<std::optional<OldRows>> old_log(store::View& log, const std::string& name) {
  const auto extent = log.extent();
  if (!extent) return extent.error();
  const auto history = history_of(log);
  if (!history) return history.error();
  const std::vector<LogChange>& changes = history->changes;
  const auto made = log.created();
  if (extent->frames == 0 || (changes.empty() && !made)) return std::optional<OldRows>();
  OldRows rows{.log = name,
               .ingest = {},
               .source = {},
               .time = changes.empty() ? *made : changes.back().at,
               .version = log.version(),
               .pieces = {}};
  rows.frames = extent->frames;
  rows.bytes = bytes_of_rows(log.format(), rows.frames);
  return std::optional(std::move(rows));
}

}  // namespace framesd::api
