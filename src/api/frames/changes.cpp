// SPDX-License-Identifier: MIT
//
// GET /changes: which depths are no longer as a client knows them.
#include "endpoints.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/http/params.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace framesd::api {
namespace {

constexpr std::size_t kRangesMax = 64;
constexpr std::chrono::microseconds kChangesCost{600};  // 4,096 changes to be read and sorted

// What was changed, in depth order and without overlaps.
struct Changed {
  std::uint64_t generation = 0;
  bool all = false;
  std::vector<DepthRange> ranges{};
};

// Joins the neighbours that lie closest until few enough are left.
void join_closest(std::vector<DepthRange>& ranges) {
  if (ranges.size() <= kRangesMax) return;
  const auto gap_before = [&](std::size_t i) {
    return static_cast<std::uint64_t>(ranges[i].min.count()) -
           static_cast<std::uint64_t>(ranges[i - 1].max.count());
  };
  std::vector<std::size_t> at(ranges.size() - 1);
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = i + 1;
  const auto kept = at.begin() + (kRangesMax - 1);  // the widest gaps stay
  std::ranges::nth_element(at, kept,
                           [&](std::size_t a, std::size_t b) { return gap_before(a) > gap_before(b); });
  std::sort(at.begin(), kept);
  std::vector<DepthRange> joined;
  std::size_t begin = 0;
  for (auto gap = at.begin(); gap != kept; ++gap) {
    joined.push_back({ranges[begin].min, ranges[*gap - 1].max});
    begin = *gap;
  }
  joined.push_back({ranges[begin].min, ranges.back().max});
  ranges = std::move(joined);
}

std::vector<DepthRange> ranges_of(const std::vector<store::LogChange>& changes) {
  std::vector<DepthRange> ranges;
  for (const store::LogChange& change : changes) {
    if (change.kind == store::LogChange::Kind::rows) ranges.push_back(change.range);
  }
  std::ranges::sort(ranges, {}, &DepthRange::min);
  std::vector<DepthRange> merged;
  for (const DepthRange& range : ranges) {
    if (merged.empty() || merged.back().max < range.min) {
      merged.push_back(range);
    } else {
      merged.back().max = std::max(merged.back().max, range.max);
    }
  }
  join_closest(merged);
  return merged;
}

result<Changed> what_changed(store::View& log, std::uint64_t generation) {
  const store::Version now = log.version();
  Changed changed{.generation = now.generation};
  if (generation == now.generation) return changed;
  const auto changes = log.changes_after(generation);
  if (!changes) return changes.error();
  changed.all = !changes->has_value() || std::ranges::any_of(**changes, [](const store::LogChange& change) {
    return change.kind == store::LogChange::Kind::all;
  });
  if (!changed.all) changed.ranges = ranges_of(**changes);
  return changed;
}

void write_changed(const Changed& changed, http::Response& out) {
  out.content_type = kJson;
  JsonWriter json(out.body);
  json.begin_object().member("generation", changed.generation).member("all", changed.all);
  json.key("ranges").begin_array();
  for (const DepthRange& range : changed.ranges)
    json.begin_array().value(range.min).value(range.max).end_array();
  json.end_array().end_object();
}

Answer get_changes(const Call& call, http::Response&) {
  http::Params params = call.params();
  const std::uint64_t since = params.count("since").value_or(0);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.estimate = kChangesCost,
              .gather = [since](store::View& log, Context&, http::Response&) -> result<Draft> {
                auto changed = what_changed(log, since);
                if (!changed) return changed.error();
                return Render([changed = *std::move(changed)](Context&, http::Response& out) {
                  write_changed(changed, out);
                });
              }};
}

constexpr std::array kChangesParameters = {
    http::required(http::with_example(
        "2", http::count_parameter(
                 "since", "The generation that the client knows, from /tiles.json or an earlier answer.", 0,
                 http::kCountMax))),
};
constexpr ContentSpec kChangesContents[] = {
    {.media_type = kJson,
     .schema = "Changes",
     .example = R"({"generation":5,"all":false,"ranges":[[9100.0,9102.5],[9540.0,9546.0]]})"}};
constexpr ReplySpec kChangesReplies[] = {
    {.status = 200, .about = "The ranges, in depth order.", .contents = kChangesContents}};

}  // namespace

const Endpoint kGetChanges{
    .method = http::Method::get,
    .path = "/changes",
    .tag = "Frames",
    .summary = "What has changed since a generation",
    .about =
        "The ranges of depths, at most 64, in which frames were stored, replaced or deleted since the "
        "generation that the client knows; depths outside them are as they were. Pictures and tiles of those "
        "need not be asked for again. `all` is true if the log was replaced, or if the generation is older "
        "than the last 4,096 changes, is not known, or is of another store: then nothing is as it was.",
    .parameters = kChangesParameters,
    .replies = kChangesReplies,
    .of_log = true,
    .answer = get_changes,
};

}  // namespace framesd::api
