// SPDX-License-Identifier: MIT
//
// POST /frames/reload: a file of the server's own into the store, as a job.
//
// All that can be known at once is found out before the answer: whether the file may be read, is there and
// has the right header. The file that was checked is the one that the job reads, by its descriptor.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include "reload_request.hpp"
#include "reply_headers.hpp"
#include "request_body.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/jobs.hpp>

#include <array>
#include <utility>

namespace framesd::api {
namespace {

using ingest::Job;
using ingest::JobState;

constexpr std::array<std::string_view, 1> kReloadMediaTypes = {kJson};
constexpr http::ParameterSpec kReloadParameters[] = {
    http::boolean_parameter("wait", "Answer with the finished report instead of the job."),
};

constexpr ContentSpec kReloadBodies[] = {
    {.media_type = kJson,
     .schema = "ReloadRequest",
     .example = R"({"csv_path":"well7/log.csv","chunk_size":10000,"clear_existing":true,"on_error":"stop"})"},
};
constexpr ContentSpec kStarted[] = {
    {.media_type = kJson,
     .schema = "ReloadStarted",
     .example = R"({"status":"success","message":"Ingestion started","csv_path":"well7/log.csv",)"
                R"("chunk_size":10000,"job_id":"9f1c22aa03b75d10"})"},
};
constexpr ContentSpec kReloadReport[] = {
    {.media_type = kJson,
     .schema = "IngestReport",
     .example =
         R"({"status":"success","message":"Ingestion finished","rows":5461,"stored":5460,)"
         R"("inserted":5460,"replaced":0,"absent":0,"blank":1,"rejected":0,"bytes":4312345,"seconds":0.04,)"
         R"("first_depth":9000.1,"last_depth":9546.0,"stopped":false,"rejects":[]})"},
};
constexpr ContentSpec kFailed[] = {{.media_type = "application/problem+json", .schema = "JobProblem"}};
constexpr HeaderSpec kReloadHeaders[] = {kLocationHeader};
constexpr HeaderSpec kWait[] = {kRetryAfterHeader};
constexpr ReplySpec kReloadReplies[] = {
    {202, "The job waits or runs; Location is its address.", kStarted, kReloadHeaders},
    {200, "With wait=true: the job has succeeded.", kReloadReport, kReloadHeaders},
    {403, "csv_path leads out of csv_dir, the file may not be read, or the token does not allow this.",
     kProblemContents},
    {404, "There is no such file in csv_dir.", kProblemContents},
    {409,
     "With wait=true: the log is being replaced by another server or program, it has another scale, or the "
     "job was cancelled.",
     kFailed, kWait},
    {422, "The header of the file or a member of the body is wrong, or with wait=true the job has failed.",
     kFailed},
};

// A job to be started, all of it decided but the file.
struct Reload {
  std::optional<std::string> csv_path;
  std::size_t chunk_rows;
  ingest::OnError on_error;
  ingest::ReadingChoice choice;
  bool clear_existing;
  bool wait;
};

checked<ingest::OpenFile> open_file(const Reload& reload, const ServiceOptions& options) {
  if (reload.csv_path) return ingest::open_confined(options.csv_dir, *reload.csv_path);
  return ingest::open_trusted(options.csv_dir / options.csv_file);
}

// What is wrong with a file is said in full: whoever may reload may know.
http::Problem refuse_file(const Failure& failure) {
  http::Problem problem = http::problem_of(failure.code);
  if (problem.status == 400) problem = {.status = 422};  // of a body it would have been
  problem.detail = failure.detail + ".";
  return problem;
}

void write_location(http::Response& out, const http::Request& request, const Job& job) {
  out.add_header("Location", request.service_link("/jobs/" + job.id));
  out.forbid_keeping();
}

void write_started(http::Response& out, const http::Request& request, const Job& job,
                   std::size_t chunk_rows) {
  out.status = 202;
  out.content_type = kJson;
  write_location(out, request, job);
  JsonWriter(out.body)
      .begin_object()
      .member("status", "success")
      .member("message", "Ingestion started")
      .member("csv_path", std::string_view(job.csv_path))
      .member("chunk_size", chunk_rows)
      .member("job_id", std::string_view(job.id))
      .end_object();
}

// Where it was not the file, the store has the word: whether it is full, gone, or was ended with the server.
http::Problem refuse_ended(store::Log& store, const Job& job) {
  const auto code = job.failure->code;
  http::Problem problem = http::problem_of(code);
  if (job.state == JobState::cancelled) {
    problem.detail = job.failure->detail + ".";
  } else if (problem.status >= 500 || code == errc::store_denied) {
    problem = refuse_write(store, code);
    problem.detail = job.failure->detail + ". " + problem.detail;
  } else {
    // A conflict may pass, or be settled; everything else is the fault of the file or of what was asked for.
    if (problem.status != 409) problem = {.status = 422};
    problem.detail = job.failure->detail + ".";
  }
  http::Json report{"null"};
  if (job.report) {
    report.text.clear();
    ingest::append_json(report.text, *job.report);
  }
  problem.members = {{"job_id", job.id}, {"report", std::move(report)}};
  return problem;
}

// The report with what the ancestors' clients look for in front of it. On whichever thread the job has ended.
void answer_ended(store::Log& store, const Job& job, const http::Request& request, http::Response& out,
                  const Deferred::Done& done) {
  if (job.state != JobState::succeeded) return done(refuse_ended(store, job));
  out.content_type = kJson;
  write_location(out, request, job);
  out.body += R"({"status":"success","message":"Ingestion finished",)";
  const std::size_t at = out.body.size();
  ingest::append_json(out.body, *job.report);
  out.body.erase(at, 1);  // the report's own brace
  done(std::nullopt);
}

void start(ServiceParts& parts, LogParts& log, const ServiceOptions& options, const http::Request& request,
           const Reload& reload, http::Response& out, const Deferred::Done& done) {
  if (log.store.health().opened_to_read) return done(http::problem_of(errc::store_denied));
  auto file = open_file(reload, options);
  if (!file) return done(refuse_file(file.error()));
  const auto checked = ingest::check_file(*file, log.store.format().source_width);
  if (!checked) return done(refuse_file(checked.error()));
  ingest::JobOrder order{.file = *std::move(file),
                         .log = log.shared_store(),
                         .log_name = log.name,
                         .chunk_rows = reload.chunk_rows,
                         .on_error = reload.on_error,
                         .choice = reload.choice,
                         .clear_existing = reload.clear_existing,
                         .awaited = reload.wait};
  ingest::Jobs::OnEnd answer;
  if (reload.wait) {
    answer = [&store = log.store, &request, &out, done](const Job& job) {
      answer_ended(store, job, request, out, done);
    };
  }
  const auto on_end = [&metrics = parts.metrics, answer = std::move(answer),
                       all_or_nothing = reload.clear_existing](const Job& job) {
    const bool kept = job.state == JobState::succeeded || !all_or_nothing;
    if (kept && job.report) metrics.count_ingest(*job.report);
    if (answer) answer(job);
  };
  const auto job = parts.jobs.start(std::move(order), on_end);
  if (!job) return done(http::problem_of(job.error()));
  if (reload.wait) return;
  write_started(out, request, *job, reload.chunk_rows);
  done(std::nullopt);
}

Decision decide(ServiceParts& parts, LogParts& log, const ServiceOptions& options,
                const http::Request& request, std::string_view body, bool wait) {
  if (!body.empty()) {
    auto kind = read_body_kind(request, kReloadMediaTypes, false);
    if (auto* problem = std::get_if<http::Problem>(&kind)) return std::move(*problem);
  }
  auto read = read_reload_request(body);
  if (auto* problem = std::get_if<http::Problem>(&read)) return std::move(*problem);
  auto& asked = std::get<ReloadRequest>(read);
  if (!asked.csv_path && options.csv_file.empty()) {
    return http::Problem{.status = 422,
                         .detail = "'csv_path' is required: no csv_file is configured.",
                         .errors = {{"csv_path", "is required: no csv_file is configured"}}};
  }
  Reload reload{
      .csv_path = std::move(asked.csv_path),
      .chunk_rows = asked.chunk_size.value_or(options.chunk_size),
      .on_error = asked.on_error.value_or(options.on_error),
      .choice = {asked.absent.value_or(options.absent), asked.scale.value_or(ingest::ScaleChoice())},
      .clear_existing = asked.clear_existing.value_or(false),
      .wait = wait};
  return Deferred{[&parts, &log, &options, &request, reload = std::move(reload)](
                      Context&, http::Response& out, const Deferred::Done& done) {
    start(parts, log, options, request, reload, out, done);
  }};
}

Answer post_reload(const Call& call, http::Response&) {
  http::Params params = call.params();
  const bool wait = params.boolean("wait").value_or(false);
  if (auto problem = params.problem()) return *std::move(problem);
  return WholeBody{[&parts = call.parts, &log = call.log, &options = call.policy.options,
                    &request = call.request, wait](std::string_view body, Context&, http::Response&) {
    return decide(parts, log, options, request, body, wait);
  }};
}

}  // namespace

const Endpoint kPostReload{
    .method = http::Method::post,
    .path = "/frames/reload",
    .tag = "Writing",
    .summary = "Store a file that is on the server",
    .about =
        R"(Starts a job that reads a CSV or JSON lines file, plain or compressed by gzip, from csv_dir. Every member of
the body may be left out. `csv_path` is relative to csv_dir, or absolute and inside it. With
`clear_existing` the file becomes the whole log: readers see the old log until the new one is complete; a
bad file, a cancelled job or a crash changes nothing. With `wait=true` a job that fails is answered 422 with
its report, or 409 where another server or program replaces the log at that moment.)",
    .scope = http::Scope::admin,
    .parameters = kReloadParameters,
    .bodies = kReloadBodies,
    .needs_body = false,
    .replies = kReloadReplies,
    .keeping = Keeping::never,
    .writes = true,
    .of_log = true,
    .answer = post_reload,
};

}  // namespace framesd::api
