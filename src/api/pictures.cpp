// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include <algorithm>

namespace framesd::api {
namespace {

using render::Gathered;
using render::Picture;
using std::chrono::microseconds;

constexpr int kUndeflated = -1;  // instead of a level
constexpr int kAttempts = 16;    // a commit takes milliseconds; two in a row are rarely met

// Keys of caches: bytes of numbers, one behind the other.
template <class... Numbers>
void append_bytes(std::string& key, const Numbers&... numbers) {
  const auto one = [&key](const auto& number) {
    static_assert(std::is_arithmetic_v<std::remove_cvref_t<decltype(number)>>);
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
  };
  (one(numbers), ...);
}

std::string key_of(const store::Version& version, const DepthRange& range) {
  std::string key;
  append_bytes(key, version.incarnation, version.generation, range.min.count(), range.max.count());
  return key;
}

// Of everything that a picture is before it has colours.
std::string key_of(const store::Version& version, const PictureRequest& request, int level) {
  const render::PictureShape& shape = request.shape;
  std::string key = key_of(version, shape.range);
  append_bytes(key, shape.height, shape.width, shape.rotate, shape.flip, level);
  append_bytes(key, static_cast<int>(shape.resample));
  if (shape.tile) append_bytes(key, shape.tile->level, shape.tile->index);
  const render::ColourPlan& colours = request.colours;
  if (colours.norm == render::Norm::window) {
    append_bytes(key, colours.clip.lo, colours.clip.hi, colours.clip.deviations.value_or(0),
                 colours.half_window, colours.tone.gamma, colours.tone.invert);
  }
  return key;
}

Attempt gather_rows(Resources& shared, const PictureRequest& request, const store::Snapshot& now,
                    Context& context, render::PictureRows& rows) {
  const auto gathered =
      render::gather_picture(shared.store, now, request.shape, request.colours, context.scratch, rows);
  if (!gathered) return refuse_for_store(gathered.error());
  if (*gathered == Gathered::made) return now.version;
  return no_picture(shared, *gathered, request.shape.tile ? rows.bounds : request.shape.range);
}

// What `cache` has of the picture, else what `make` makes of its rows.
template <class T, class Make>
Found<T> find_or_make(Resources& shared, cache::ShardedCache<T>& cache, std::string key,
                      const PictureRequest& request, const store::Snapshot& now, Context& context,
                      Make&& make) {
  if (auto kept = cache.find(key, shared.now())) return kept;
  render::PictureRows rows;
  const Attempt gathered = gather_rows(shared, request, now, context, rows);
  if (!gathered) return {};
  if (const auto* problem = std::get_if<http::Problem>(&*gathered)) return *problem;
  auto made = std::make_shared<const T>(make(std::move(rows)));
  const std::size_t bytes = made->bytes() + key.size();
  cache.insert(std::move(key), made, bytes, shared.now());
  return made;
}

Found<Picture> find_picture(Resources& shared, const Policy& policy, const PictureRequest& request,
                            const store::Snapshot& now, Context& context) {
  const int level = policy.options.png_level;
  const auto deflate = [&](render::PictureRows&& rows) { return render::deflated(std::move(rows), level); };
  return find_or_make<Picture>(shared, shared.caches.pictures, key_of(now.version, request, level), request,
                               now, context, deflate);
}

// Which statistics: those with the median step, which tiles need, or without, which is soon done.
enum class Stats : char { all = 'a', samples = 's' };

std::string key_of(const store::Version& version, const DepthRange& range, Stats which) {
  return key_of(version, range) + static_cast<char>(which);
}

result<StatsOfState> stats_of_state(Resources& shared, const store::Snapshot& now, const DepthRange& range,
                                    Stats which) {
  std::string key = key_of(now.version, range, which);
  if (auto kept = shared.caches.statistics.find(key, shared.now())) return kept;
  const auto stats = which == Stats::all ? shared.store.statistics(range) : shared.store.sample_counts(range);
  if (!stats) return stats.error();
  if (stats->version != now.version) return StatsOfState();
  auto kept = std::make_shared<const store::RangeStats>(*stats);
  shared.caches.statistics.insert(std::move(key), kept, sizeof *kept, shared.now());
  return kept;
}

void append_member(std::string& out, std::string_view name, const std::optional<Depth>& depth) {
  out.append(",\"").append(name).append("\":");
  if (depth) {
    depth->append_to(out);
  } else {
    out += "null";
  }
}

http::Problem no_frames(Resources& shared, const DepthRange& range) {
  const auto above = shared.store.neighbours(range.min);
  if (!above) return refuse_for_store(above.error());
  const auto below = shared.store.neighbours(range.max);
  if (!below) return refuse_for_store(below.error());
  http::Problem problem{.status = 404, .detail = "There are no frames in this range."};
  append_member(problem.extra, "nearest_below", above->below);
  append_member(problem.extra, "nearest_above", below->above);
  return problem;
}

http::Problem refuse_shape(std::string detail, std::initializer_list<std::string_view> names) {
  http::Problem problem{.status = 422};
  for (const std::string_view name : names) {
    problem.detail.append(problem.detail.empty() ? "'" : ", '").append(name).append("'");
    problem.errors.push_back({std::string(name), detail});
  }
  problem.detail.append(" ").append(detail).append(".");
  return problem;
}

}  // namespace

Made of_one_state(Resources& shared, const std::function<Attempt(const store::Snapshot& now)>& attempt) {
  for (int i = 0; i < kAttempts; ++i) {
    const auto now = shared.store.snapshot();
    if (!now) return refuse_for_store(now.error());
    if (Attempt made = attempt(*now)) return *std::move(made);
  }
  return refuse_for_store(make_error_code(errc::overloaded));
}

result<StatsOfState> statistics_of(Resources& shared, const store::Snapshot& now, const DepthRange& range) {
  return stats_of_state(shared, now, range, Stats::all);
}

bool has_statistics(Resources& shared, const store::Snapshot& now, const DepthRange& range) {
  return shared.caches.statistics.find(key_of(now.version, range, Stats::all), shared.now()) != nullptr;
}

result<std::optional<render::ColourPlan>> levelled(Resources& shared, const store::Snapshot& now,
                                                   const PictureRequest& request) {
  using Levelled = std::optional<render::ColourPlan>;
  const render::ColourPlan& asked = request.colours;
  if (asked.norm != render::Norm::range) return Levelled(asked);
  const bool is_tile = request.shape.tile.has_value();
  const auto stats = stats_of_state(shared, now, is_tile ? DepthRange{} : request.shape.range,
                                    is_tile ? Stats::all : Stats::samples);
  if (!stats) return stats.error();
  return *stats == nullptr ? Levelled() : Levelled(asked.for_range(**stats));
}

Attempt no_picture(Resources& shared, Gathered why, const DepthRange& range) {
  switch (why) {
    case Gathered::made:
    case Gathered::changed: break;
    case Gathered::no_frames: return no_frames(shared, range);
    case Gathered::no_length: return refuse_shape("needs an interval of some length", {"height"});
    case Gathered::too_many_rows:
      return refuse_shape(
          "is needed: there are more than " + std::to_string(render::kRowsMax) + " frames in this range",
          {"height"});
    case Gathered::too_many_pixels:
      return refuse_shape("must be less: at most " + std::to_string(render::kPixelsMax) + " pixels",
                          {"width", "height"});
  }
  return std::nullopt;
}

Found<render::PictureRows> find_rows(Resources& shared, const PictureRequest& request,
                                     const store::Snapshot& now, Context& context) {
  const auto as_they_are = [](render::PictureRows&& rows) { return std::move(rows); };
  return find_or_make<render::PictureRows>(shared, shared.caches.rows,
                                           key_of(now.version, request, kUndeflated), request, now, context,
                                           as_they_are);
}

Attempt draw(Resources& shared, const Policy& policy, const PictureRequest& request,
             const store::Snapshot& now, Context& context, http::Response& out) {
  const auto levels = levelled(shared, now, request);
  if (!levels) return refuse_for_store(levels.error());
  if (!*levels) return std::nullopt;
  const render::ColourPlan& colours = **levels;
  Found<Picture> found = find_picture(shared, policy, request, now, context);
  if (std::holds_alternative<std::monostate>(found)) return std::nullopt;
  if (auto* problem = std::get_if<http::Problem>(&found)) return std::move(*problem);
  const auto& kept = std::get<std::shared_ptr<const Picture>>(found);
  const Picture& picture = *kept;
  const image::Lut palette = render::palette_of(colours);
  add_picture_headers(out, picture.bounds, picture.plane.height());
  write_indexed(out, context, {kept, &picture.plane},
                {.palette = palette, .first_transparent = picture.transparent},
                texts_of(request, colours, picture.bounds, picture.plane.height()));
  return now.version;
}

namespace {

// Measured for rows of kMeasuredWidth columns at png level 1 (bench picture_strip, picture_height,
// picture_tile).
constexpr std::int64_t kMeasuredWidth = 150;
constexpr std::chrono::nanoseconds kNativeRow{500};
constexpr std::chrono::nanoseconds kHeightRow{15'000};
constexpr std::chrono::nanoseconds kTileRow{900};
constexpr std::chrono::nanoseconds kNormalizedRow{1'000};
constexpr microseconds kRecoloured{40};
constexpr microseconds kSampleCounts{150};
constexpr int kZlibFactor = 20;
constexpr std::uint64_t kBeyond = 4096;  // rows that a window may bring along

std::chrono::nanoseconds cost_of_rows(Resources& shared, const render::PictureShape& shape) {
  if (shape.tile) return store::kTileRows * kTileRow;
  if (shape.height != 0) return shape.height * kHeightRow;
  Strip none;
  const auto page = shared.store.read({.range = shape.range, .limit = 0}, none);
  const std::uint64_t rows = page ? std::min<std::uint64_t>(page->total, render::kRowsMax) : 0;
  return static_cast<std::int64_t>(rows) * kNativeRow;
}

}  // namespace

microseconds cost_of(Resources& shared, const PictureRequest& request) {
  const auto now = shared.store.snapshot();
  if (!now) return {};
  const render::PictureShape& shape = request.shape;
  std::chrono::nanoseconds cost = kRecoloured;
  if (request.colours.norm == render::Norm::range) {
    if (!shape.tile) cost += kSampleCounts;  // a tile's are of the whole log, which it needs anyway
  }
  const int level = shared.policies.now().options.png_level;
  const std::string key = key_of(now->version, request, level);
  if (shared.caches.pictures.find(key, shared.now())) return std::chrono::ceil<microseconds>(cost);
  auto rows = cost_of_rows(shared, shape);
  if (request.colours.norm == render::Norm::window) rows += (kBeyond + shape.height) * kNormalizedRow;
  if (level > 1) rows *= kZlibFactor;
  cost += rows * std::max<std::int64_t>(1, shape.width / kMeasuredWidth);
  return std::chrono::ceil<microseconds>(cost);
}

}  // namespace framesd::api
