// SPDX-License-Identifier: MIT
#include "pictures.hpp"

#include "frames/nearest.hpp"
#include "picture_keys.hpp"

namespace framesd::api {
namespace {

using render::Gathered;
using render::Picture;
using render::PictureRows;

constexpr int kUndeflated = -1;  // instead of a level

// Keeps `made` under `key` for the next request.
template <class T>
std::shared_ptr<const T> keep(ServiceParts& parts, cache::ShardedCache<T>& cache, std::string key,
                              std::shared_ptr<const T> made) {
  const std::size_t bytes = made->bytes() + key.size();
  cache.insert(std::move(key), made, bytes, parts.now());
  return made;
}

result<std::variant<PictureRows, http::Problem>> gather_rows(const Drawing& drawing,
                                                             const PictureRequest& request) {
  PictureRows rows;
  const auto gathered =
      render::gather_picture(drawing.log, request.shape, request.colours, drawing.context.scratch, rows);
  if (!gathered) return gathered.error();
  if (*gathered == Gathered::made) return rows;
  auto problem = no_picture(drawing.log, *gathered, request.shape.tile ? rows.bounds : request.shape.range);
  if (!problem) return problem.error();
  return *std::move(problem);
}

result<std::shared_ptr<const store::RangeStats>> find_statistics(const Drawing& drawing,
                                                                 const DepthRange& range, Stats which) {
  auto& cache = drawing.parts.caches.statistics;
  std::string key = key_of(drawing.log.version(), range, which);
  if (auto kept = cache.find(key, drawing.parts.now())) return kept;
  const auto stats = which == Stats::all ? drawing.log.statistics(range) : drawing.log.sample_counts(range);
  if (!stats) return stats.error();
  auto kept = std::make_shared<const store::RangeStats>(*stats);
  cache.insert(std::move(key), kept, sizeof *kept, drawing.parts.now());
  return kept;
}

result<http::Problem> no_frames_in(store::View& log, const DepthRange& range) {
  const auto above = log.neighbours(range.min);
  if (!above) return above.error();
  const auto below = log.neighbours(range.max);
  if (!below) return below.error();
  return no_frames("There are no frames in this range.", {.below = above->below, .above = below->above});
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

// Writes a picture in the colours as they were found.
void write_picture(const std::shared_ptr<const Picture>& picture, const PictureRequest& request,
                   const render::ColourPlan& colours, Context& context, http::Response& out) {
  const image::Lut palette = render::palette_of(colours);
  add_picture_headers(out, picture->bounds, picture->plane.height());
  write_indexed(out, context, {picture, &picture->plane},
                {.palette = palette, .first_transparent = picture->transparent},
                texts_of(request, colours, picture->bounds, picture->plane.height()));
}

}  // namespace

result<std::shared_ptr<const store::RangeStats>> statistics_of(const Drawing& drawing,
                                                               const DepthRange& range) {
  return find_statistics(drawing, range, Stats::all);
}

result<render::ColourPlan> levelled(const Drawing& drawing, const PictureRequest& request) {
  const render::ColourPlan& asked = request.colours;
  if (asked.norm != render::Norm::range) return asked;
  const bool is_tile = request.shape.tile.has_value();
  const auto stats = find_statistics(drawing, is_tile ? DepthRange{} : request.shape.range,
                                     is_tile ? Stats::all : Stats::samples);
  if (!stats) return stats.error();
  return asked.for_range(**stats);
}

result<http::Problem> no_picture(store::View& log, Gathered why, const DepthRange& range) {
  switch (why) {
    case Gathered::made:
    case Gathered::no_frames: break;
    case Gathered::no_length: return refuse_shape("needs an interval of some length", {"height"});
    case Gathered::too_many_rows:
      return refuse_shape(
          "is needed: there are more than " + std::to_string(render::kRowsMax) + " frames in this range",
          {"height"});
    case Gathered::too_many_pixels:
      return refuse_shape("must be less: at most " + std::to_string(render::kPixelsMax) + " pixels",
                          {"width", "height"});
  }
  return no_frames_in(log, range);
}

result<RowsOrProblem> find_rows(const Drawing& drawing, const PictureRequest& request) {
  auto& cache = drawing.parts.caches.rows;
  std::string key = key_of(drawing.log.version(), request, kUndeflated);
  if (auto kept = cache.find(key, drawing.parts.now())) return RowsOrProblem(std::move(kept));
  auto rows = gather_rows(drawing, request);
  if (!rows) return rows.error();
  if (auto* problem = std::get_if<http::Problem>(&*rows)) return RowsOrProblem(std::move(*problem));
  auto made = std::make_shared<const PictureRows>(std::get<PictureRows>(*std::move(rows)));
  return RowsOrProblem(keep(drawing.parts, cache, std::move(key), std::move(made)));
}

result<Draft> draw(const Drawing& drawing, PictureRequest request) {
  auto colours = levelled(drawing, request);
  if (!colours) return colours.error();
  ServiceParts& parts = drawing.parts;
  const int level = drawing.policy.options.png_level;
  std::string key = key_of(drawing.log.version(), request, level);
  if (auto kept = parts.caches.pictures.find(key, parts.now())) {
    return Render(
        [kept = std::move(kept), request = std::move(request), colours = *colours](
            Context& context, http::Response& out) { write_picture(kept, request, colours, context, out); });
  }
  auto gathered = gather_rows(drawing, request);
  if (!gathered) return gathered.error();
  if (auto* problem = std::get_if<http::Problem>(&*gathered)) return std::move(*problem);
  const auto rows = std::make_shared<PictureRows>(std::get<PictureRows>(*std::move(gathered)));
  return Render([&parts, rows, level, key = std::move(key), request = std::move(request), colours = *colours](
                    Context& context, http::Response& out) {
    auto picture = std::make_shared<const Picture>(render::deflated(std::move(*rows), level));
    write_picture(keep(parts, parts.caches.pictures, key, std::move(picture)), request, colours, context,
                  out);
  });
}

}  // namespace framesd::api
