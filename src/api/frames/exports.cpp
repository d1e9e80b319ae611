// SPDX-License-Identifier: MIT
//
// GET /frames.ndjson, /frames.csv, /frames.las, /frames.npy: any number of frames as one stream.
#include "exports.hpp"

#include "endpoints.hpp"
#include "frame_parameters.hpp"
#include "las_facts.hpp"
#include "reply_headers.hpp"
#include <framesd/facts/outline.hpp>

#include <array>

namespace framesd::api {
namespace {

using render::ExportFormat;

constexpr std::array kTableParameters =
    joined(kSelectionParameters,
           std::array{
               http::count_parameter("limit", "Frames at most. Absent: all.", 1, http::kCountMax),
               kSamplesParameter,
           });

constexpr std::array kArrayParameters =
    joined(kTableParameters,
           std::array{
               http::with_example("true", http::boolean_parameter("depths",
                                                                  "A structured array with the field "
                                                                  "`depth` before `row`: int64, in 1e-6 "
                                                                  "of the log's unit.",
                                                                  {})),
               http::with_example("true", http::boolean_parameter("mask",
                                                                  "A structured array with the field `mask` "
                                                                  "behind `row`: true where a sample is "
                                                                  "absent, which is 0 in `row`.",
                                                                  {})),
           });

constexpr std::array kLineParameters = joined(kTableParameters, joined(kFieldsParameters, kImageParameters));

std::span<const http::ParameterSpec> specs_of(ExportFormat format) {
  if (format == ExportFormat::ndjson) return kLineParameters;
  if (format == ExportFormat::npy) return kArrayParameters;
  return kTableParameters;
}

struct Form {
  std::string_view media_type;
  std::string_view extension;
};

Form form_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::ndjson: return {kNdjson, "ndjson"};
    case ExportFormat::csv: return {kCsv, "csv"};
    case ExportFormat::las: return {kLas, "las"};
    case ExportFormat::npy: break;
  }
  return {kNpy, "npy"};
}

render::ExportPlan plan_from(http::Params& params, ExportFormat format, const Policy& policy) {
  render::ExportPlan plan{.format = format, .read = selection_from(params)};
  plan.read.limit = params.count("limit").value_or(http::kCountMax);
  plan.read.samples = params.choice<store::Samples>("samples").value_or(store::Samples::source);
  if (format == ExportFormat::npy) {
    plan.depths = params.boolean("depths").value_or(false);
    plan.mask = params.boolean("mask").value_or(false);
  }
  if (format != ExportFormat::ndjson) return plan;
  plan.images = params.has("image");
  const render::FrameLook look = image_look_from(params, policy);
  if (plan.images) {
    plan.look = look;
    plan.read.samples = store::Samples::frame;
  }
  plan.look.stats = params.choice<std::size_t>("fields").has_value();
  return plan;
}

// rig7_9000.1_9545.9.csv: the log, and the bounds asked for, else where it begins and ends. The default log
// has "frames" for its name.
std::string file_name(std::string_view log_name, const store::Extent& log, const DepthRange& range,
                      std::string_view extension) {
  std::string name(log_name == store::kDefaultLog ? "frames" : log_name);
  const auto append = [&](Depth asked, Depth open, const std::optional<Depth>& end) {
    if (asked != open) {
      name += '_' + asked.text();
    } else if (end) {
      name += '_' + end->text();
    }
  };
  append(range.min, Depth::lowest(), log.first);
  append(range.max, Depth::highest(), log.last);
  return name.append(".").append(extension);
}

result<render::LasFacts> las_facts_in(store::View& log) {
  const auto text = log.facts();
  if (!text) return text.error();
  const auto known = facts::outline_of(*text);
  if (!known) return errc::store_corrupt;  // they were checked when they were stored
  return las_facts_of(known->facts);
}

result<Draft> begin(LogParts& parts, store::View& log, render::ExportPlan plan, http::Response& out) {
  if (plan.format == ExportFormat::las) {
    auto known = las_facts_in(log);
    if (!known) return known.error();
    plan.las = *std::move(known);
  }
  const auto extent = log.extent();
  if (!extent) return extent.error();
  auto made = render::begin_export(parts.store, log, plan);
  if (!made) return made.error();
  const auto [media_type, extension] = form_of(plan.format);
  out.content_type = media_type;
  out.add_header("Content-Disposition", "attachment; filename=\"" +
                                            file_name(parts.name, *extent, plan.read.range, extension) + '"');
  out.source = std::move(made->source);
  out.source_bytes = made->bytes;
  return Render();
}

// A LAS file says first how long its steps are: 0.3 ms to find out.
std::chrono::microseconds cost_of_beginning(const render::ExportPlan& plan) {
  constexpr std::chrono::microseconds kStep{300};
  const auto frames = cost_of_frames(0, plan.look);
  return plan.format == ExportFormat::las ? frames + kStep : frames;
}

}  // namespace

Answer export_frames(const Call& call, ExportFormat format) {
  http::Params params(call.parameters, specs_of(format));
  const render::ExportPlan plan = plan_from(params, format, call.policy);
  if (auto problem = params.problem()) return *std::move(problem);
  return Data{
      .cache = CacheName::none,
      .representation = form_of(format).extension,
      .estimate = cost_of_beginning(plan),
      .gather = [&parts = call.log, plan](store::View& log, Context&,
                                          http::Response& out) { return begin(parts, log, plan, out); },
      .first_read = render::first_read(call.log.store, plan)};
}

