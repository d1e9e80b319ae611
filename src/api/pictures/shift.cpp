// SPDX-License-Identifier: MIT
//
// GET /shift: how far another log of the same hole lies apart from this one, in depth and around the hole.
#include "endpoints.hpp"
#include "frames/nearest.hpp"
#include "picture_parameters.hpp"
#include "pictures.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/render/shift_search.hpp>

#include <algorithm>
#include <cmath>

namespace framesd::api {
namespace {

constexpr std::chrono::milliseconds kShiftCost{
    200};  // 4,096 rows of each log, and the search (bench shift_grid, shift_search)
constexpr double kDistanceMax = 1e6;

// As asked for.
struct ShiftRequest {
  std::array<std::string, 2> names{};
  DepthRange range{};                   // open where no bound was asked for
  std::uint64_t max_shift = 0;          // in counts
  std::optional<std::uint64_t> step{};  // likewise
  std::uint32_t width = 0;              // of frames of both
};

// What is compared, and how far it may be moved.
struct ShiftGrid {
  DepthRange range{};
  render::DepthGrid grid{};  // of the log itself
  std::uint32_t most = 0;    // rows
};

struct GatheredShift {
  ShiftGrid on{};
  render::GridRows fixed{};
  render::GridRows moved{};
};
using ShiftOrProblem = std::variant<GatheredShift, http::Problem>;

http::Problem refuse_one(std::string_view name, std::string detail) {
  http::Problem problem{.status = 422};
  problem.detail.append("'").append(name).append("' ").append(detail).append(".");
  problem.errors.push_back({std::string(name), std::move(detail)});
  return problem;
}

std::uint64_t counts_between(Depth a, Depth b) noexcept {
  return static_cast<std::uint64_t>(b.count()) - static_cast<std::uint64_t>(a.count());
}

std::uint64_t divided_up(std::uint64_t what, std::uint64_t by) noexcept {
  return what / by + (what % by != 0);
}

// The depths that are asked for, else those that both logs have.
std::variant<DepthRange, http::Problem> compared_range(const ShiftRequest& asked, const Looks& looks) {
  DepthRange range = asked.range;
  for (std::size_t i = 0; i < asked.names.size(); ++i) {
    const store::Extent& log = looks.seen(i).extent;
    if (!log.first) return no_frames("There are no frames in the log '" + asked.names[i] + "'.", {});
    if (asked.range.min == Depth::lowest()) range.min = std::max(range.min, *log.first);
    if (asked.range.max == Depth::highest()) range.max = std::min(range.max, *log.last);
  }
  if (!range.empty()) return range;
  return no_frames("The logs have no depths in common here: give 'depth_min' and 'depth_max' in depths of '" +
                       asked.names[0] + "', and a 'max_shift' that reaches the other.",
                   {});
}

std::variant<ShiftGrid, http::Problem> grid_of(const ShiftRequest& asked, const DepthRange& range,
                                               const std::optional<std::uint64_t>& median_step) {
  const std::uint64_t rows_max = std::min(render::kGridRowsMax, render::kGridSamplesMax / asked.width);
  const std::uint64_t length = counts_between(range.min, range.max);
  const std::uint64_t least =
      std::max({std::uint64_t{1}, length / rows_max + 1, divided_up(asked.max_shift, render::kGridRowsMax)});
  const std::uint64_t step = asked.step.value_or(std::max(least, median_step.value_or(1)));
  if (step < least) {
    const std::string rows = asked.max_shift / step > render::kGridRowsMax
                                 ? std::to_string(render::kGridRowsMax) + " rows of 'max_shift'"
                                 : std::to_string(rows_max) + " rows of the range";
    return refuse_one("step", "makes more than " + rows + ": ask for a larger one, or for less");
  }
  const ShiftGrid on{.range = range,
                     .grid = {.start = range.min.count(),
                              .step = step,
                              .rows = static_cast<std::uint32_t>(length / step + 1)},
                     .most = static_cast<std::uint32_t>(asked.max_shift / step)};
  if (on.grid.fits(render::shift_padding(on.most))) return on;
  return refuse_one("max_shift", "reaches beyond the depths there are");
}

result<http::Problem> refuse_without_frames(store::View& log, const std::string& name,
                                            const DepthRange& range) {
  const auto above = log.neighbours(range.min);
  if (!above) return above.error();
  const auto below = log.neighbours(range.max);
  if (!below) return below.error();
  return no_frames("There are no frames of the log '" + name + "' in this range.",
                   {.below = above->below, .above = below->above});
}

// The rows of the log itself, and with them the grid, which follows its median step.
result<std::optional<http::Problem>> gather_fixed(const Drawing& drawing, const ShiftRequest& asked,
                                                  const DepthRange& range, GatheredShift& out) {
  const auto stats = statistics_of(drawing, range);
  if (!stats) return stats.error();
  if ((*stats)->frames == 0) {
    auto problem = refuse_without_frames(drawing.log, asked.names[0], range);
    if (!problem) return problem.error();
    return *std::move(problem);
  }
  auto on = grid_of(asked, range, (*stats)->median_step);
  if (auto* problem = std::get_if<http::Problem>(&on)) return std::move(*problem);
  out.on = std::get<ShiftGrid>(on);
  auto rows = render::gather_grid(drawing.log, out.on.grid);
  if (!rows) return rows.error();
  out.fixed = *std::move(rows);
  return std::nullopt;
}

result<std::optional<http::Problem>> gather_moved(store::View& log, const ShiftRequest& asked,
                                                  GatheredShift& out) {
  const render::DepthGrid grid = out.on.grid.padded(render::shift_padding(out.on.most));
  auto rows = render::gather_grid(log, grid);
  if (!rows) return rows.error();
  out.moved = *std::move(rows);
  if (out.moved.frames != 0) return std::nullopt;
  const auto end = grid.start + static_cast<std::int64_t>(grid.step * grid.rows);
  auto problem =
      refuse_without_frames(log, asked.names[1], {Depth::from_count(grid.start), Depth::from_count(end - 1)});
  if (!problem) return problem.error();
  return *std::move(problem);
}

// A look at each log; the search is done outside.
result<ShiftOrProblem> gather_shift(ServiceParts& parts, const Policy& policy, const ShiftRequest& asked,
                                    Looks& looks, Context& context) {
  const auto range = compared_range(asked, looks);
  if (const auto* problem = std::get_if<http::Problem>(&range)) return ShiftOrProblem(*problem);
  GatheredShift gathered;
  const auto fixed = looks.look(0, [&](store::View& log) {
    return gather_fixed({parts, policy, log, context}, asked, std::get<DepthRange>(range), gathered);
  });
  if (!fixed) return fixed.error();
  if (*fixed) return ShiftOrProblem(**fixed);
  const auto moved = looks.look(1, [&](store::View& log) { return gather_moved(log, asked, gathered); });
  if (!moved) return moved.error();
  if (*moved) return ShiftOrProblem(**moved);
  return ShiftOrProblem(std::move(gathered));
}

void write_shift(const ShiftRequest& asked, const ShiftGrid& on, const std::optional<render::LogShift>& found,
                 std::string& out) {
  const auto step = static_cast<std::int64_t>(on.grid.step);
  JsonWriter json(out);
  json.begin_object()
      .member("log", std::string_view(asked.names[0]))
      .member("with", std::string_view(asked.names[1]));
  if (found) {
    json.member("depth_shift", Depth::from_count(found->rows * step))
        .member("azimuth_shift_columns", found->columns)
        .member("azimuth_shift_degrees", 360.0 * found->columns / asked.width)
        .member("correlation", found->correlation);
  } else {
    for (const std::string_view name :
         {"depth_shift", "azimuth_shift_columns", "azimuth_shift_degrees", "correlation"})
      json.member(name, nullptr);
  }
  json.member("depth_min", on.range.min)
      .member("depth_max", on.range.max)
      .member("rows", found ? found->compared : 0)
      .member("step", Depth::from_count(step))
      .end_object();
}

std::uint64_t counts_of_distance(double distance) noexcept {
  return static_cast<std::uint64_t>(std::llround(distance * Depth::kCountsPerUnit));
}

ShiftRequest shift_request_from(http::Params& params, const Call& call) {
  ShiftRequest asked{.range = params.depth_range()};
  (void)params.text("with");  // an empty one is refused
  asked.max_shift = counts_of_distance(params.number("max_shift").value_or(0));
  if (const auto step = params.number("step")) asked.step = counts_of_distance(*step);
  asked.width = call.log.store.format().frame_width;
  if (call.named.size() != 1) return asked;
  asked.names = {call.log.name, call.named[0]->name};
  const std::uint32_t other = call.named[0]->store.format().frame_width;
  if (other != asked.width) {
    params.refuse(422, "with",
                  "is a log of " + std::to_string(other) + " columns, and this one has " +
                      std::to_string(asked.width) + ": only logs of the same frame_width can be compared");
  }
  return asked;
}

Answer get_shift(const Call& call, http::Response&) {
  http::Params params = call.params();
  auto asked = std::make_shared<const ShiftRequest>(shift_request_from(params, call));
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{.prefix = call.log.name,
              .estimate = kShiftCost,
              .logs = {call.log.shared_from_this(), call.named[0]},
              .gather_all = [&parts = call.parts, &policy = call.policy, asked](
                                Looks& looks, Context& context, http::Response&) -> result<Draft> {
                auto gathered = gather_shift(parts, policy, *asked, looks, context);
                if (!gathered) return gathered.error();
                if (auto* problem = std::get_if<http::Problem>(&*gathered)) return Draft(std::move(*problem));
                return Draft(Render([asked, rows = std::get<GatheredShift>(*std::move(gathered))](
                                        Context&, http::Response& out) {
                  out.content_type = kJson;
                  write_shift(*asked, rows.on, render::find_shift(rows.fixed, rows.moved, rows.on.most),
                              out.body);
                }));
              }};
}

constexpr std::array kShiftParameters = joined(
    std::array{http::required(http::with_example(
        "default",
        http::patterned(http::text_parameter("with", "The other log: the one that is to be moved."),
                        "^[a-z0-9][a-z0-9._-]{0,63}$")))},
    std::array{
        http::depth_parameter("depth_min",
                              "The shallowest depth of the log that is compared. Absent: the shallowest that "
                              "both logs have.",
                              "9100"),
        http::depth_parameter(
            "depth_max",
            "The deepest depth of the log that is compared. Absent: the deepest that both logs have.",
            "9200"),
        http::number_parameter("max_shift", "The largest depth shift that is looked for, up and down.", 0,
                               kDistanceMax, "5"),
        http::with_example("0.5",
                           http::number_parameter(
                               "step",
                               "Height of the rows that are compared; the shift found is a multiple of it. "
                               "Absent: the median step of the log, or what makes 4096 rows of the range and "
                               "of max_shift, whichever is more.",
                               1e-6, kDistanceMax)),
    });
constexpr ContentSpec kShiftContents[] = {
    {.media_type = kJson,
     .schema = "Shift",
     .example = R"({"log":"rig7-a12","with":"rig7-a13","depth_shift":0.35,"azimuth_shift_columns":12,)"
                R"("azimuth_shift_degrees":28.8,"correlation":0.93,"depth_min":9000.1,"depth_max":9540.0,)"
                R"("rows":3986,"step":0.131934})"}};
constexpr ReplySpec kShiftReplies[] = {
    {.status = 200, .about = "The best shift; nulls if there is none.", .contents = kShiftContents},
    {.status = 404, .about = "There are no frames there, or no such log.", .contents = kNoFrameContents},
};

}  // namespace

const Endpoint kGetShift{
    .method = http::Method::get,
    .path = "/shift",
    .tag = "Pictures",
    .summary = "How far another log of the same hole lies apart",
    .about =
        R"(`depth_shift` is to be added to the depths of `with`, and its columns are to be moved by
`azimuth_shift_columns` to the right, which are `azimuth_shift_degrees`, so that it fits this log best: as
/passes.png takes them in `shift` and `rotate`. `correlation`, -1 to 1, is the normalized cross-correlation of
the samples then, each log around its own mean; `rows` says how many rows were compared. A shift counts only
if at least half of the rows are compared that the log with fewer rows has there. If the samples of a log are
all the same, the four are null.

Both logs are read as rows of `step`, from the overview: the cost follows the number of rows, at most 4096
(fewer for frames of more than 512 columns), not that of frames. A range of a few metres gives the shift to
within single frames.)",
    .parameters = kShiftParameters,
    .replies = kShiftReplies,
    .of_log = true,
    .logs_in = "with",
    .answer = get_shift,
};

}  // namespace framesd::api
