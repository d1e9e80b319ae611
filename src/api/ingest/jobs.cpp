// SPDX-License-Identifier: MIT
//
// /jobs: what runs, waits and has ended, the rows it rejected, and the end of it.
#include "endpoints.hpp"
#include "ingest_documents.hpp"
#include "job_json.hpp"
#include "preconditions.hpp"
#include "reply_headers.hpp"

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

constexpr std::chrono::milliseconds kListCost{1};  // a hundred jobs with a hundred rejects each

constexpr http::ParameterSpec kJobCaptures[] = {
    http::patterned(http::text_parameter("id", "The job's job_id.", {}, "9f1c22aa03b75d10"),
                    "^[0-9a-f]{16}$"),
};
constexpr ContentSpec kJob[] = {{.media_type = kJson, .schema = "Job", .example = kJobExample}};
constexpr ContentSpec kJobs[] = {{.media_type = kJson, .schema = "Jobs"}};
constexpr ContentSpec kRejects[] = {
    {.media_type = "text/csv",
     .example = "line,column,reason,depth,0,1,2\n12,3,sample is not a number,9001.2,17,x,255\n"}};
constexpr ReplySpec kJobReply[] = {{.status = 200, .about = "The job.", .contents = kJob}};
constexpr ReplySpec kJobsReply[] = {{.status = 200, .about = "The jobs, newest first.", .contents = kJobs}};
constexpr HeaderSpec kRejectsHeaders[] = {kContentDispositionHeader};
constexpr ReplySpec kRejectsReply[] = {{.status = 200,
                                        .about = "The rejected rows; empty if there are none.",
                                        .contents = kRejects,
                                        .headers = kRejectsHeaders}};
constexpr ReplySpec kCancelReplies[] = {
    {.status = 202,
     .about = "The job is being cancelled, or was cancelled before it started.",
     .contents = kJob},
    {.status = 200, .about = "The job had already ended; nothing was changed.", .contents = kJob},
};

http::Problem no_such_job() { return {.status = 404, .detail = "There is no such job."}; }

void write(const ingest::Job& job, http::Response& out) {
  out.content_type = kJson;
  out.forbid_keeping();
  JsonWriter json(out.body);
  write_job(json, job);
}

// Rejected rows as they were when they were asked for.
class RejectSource final : public http::BodySource {
 public:
  RejectSource(std::shared_ptr<const ingest::RejectSpool> spool, std::uint64_t bytes)
      : spool_(std::move(spool)), left_(bytes) {}

  [[nodiscard]] std::uint64_t pass_over(std::uint64_t bytes) override {
    offset_ = std::min(bytes, left_);
    left_ -= offset_;
    return offset_;
  }

  [[nodiscard]] Next next(std::string& out) override {
    const std::size_t before = out.size();
    out.resize(before + std::min<std::uint64_t>(left_, http::kPieceBytes));
    const std::size_t count = spool_->read(offset_, std::span(out).subspan(before));
    out.resize(before + count);
    if (count == 0 && left_ != 0) return Next::broken;
    offset_ += count;
    left_ -= count;
    return left_ == 0 ? Next::end : Next::more;
  }

 private:
  std::shared_ptr<const ingest::RejectSpool> spool_;
  std::uint64_t offset_ = 0;
  std::uint64_t left_;
};

void write_rejects(const std::shared_ptr<const ingest::RejectSpool>& spool, http::Response& out) {
  const std::uint64_t bytes = spool ? spool->bytes() : 0;
  auto source = std::make_unique<RejectSource>(spool, bytes);
  if (bytes > http::kPieceBytes) {
    out.source_bytes = bytes;
    out.source = std::move(source);
  } else if (bytes != 0) {
    static_cast<void>(source->next(out.body));
  }
}

Answer get_jobs(const Call& call, http::Response&) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  return Work{
      .estimate = kListCost,
      .run = [&jobs = call.parts.jobs](Context&, http::Response& out) -> std::optional<http::Problem> {
        out.content_type = kJson;
        out.forbid_keeping();
        JsonWriter json(out.body);
        json.begin_object().key("jobs").begin_array();
        for (const ingest::Job& job : jobs.all()) write_job(json, job);
        json.end_array().end_object();
        return std::nullopt;
      }};
}

Answer get_job(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const auto job = call.parts.jobs.find(call.match.captures[0]);
  if (!job) return no_such_job();
  write(*job, out);
  return {};
}

Answer get_job_rejects(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const auto job = call.parts.jobs.find(call.match.captures[0]);
  if (!job) return no_such_job();
  const auto spool = call.parts.jobs.rejects(job->id);
  if (!spool && job->report && job->report->rejected != 0) {
    return http::Problem{.status = 404, .detail = "The rejected rows of this job are no longer kept."};
  }
  out.content_type = "text/csv; charset=utf-8";
  out.forbid_keeping();
  out.add_header("Content-Disposition", "attachment; filename=\"rejects-" + job->id + ".csv\"");
  write_rejects(spool, out);
  accept_ranges(out);
  return {};
}

Answer delete_job(const Call& call, http::Response& out) {
  if (auto problem = call.params().problem()) return *std::move(problem);
  const auto cancelled = call.parts.jobs.cancel(call.match.captures[0]);
  if (!cancelled) return no_such_job();
  out.status = cancelled->had_ended ? 200 : 202;
  write(cancelled->job, out);
  return {};
}

}  // namespace

const Endpoint kGetJobs{
    .method = http::Method::get,
    .path = "/jobs",
    .tag = "Ingest",
    .summary = "The jobs, newest first",
    .about = "The last hundred are remembered until the server stops.",
    .replies = kJobsReply,
    .keeping = Keeping::never,
    .answer = get_jobs,
};

const Endpoint kGetJob{
    .method = http::Method::get,
    .path = "/jobs/{id}",
    .tag = "Ingest",
    .summary = "State of a job",
    .about = "Its state, its progress and, when it has ended, its report.",
    .captures = kJobCaptures,
    .replies = kJobReply,
    .keeping = Keeping::never,
    .answer = get_job,
};

const Endpoint kGetJobRejects{
    .method = http::Method::get,
    .path = "/jobs/{id}/rejects.csv",
    .tag = "Ingest",
    .summary = "The rows that a job rejected",
    .about =
        "Line, column and reason, then the row as it was written. After the rows have been corrected the "
        "file can be posted as it is. At most 64 MB are kept for all jobs together.",
    .captures = kJobCaptures,
    .replies = kRejectsReply,
    .keeping = Keeping::never,
    .answer = get_job_rejects,
};

const Endpoint kDeleteJob{
    .method = http::Method::del,
    .path = "/jobs/{id}",
    .tag = "Ingest",
    .summary = "Cancel a job",
    .about =
        "Rows that the job has committed stay stored. A job that was to replace the log changes nothing.",
    .scope = http::Scope::admin,
    .captures = kJobCaptures,
    .replies = kCancelReplies,
    .keeping = Keeping::never,
    .answer = delete_job,
};

}  // namespace framesd::api