namespace {

Answer get_ndjson(const Call& call, http::Response&) { return export_frames(call, ExportFormat::ndjson); }
Answer get_csv(const Call& call, http::Response&) { return export_frames(call, ExportFormat::csv); }
Answer get_las(const Call& call, http::Response&) { return export_frames(call, ExportFormat::las); }
Answer get_npy(const Call& call, http::Response&) { return export_frames(call, ExportFormat::npy); }

constexpr std::string_view kExportAbout =
    "Streamed, however many frames there are, and all of one state of the log: frames that are appended "
    "meanwhile "
    "are not in it. Where frames that are still to be sent are changed meanwhile, the connection is aborted: "
    "ask "
    "again.";

// Of the made sample log: /frames.ndjson?depth_min=9100.5&limit=1
constexpr std::string_view kLineExample =
    R"({"depth":9100.5,"samples":[184,193,200,172,150,138,126,122,108,116,125,101,102,102,126,133,132,1)"
    R"(31,160,154,125,107,103,86,86,121,156,167,179,175,161,164,156,152,176,169,153,156,156,164,169,160)"
    R"(,151,147,151,157,156,153,173,178,159,140,125,122,105,115,126,134,96,122,157,159,153,140,138,126,)"
    R"(128,120,117,135,126,122,148,173,190,183,165,142,155,153,153,165,179,162,164,156,151,157,154,174,)"
    R"(175,141,130,116,96,111,80,79,90,116,114,118,150,188,175,161,138,103,99,135,169,193,204,199,194,1)"
    R"(85,169,138,152,166,186,176,149,124,108,134,151,170,167,173,171,180,192,181,164,138,123,135,139,1)"
    R"(44,152,157,142,129,143,167,167,184,182,173,173,151,128,131,156,156,140,150,121,156,160,165,171,1)"
    R"(73,176,161,152,169,179,188,199,186,168,170,147,143,144,175,187,180,185,175,163,146,137,136,121,1)"
    R"(55,160,151,178,157,176,188,186,172,154,147,145,162]})";

constexpr HeaderSpec kExportHeaders[] = {kContentDispositionHeader};
constexpr ContentSpec kNdjsonContents[] = {
    {.media_type = kNdjson, .schema = "FrameSamples", .example = kLineExample}};
constexpr ContentSpec kCsvContents[] = {{.media_type = kCsv}};
constexpr ContentSpec kLasContents[] = {{.media_type = "text/plain"}};
constexpr ContentSpec kNpyContents[] = {{.media_type = kNpy}};
constexpr ReplySpec kNdjsonReplies[] = {
    {.status = 200,
     .about = "A frame per line; with `image` in the query as in a page, else with its samples, "
              "null where absent.",
     .contents = kNdjsonContents,
     .headers = kExportHeaders}};
constexpr ReplySpec kCsvReplies[] = {{.status = 200,
                                      .about = "A header line, then depth and samples of a frame per line; "
                                               "what is absent is a blank cell.",
                                      .contents = kCsvContents,
                                      .headers = kExportHeaders}};
constexpr ReplySpec kLasReplies[] = {
    {.status = 200,
     .about =
         "LAS 2.0: what is known of the well, the curves DEPT and IMG[1] to IMG[n], then depth and samples "
         "of a frame per line, not wrapped; NULL stands for what is absent.",
     .contents = kLasContents,
     .headers = kExportHeaders}};
constexpr ReplySpec kNpyReplies[] = {
    {.status = 200,
     .about = "NumPy's format 1.0: uint8, a row per frame, in C order; with depths or "
              "mask a structured array.",
     .contents = kNpyContents,
     .headers = kExportHeaders}};

}  // namespace

const Endpoint kGetFramesNdjson{
    .method = http::Method::get,
    .path = "/frames.ndjson",
    .tag = "Frames",
    .summary = "Frames as lines of JSON",
    .about = kExportAbout,
    .parameters = kLineParameters,
    .replies = kNdjsonReplies,
    .of_log = true,
    .answer = get_ndjson,
};

const Endpoint kGetFramesCsv{
    .method = http::Method::get,
    .path = "/frames.csv",
    .tag = "Frames",
    .summary = "Frames as CSV",
    .about = kExportAbout,
    .parameters = kTableParameters,
    .replies = kCsvReplies,
    .of_log = true,
    .answer = get_csv,
};

const Endpoint kGetFramesLas{
    .method = http::Method::get,
    .path = "/frames.las",
    .tag = "Frames",
    .summary = "Frames as a LAS file",
    .about = kExportAbout,
    .parameters = kTableParameters,
    .replies = kLasReplies,
    .of_log = true,
    .answer = get_las,
};

const Endpoint kGetFramesNpy{
    .method = http::Method::get,
    .path = "/frames.npy",
    .tag = "Frames",
    .summary = "Frames as a NumPy array",
    .about = kExportAbout,
    .parameters = kArrayParameters,
    .replies = kNpyReplies,
    .of_log = true,
    .answer = get_npy,
};

}  // namespace framesd::api
