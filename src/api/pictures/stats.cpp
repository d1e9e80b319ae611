// SPDX-License-Identifier: MIT
//
// GET /stats and /gaps: what a range holds and where it holds nothing, without a look at every frame.
#include "distance.hpp"
#include "endpoints.hpp"
#include "picture_parameters.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/facts/outline.hpp>
#include <framesd/facts/scale_values.hpp>
#include <framesd/frame/depth.hpp>

#include <algorithm>
#include <array>

namespace framesd::api {
namespace {

// CPU time (bench overview_stats, overview_gaps).
constexpr std::chrono::microseconds kStatisticsCost{1'500};
constexpr std::chrono::microseconds kGapsCost{5'000};

// Gaps of one answer, whatever limit is asked for: beyond, it says that it is truncated.
constexpr std::uint64_t kGapsMax = 100'000;

constexpr double kFactorMax = 1e6;

// As asked for.
struct Bounds {
  std::optional<Depth> min;
  std::optional<Depth> max;
};

// How many samples of the frames are not there.
std::uint64_t absent_in(const store::RangeStats& stats, const RowFormat& format) noexcept {
  return stats.frames * format.source_width - stats.samples();
}

// Of the samples, as grey values or as what they stand for; nothing but nulls if there is none.
template <class Stats>
void write_numbers(JsonWriter& json, const std::optional<Stats>& stats) {
  using Member = std::optional<decltype(stats->min())>;
  const auto of = [&stats](auto member) { return stats ? std::optional(member(*stats)) : std::nullopt; };
  json.member("min", Member(of([](const Stats& some) { return some.min(); })))
      .member("max", Member(of([](const Stats& some) { return some.max(); })))
      .member("mean", of([](const Stats& some) { return some.mean(); }))
      .member("std", of([](const Stats& some) { return some.standard_deviation(); }));
  json.key("percentiles").begin_object();
  for (const int percent : {1, 2, 5, 25, 50, 75, 95, 98, 99})
    json.member("p" + std::to_string(percent),
                of([percent](const Stats& some) { return some.percentile(percent); }));
  json.end_object();
}

void write_values(JsonWriter& json, const store::RangeStats& stats, const facts::Scale& scale) {
  std::optional<facts::ScaleValues> values;
  if (stats.frames != 0) values.emplace(stats.histogram, scale);
  json.member("unit", scale.unit).key("values").begin_object();
  write_numbers(json, values);
  json.end_object();
}

void write_stats(std::string& out, const Bounds& bounds, const store::RangeStats& stats,
                 const RowFormat& format, const std::optional<facts::Scale>& scale) {
  JsonWriter json(out);
  json.begin_object()
      .member("depth_min", bounds.min)
      .member("depth_max", bounds.max)
      .member("count", stats.frames)
      .member("first_depth", stats.first)
      .member("last_depth", stats.last);
  member_distance(json, "median_step", stats.median_step);
  write_numbers(json, stats.frames == 0 ? std::nullopt : std::optional(stats));
  if (const std::uint64_t absent = absent_in(stats, format); absent != 0) json.member("absent", absent);
  json.key("histogram").begin_array();
  for (const std::uint64_t count : stats.histogram) json.value(count);
  json.end_array();
  if (scale) write_values(json, stats, *scale);
  json.end_object();
}

result<std::optional<facts::Scale>> scale_in(store::View& log) {
  const auto text = log.facts();
  if (!text) return text.error();
  auto known = facts::outline_of(*text);
  if (!known) return errc::store_corrupt;  // they were checked when they were stored
  return std::move(known->facts.scale);
}

Answer get_stats(const Call& call, http::Response&) {
  http::Params params = call.params();
  const DepthRange range = params.depth_range();
  if (auto problem = params.problem()) return *std::move(problem);
  const Bounds bounds{params.has("depth_min") ? std::optional(range.min) : std::nullopt,
                      params.has("depth_max") ? std::optional(range.max) : std::nullopt};
  return Data{.estimate = kStatisticsCost,
              .gather = [range, bounds](store::View& log, Context&, http::Response&) -> result<Draft> {
                const auto stats = log.statistics(range);
                if (!stats) return stats.error();
                auto scale = scale_in(log);
                if (!scale) return scale.error();
                return Render([bounds, stats = *stats, format = log.format(), scale = *std::move(scale)](
                                  Context&, http::Response& out) {
                  out.content_type = kJson;
                  write_stats(out.body, bounds, stats, format, scale);
                });
              }};
}

void write_gaps(std::string& out, double factor, const store::Gaps& gaps) {
  JsonWriter json(out);
  json.begin_object().member("count", std::uint64_t{gaps.gaps.size()});
  member_distance(json, "median_step", gaps.median_step);
  json.member("factor", factor).member("truncated", gaps.truncated).key("gaps").begin_array();
  for (const store::Gap& gap : gaps.gaps) {
    json.begin_object().member("from", gap.from).member("to", gap.to);
    member_distance(json, "length", gap.length());
    json.end_object();
  }
  json.end_array().end_object();
}

Answer get_gaps(const Call& call, http::Response&) {
  http::Params params = call.params();
  const DepthRange range = params.depth_range();
  const double factor = params.number("factor").value_or(0);
  const std::uint64_t limit = std::min(params.count("limit").value_or(0), kGapsMax);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.estimate = kGapsCost,
              .gather = [range, factor, limit](store::View& log, Context&, http::Response&) -> result<Draft> {
                auto gaps = log.gaps(range, factor, limit);
                if (!gaps) return gaps.error();
                return Render([factor, gaps = *std::move(gaps)](Context&, http::Response& out) {
                  out.content_type = kJson;
                  write_gaps(out.body, factor, gaps);
                });
              }};
}

constexpr std::array kGapParameters =
    joined(kRangeParameters,
           std::array{
               http::number_parameter("factor", "A step of more than so many median steps is a gap.", 0,
                                      kFactorMax, "3"),
               http::count_parameter("limit", "Largest number of gaps; never more than 100000 are listed.", 1,
                                     http::kCountMax, "1000"),
           });

constexpr ContentSpec kStatsContents[] = {{.media_type = kJson, .schema = "Stats", .example = {}}};
constexpr ReplySpec kStatsReplies[] = {{.status = 200,
                                        .about = "The statistics; null values if there are no frames.",
                                        .contents = kStatsContents}};
constexpr ContentSpec kGapsContents[] = {{.media_type = kJson,
                                          .schema = "Gaps",
                                          .example =
                                              R"({"count":1,"median_step":0.1,"factor":3,"truncated":false,)"
                                              R"("gaps":[{"from":9100.0,"to":9102.5,"length":2.5}]})"}};
constexpr ReplySpec kGapsReplies[] = {
    {.status = 200, .about = "The gaps, in depth order.", .contents = kGapsContents}};

}  // namespace

const Endpoint kGetStats{
    .method = http::Method::get,
    .path = "/stats",
    .tag = "Pictures",
    .summary = "Statistics of a range",
    .about =
        "Statistics of the samples as recorded, all columns together: minimum, maximum, mean, standard "
        "deviation, percentiles, and how often each grey value occurs; of the samples that are there, with "
        "`absent`, how many are not, if any. If the log has a scale, `values` are the same in its `unit`. "
        "The cost does not depend on the number of frames.",
    .parameters = kRangeParameters,
    .replies = kStatsReplies,
    .of_log = true,
    .answer = get_stats,
};

const Endpoint kGetGaps{
    .method = http::Method::get,
    .path = "/gaps",
    .tag = "Pictures",
    .summary = "Where frames are missing",
    .about =
        "Steps between neighbouring frames that are longer than `factor` median steps, with the depths of "
        "both frames. What lies before the first or after the last frame is not a gap.",
    .parameters = kGapParameters,
    .replies = kGapsReplies,
    .of_log = true,
    .answer = get_gaps,
};

}  // namespace framesd::api
