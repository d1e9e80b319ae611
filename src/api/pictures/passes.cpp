// SPDX-License-Identifier: MIT
//
// GET /passes.png: several logs of one well over the same depths, each shifted.
#include "endpoints.hpp"
#include "frames/nearest.hpp"
#include "passes_request.hpp"
#include "pictures.hpp"
#include <framesd/base/number.hpp>
#include <framesd/base/wide.hpp>
#include <framesd/render/passes.hpp>

#include <algorithm>

namespace framesd::api {
namespace {

constexpr std::int64_t kMeasuredColumns = 150;
// Of so many columns, deflated (bench picture_height, dynamic_normalization), and levels of a whole pass.
constexpr std::chrono::microseconds kPassRow{16};
constexpr std::chrono::microseconds kNormalizedPassRow{1};
constexpr std::chrono::microseconds kLevels{150};
constexpr std::int64_t kRowsBeyond = 4096;  // that a window may bring along

// A pass as it is gathered: its rows, or the frames nearest to its range.
struct GatheredPass {
  render::PassRows rows;
  image::Tone tone{};  // whose levels were found for it
  std::optional<store::Neighbours> nearest{};
};
using PassOrProblem = std::variant<GatheredPass, http::Problem>;

// The picture before it is deflated.
struct GatheredPasses {
  DepthRange bounds{};
  std::vector<GatheredPass> passes{};
};

http::Problem refuse_shift() {
  http::Problem problem{.status = 422, .detail = "'shift' moves a log beyond the depths there are."};
  problem.errors.push_back({"shift", "moves a log beyond the depths there are"});
  return problem;
}

http::Problem refuse_no_length() {
  http::Problem problem{.status = 422, .detail = "'height' needs an interval of some length."};
  problem.errors.push_back({"height", "needs an interval of some length"});
  return problem;
}

// From the first to the last depth that is shown, where neither is asked for. Empty: there are no frames.
std::optional<std::pair<Int128, Int128>> hull_of(const PassesRequest& asked, const Looks& looks) {
  std::optional<std::pair<Int128, Int128>> hull;
  for (std::size_t i = 0; i < asked.passes.size(); ++i) {
    const store::Extent& log = looks.seen(i).extent;
    if (!log.first) continue;
    const Int128 first = static_cast<Int128>(log.first->count()) + asked.passes[i].shift.count();
    const Int128 last = static_cast<Int128>(log.last->count()) + asked.passes[i].shift.count();
    hull =
        hull ? std::pair(std::min(hull->first, first), std::max(hull->second, last)) : std::pair(first, last);
  }
  return hull;
}

std::variant<DepthRange, http::Problem> bounds_of_passes(const PassesRequest& asked, const Looks& looks) {
  const auto hull = hull_of(asked, looks);
  if (!hull) return no_frames("There are no frames in these logs.", {});
  DepthRange bounds = asked.range;
  const auto held = [](Int128 count) {
    return count >= Depth::lowest().count() && count <= Depth::highest().count();
  };
  if (!held(hull->first) || !held(hull->second)) return refuse_shift();
  const Depth first = Depth::from_count(static_cast<std::int64_t>(hull->first));
  const Depth last = Depth::from_count(static_cast<std::int64_t>(hull->second));
  if (bounds.min == Depth::lowest()) bounds.min = first;
  if (bounds.max == Depth::highest()) bounds.max = last;
  if (bounds.min > last || bounds.max < first) {
    return no_frames("There are no frames in this range.",
                     {.below = bounds.min > last ? std::optional(last) : std::nullopt,
                      .above = bounds.min > last ? std::nullopt : std::optional(first)});
  }
  if (bounds.min == bounds.max) return refuse_no_length();
  return bounds;
}

// Depths of a log as they are shown.
store::Neighbours shown(const store::Neighbours& nearest, Depth shift) {
  const auto moved = [&](const std::optional<Depth>& depth) -> std::optional<Depth> {
    if (!depth) return std::nullopt;
    const auto at = own_range(DepthRange::only(*depth), Depth::from_count(-shift.count()));
    return at ? std::optional(at->min) : std::nullopt;
  };
  return {.below = moved(nearest.below), .above = moved(nearest.above)};
}

result<PassOrProblem> gather_nothing(store::View& log, const Pass& pass, std::uint32_t height) {
  const DepthRange& range = pass.picture.shape.range;
  const auto above = log.neighbours(range.min);
  if (!above) return above.error();
  const auto below = log.neighbours(range.max);
  if (!below) return below.error();
  auto blank =
      std::make_shared<const render::PictureRows>(render::blank_rows(pass.picture.shape.width, height));
  return PassOrProblem(
      GatheredPass{.rows = {.rows = std::move(blank)},
                   .tone = pass.picture.colours.tone,
                   .nearest = shown({.below = above->below, .above = below->above}, pass.shift)});
}

result<PassOrProblem> gather_pass(const Drawing& drawing, const Pass& pass) {
  const render::PictureShape& shape = pass.picture.shape;
  const auto frames = drawing.log.count(shape.range);
  if (!frames) return frames.error();
  if (*frames == 0) return gather_nothing(drawing.log, pass, shape.height);
  const auto colours = levelled(drawing, pass.picture);
  if (!colours) return colours.error();
  auto found = find_rows(drawing, pass.picture);
  if (!found) return found.error();
  if (auto* problem = std::get_if<http::Problem>(&*found)) return PassOrProblem(std::move(*problem));
  GatheredPass gathered{
      .rows = {.rows = std::get<std::shared_ptr<const render::PictureRows>>(*std::move(found))},
      .tone = colours->tone};
  if (colours->norm == render::Norm::range) gathered.rows.tone = image::tone_table(colours->tone);
  return PassOrProblem(std::move(gathered));
}

http::Problem refuse_no_frames(const std::vector<GatheredPass>& passes) {
  store::Neighbours nearest;
  for (const GatheredPass& pass : passes) {
    if (pass.nearest->below) nearest.below = std::max(nearest.below, pass.nearest->below);
    if (pass.nearest->above && (!nearest.above || *pass.nearest->above < *nearest.above))
      nearest.above = pass.nearest->above;
  }
  return no_frames("There are no frames in this range.", nearest);
}

// Looks at each log once; the rest is done outside.
result<std::variant<GatheredPasses, http::Problem>> gather_passes(ServiceParts& parts, const Policy& policy,
                                                                  const PassesRequest& asked, Looks& looks,
                                                                  Context& context) {
  auto bounds = bounds_of_passes(asked, looks);
  if (auto* problem = std::get_if<http::Problem>(&bounds)) return std::move(*problem);
  GatheredPasses all{.bounds = std::get<DepthRange>(bounds)};
  for (std::size_t i = 0; i < asked.passes.size(); ++i) {
    Pass pass = asked.passes[i];
    const auto range = own_range(all.bounds, pass.shift);
    if (!range) return refuse_shift();
    pass.picture.shape.range = *range;
    auto gathered = looks.look(i, [&](store::View& log) {
      return gather_pass({parts, policy, log, context}, pass);
    });
    if (!gathered) return gathered.error();
    if (auto* problem = std::get_if<http::Problem>(&*gathered)) return std::move(*problem);
    all.passes.push_back(std::get<GatheredPass>(*std::move(gathered)));
  }
  const auto is_blank = [](const GatheredPass& pass) { return pass.nearest.has_value(); };
  if (std::ranges::all_of(all.passes, is_blank)) return refuse_no_frames(all.passes);
  return all;
}

// What is still to be done to the rows when each has its own levels.
image::Lut palette_of_passes(const PassesRequest& asked) {
  const bool done = asked.colours.norm != render::Norm::none && asked.mode == PassesMode::side;
  return done ? asked.colours.lut : image::toned(asked.colours.lut, image::tone_table(asked.colours.tone));
}

// One value a pass, with commas between, as the parameter has it.
template <class Value>
std::string list_text(const std::vector<Pass>& passes, Value&& append_value) {
  std::string text;
  for (const Pass& pass : passes) {
    if (&pass != &passes.front()) text += ',';
    append_value(text, pass);
  }
  return text;
}

// As those of a strip, with the logs and what each has of its own.
Texts texts_of_passes(const PassesRequest& asked, const GatheredPasses& all) {
  PictureRequest common = asked.passes.front().picture;
  common.shape.rotate = 0;
  render::ColourPlan colours = asked.colours;
  colours.tone.lo = all.passes.front().tone.lo;
  colours.tone.hi = all.passes.front().tone.hi;
  Texts texts = texts_of(common, colours, all.bounds, asked.height);
  if (asked.colours.norm == render::Norm::range) {
    for (std::size_t i = 1; i < all.passes.size(); ++i) {
      std::string levels;
      append_number(levels, all.passes[i].tone.lo);
      append_number(levels += ',', all.passes[i].tone.hi);
      texts.emplace_back("Rescale", std::move(levels));
    }
  }
  texts.emplace_back("Mode", kPassesModes[static_cast<std::size_t>(asked.mode)]);
  for (const Pass& pass : asked.passes) texts.emplace_back("Log", pass.name);
  texts.emplace_back("Shift", list_text(asked.passes, [](std::string& text, const Pass& pass) {
                       pass.shift.append_to(text);
                     }));
  texts.emplace_back("Rotate", list_text(asked.passes, [](std::string& text, const Pass& pass) {
                       append_number(text, pass.picture.shape.rotate);
                     }));
  return texts;
}

void write_passes(const PassesRequest& asked, const GatheredPasses& all, int level, Context& context,
                  http::Response& out) {
  add_picture_headers(out, all.bounds, asked.height);
  const image::Lut palette = palette_of_passes(asked);
  const Texts texts = texts_of_passes(asked, all);
  if (asked.mode == PassesMode::difference) {
    auto picture = std::make_shared<const render::Picture>(
        render::deflated(render::difference(all.passes[0].rows, all.passes[1].rows), level));
    write_indexed(out, context, {picture, &picture->plane},
                  {.palette = palette, .first_transparent = picture->transparent}, texts);
    return;
  }
  std::vector<render::PassRows> rows;
  for (const GatheredPass& pass : all.passes) rows.push_back(pass.rows);
  auto plane = std::make_shared<const image::IndexPlane>(render::side_by_side(rows, level));
  write_indexed(out, context, std::move(plane), {.palette = palette, .first_transparent = true}, texts);
}

std::chrono::microseconds cost_of_passes(const PassesRequest& asked) {
  std::chrono::microseconds cost = asked.height * kPassRow;
  if (asked.colours.norm == render::Norm::range) cost += kLevels;
  if (asked.colours.norm == render::Norm::window) cost += (kRowsBeyond + asked.height) * kNormalizedPassRow;
  std::chrono::microseconds all{0};
  for (const Pass& pass : asked.passes)
    all += cost * std::max<std::int64_t>(1, pass.picture.shape.width / kMeasuredColumns);
  return all;
}

Answer get_passes(const Call& call, http::Response&) {
  http::Params params = call.params();
  auto asked = std::make_shared<const PassesRequest>(passes_request_from(params, call));
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{
      .estimate = cost_of_passes(*asked),
      .logs = {call.named.begin(), call.named.end()},
      .gather_all = [&parts = call.parts, &policy = call.policy, asked](Looks& looks, Context& context,
                                                                        http::Response&) -> result<Draft> {
        auto gathered = gather_passes(parts, policy, *asked, looks, context);
        if (!gathered) return gathered.error();
        if (auto* problem = std::get_if<http::Problem>(&*gathered)) return Draft(std::move(*problem));
        return Draft(Render(
            [asked, level = policy.options.png_level, all = std::get<GatheredPasses>(*std::move(gathered))](
                Context& on, http::Response& out) { write_passes(*asked, all, level, on, out); }));
      }};
}

}  // namespace

const Endpoint kGetPasses{
    .method = http::Method::get,
    .path = "/passes.png",
    .tag = "Pictures",
    .summary = "Several logs of one well side by side",
    .about =
        R"(The logs from left to right in the order of the parameters, each as /strip.png with this `height` draws it,
moved down by its `shift`. Each has the columns of its own frames unless `width` is given; between two are 4
transparent columns. Parts without frames are transparent, as in a strip, and grey 0 is drawn as 1. With
`norm` every log has levels of its own.

`mode=difference` is one picture of two logs with the same frame_width: (a - b) / 2 + 127.5, halves rounded
up, so 128 where both are the same; transparent where one of them shows nothing. `norm` is applied to each log
before, `rescale`, `gamma` and `invert` to the difference. A colormap of two sides suits it, such as `seismic`.

At most 16,777,216 pixels. If none of the logs has frames there, the 404 names `nearest_below` and
`nearest_above`, shifts included. The shift of a log is found by /shift.)",
    .parameters = kPassesParameters,
    .replies = kPictureReplies,
    .logs_in = "log",
    .answer = get_passes,
};

}  // namespace framesd::api
