// SPDX-License-Identifier: MIT
#include "job_json.hpp"

#include <framesd/base/clock.hpp>

#include <cmath>

namespace framesd::api {
namespace {

// Nobody watches more digits.
double tenths(double value) { return std::round(value * 10) / 10; }

void write_time(JsonWriter& json, std::string_view name, const std::optional<ingest::Job::Time>& time) {
  json.key(name);
  if (time) {
    json.value(std::string_view(timestamp(*time)));
  } else {
    json.value(nullptr);
  }
}

void write_report(JsonWriter& json, const std::optional<ingest::Report>& report) {
  json.key("report");
  if (!report) {
    json.value(nullptr);
    return;
  }
  std::string text;
  ingest::append_json(text, *report);
  json.raw(text);
}

}  // namespace

void write_job(JsonWriter& json, const ingest::Job& job) {
  const auto eta = job.eta_seconds();
  json.begin_object()
      .member("job_id", std::string_view(job.id))
      .member("state", ingest::name_of(job.state))
      .member("log", std::string_view(job.log))
      .member("csv_path", std::string_view(job.csv_path))
      .member("bytes_done", job.bytes_done)
      .member("bytes_total", job.bytes_total)
      .member("rows_done", job.rows_done)
      .member("percent", tenths(job.percent()))
      .member("rows_per_second", tenths(job.rows_per_second()))
      .member("eta_seconds", eta ? std::optional(tenths(*eta)) : std::nullopt);
  write_time(json, "created", job.created);
  write_time(json, "started", job.started);
  write_time(json, "finished", job.finished);
  json.key("error");
  if (job.failure) {
    json.value(std::string_view(job.failure->detail));
  } else {
    json.value(nullptr);
  }
  write_report(json, job.report);
  json.end_object();
}

}  // namespace framesd::api
