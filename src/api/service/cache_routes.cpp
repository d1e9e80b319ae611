// SPDX-License-Identifier: MIT
//
// GET /cache/stats and DELETE /cache.
#include "endpoints.hpp"
#include <framesd/base/json_writer.hpp>

namespace framesd::api {
namespace {

void append_stats(JsonWriter& json, std::string_view name, Caches::Kind& cache, SteadyTime now) {
  const cache::Stats stats = cache.stats(now);
  json.key(name)
      .begin_object()
      .member("hits", stats.hits)
      .member("misses", stats.misses)
      .member("hit_rate", stats.hit_rate())
      .member("size", std::uint64_t{stats.entries})
      .member("max_size", std::uint64_t{cache.limits().entries})
      .member("evictions", stats.evictions)
      .member("expirations", stats.expirations)
      .end_object();
}

Answer get_cache_stats(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const SteadyTime now = call.parts.now();
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  json.begin_object();
  append_stats(json, "frame_cache", call.parts.caches.frame, now);
  append_stats(json, "range_cache", call.parts.caches.range, now);
  json.end_object();
  return {};
}

Answer delete_cache(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const std::uint64_t frames = call.parts.caches.frame.clear();
  const std::uint64_t ranges = call.parts.caches.range.clear();
  call.parts.caches.pictures.clear();
  call.parts.caches.rows.clear();
  call.parts.caches.statistics.clear();
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter(out.body)
      .begin_object()
      .member("status", "success")
      .member("message", "All caches cleared")
      .key("cleared")
      .begin_object()
      .member("frame_cache", frames)
      .member("range_cache", ranges)
      .end_object()
      .end_object();
  return {};
}

constexpr ContentSpec kStats[] = {
    {kJson, "CacheStats",
     R"({"frame_cache":{"hits":9,"misses":1,"hit_rate":0.9,"size":1,"max_size":1000,"evictions":0,"expirations":0},)"
     R"("range_cache":{"hits":30,"misses":10,"hit_rate":0.75,"size":10,"max_size":100,"evictions":0,"expirations":0}})"}};
constexpr ReplySpec kCacheStatsReplies[] = {
    {200, "Contents and counts of both caches since the start.", kStats}};

constexpr ContentSpec kCleared[] = {
    {kJson, "CacheCleared",
     R"({"status":"success","message":"All caches cleared","cleared":{"frame_cache":1,"range_cache":10}})"}};
constexpr ReplySpec kClearedReplies[] = {{200, "How many answers each cache held.", kCleared}};

}  // namespace

const Endpoint kGetCacheStats{
    .method = http::Method::get,
    .path = "/cache/stats",
    .tag = "Service",
    .summary = "Use of the caches",
    .about =
        "Answers about single frames are kept in frame_cache, all others in range_cache. An answer that a "
        "commit has made old is never served; it is removed by age or to make room. An answer of 304 does "
        "not count as a look-up.",
    .replies = kCacheStatsReplies,
    .keeping = Keeping::never,
    .answer = get_cache_stats,
};

const Endpoint kDeleteCache{
    .method = http::Method::del,
    .path = "/cache",
    .tag = "Admin",
    .summary = "Empty the caches",
    .about = "This is never needed to see new data: each answer is kept for one state of the store.",
    .scope = http::Scope::admin,
    .replies = kClearedReplies,
    .keeping = Keeping::never,
    .answer = delete_cache,
};

}  // namespace framesd::api
