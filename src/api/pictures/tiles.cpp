// SPDX-License-Identifier: MIT
//
// GET /tiles.json and /tiles/{level}/{index}.png: a log cut into pictures of 256 rows, at every zoom.
#include "distance.hpp"
#include "endpoints.hpp"
#include "picture_keys.hpp"
#include "pictures.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/base/number.hpp>
#include <framesd/frame/depth.hpp>
#include <framesd/render/tile_grid.hpp>

#include <algorithm>

namespace framesd::api {
namespace {

using render::TileLevel;

struct NoMore {};  // nothing is asked beyond the route

void write_levels(JsonWriter& json, const std::vector<TileLevel>& levels) {
  json.key("levels").begin_array();
  for (const TileLevel& level : levels) {
    json.begin_object()
        .member("level", level.level)
        .member("cell_height", Depth::from_count(std::int64_t{1} << level.level))
        .member("first_index", level.first_index)
        .member("last_index", level.last_index)
        .end_object();
  }
  json.end_array();
}

std::vector<TileLevel> levels_of(const store::RangeStats& whole) {
  if (!whole.first) return {};
  return render::tile_levels(*whole.first, *whole.last, whole.median_step);
}

// What an index says of its log beside the statistics.
struct IndexHead {
  std::uint64_t store;  // View::id()
  std::uint64_t generation;
  RowFormat format;
};

void write_index(const IndexHead& head, const store::RangeStats& whole, http::Response& out) {
  std::string store;
  append_hex(store, head.store, 16);  // text: a number of 64 bits loses digits in many readers of JSON
  out.content_type = kJson;
  JsonWriter json(out.body);
  json.begin_object()
      .member("store", std::string_view(store))
      .member("generation", head.generation)
      .member("count", whole.frames)
      .member("depth_min", whole.first)
      .member("depth_max", whole.last);
  member_distance(json, "median_step", whole.median_step);
  json.member("source_width", head.format.source_width)
      .member("tile_width", head.format.frame_width)
      .member("tile_height", store::kTileRows);
  write_levels(json, levels_of(whole));
  json.end_object();
}

result<Draft> draft_index(const Drawing& drawing, NoMore) {
  auto whole = statistics_of(drawing, {});
  if (!whole) return whole.error();
  const IndexHead head{.store = drawing.log.id(),
                       .generation = drawing.log.version().generation,
                       .format = drawing.log.format()};
  return Render(
      [head, whole = *std::move(whole)](Context&, http::Response& out) { write_index(head, *whole, out); });
}

http::Problem no_such_level() {
  return {.status = 404, .detail = "There are no tiles of this level; /tiles.json lists them."};
}

result<Draft> draw_tile(const Drawing& drawing, const PictureRequest& asked) {
  const auto whole = statistics_of(drawing, {});
  if (!whole) return whole.error();
  const std::vector<TileLevel> levels = levels_of(**whole);
  const auto level = std::ranges::find(levels, asked.shape.tile->level, &TileLevel::level);
  if (level == levels.end()) return no_such_level();
  const std::int64_t index = asked.shape.tile->index;
  if (index < level->first_index || index > level->last_index) {
    return http::Problem{.status = 404,
                         .detail = "There is no such tile; those of this level are " +
                                   std::to_string(level->first_index) + " to " +
                                   std::to_string(level->last_index) + "."};
  }
  PictureRequest request = asked;
  request.shape.tile->median_step = (*whole)->median_step;
  return draw(drawing, std::move(request));
}

// CPU time, where the statistics of the whole log have to be made first (bench overview_stats).
constexpr std::chrono::microseconds kWholeLog{1'500};

result<std::chrono::microseconds> cost_of_statistics(ServiceParts& parts, store::View& log, NoMore) {
  const bool known =
      parts.caches.statistics.find(key_of(log.version(), {}, Stats::all), parts.now()) != nullptr;
  return known ? std::chrono::microseconds{0} : kWholeLog;
}

result<std::chrono::microseconds> cost_of_tile(ServiceParts& parts, store::View& log,
                                               const PictureRequest& request) {
  const auto cost = cost_of(parts, log, request);
  if (!cost) return cost;
  return *cost + *cost_of_statistics(parts, log, {});
}

Answer get_tiles(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return picture_data(call, NoMore{}, draft_index, cost_of_statistics);
}

Answer get_tile(const Call& call, http::Response&) {
  http::Params params = call.params();
  const auto level = params.integer_in_path("level", call.match.captures[0]);
  const auto index = params.integer_in_path("index", call.match.captures[1]);
  PictureRequest request{.colours = colour_plan_from(params, call.policy),
                         .colormap = std::string(params.text("colormap").value_or(""))};
  if (auto problem = params.problem()) return *std::move(problem);
  if (request.colormap.empty()) request.colormap = call.policy.options.colormap;
  if (*level < 0 || *level > render::kTileLevelMax) {
    return no_such_level();
  }
  request.shape.tile = {.level = static_cast<unsigned>(*level), .index = *index, .median_step = {}};
  request.shape.width = call.log.store.format().frame_width;
  return picture_data(call, std::move(request), draw_tile, cost_of_tile);
}

constexpr ContentSpec kIndexContents[] = {
    {.media_type = kJson,
     .schema = "Tiles",
     .example =
         R"({"store":"5f0c6d2a91b7e348","generation":2,"count":5460,"depth_min":9000.1,"depth_max":9546.0,)"
         R"("median_step":0.1,"source_width":200,"tile_width":150,"tile_height":256,)"
         R"("levels":[{"level":22,"cell_height":4.194304,"first_index":8,"last_index":8}]})"}};
constexpr ReplySpec kIndexReplies[] = {{.status = 200,
                                        .about = "The levels, ascending; empty while there are no frames.",
                                        .contents = kIndexContents}};
constexpr http::ParameterSpec kTileCaptures[] = {
    {.name = "level",
     .type = http::ParameterType::count,
     .about = "The base-2 logarithm of a cell's height in 0.000001 units.",
     .count_max = render::kTileLevelMax,
     .example = "16"},
    {.name = "index",
     .type = http::ParameterType::integer,
     .about = "Number of the tile on its level; may be negative.",
     .example = "540"},
};

}  // namespace

const Endpoint kGetTiles{
    .method = http::Method::get,
    .path = "/tiles.json",
    .tag = "Pictures",
    .summary = "Which tiles there are",
    .about =
        R"(Tile i of a level covers the depths from 256 i cells up to, but not including, 256 (i + 1) cells. So the
address of a tile always means the same depths. The first level has the largest power of two that is not
above the median step as height of its cells; the last one is the first on which the log fits into at most
two tiles. `store` is the id of the log: it is given when the log is made and never changes, also when the log
is moved to another place, compacted or filled with other rows. `count` is the number of frames, `median_step`
is that of /stats, and `source_width` the number of samples of a frame as it was recorded.)",
    .replies = kIndexReplies,
    .of_log = true,
    .answer = get_tiles,
};

const Endpoint kGetTile{
    .method = http::Method::get,
    .path = "/tiles/{level}/{index}.png",
    .tag = "Pictures",
    .summary = "One tile",
    .about =
        R"(As wide as a frame and 256 pixel rows high; each pixel row is the mean of the frames in its cell. A cell
without frames shows the nearest frame within 1.5 median steps of the log; if there is none, it is
transparent. `norm=static` takes the percentiles of the whole log, and `norm=dynamic` also looks at frames
outside the tile, so that neighbouring tiles match. 404 if the level is not listed or the tile has no frame.)",
    .parameters = kColourParameters,
    .captures = kTileCaptures,
    .replies = kPictureReplies,
    .of_log = true,
    .answer = get_tile,
};

}  // namespace framesd::api
