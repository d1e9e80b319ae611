// SPDX-License-Identifier: MIT
//
// GET /metrics: what Prometheus reads. Answered at once, like the status routes: it is asked for most
// urgently when there is too much to do.
#include "endpoints.hpp"
#include "process_figures.hpp"
#include "readiness.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/base/log_writer.hpp>
#include <framesd/http/prometheus.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <span>

namespace framesd::api {
namespace {

using http::PrometheusText;

constexpr std::size_t kLogsMax = 50;  // whose figures are told

void append_requests(PrometheusText& text, const Metrics& metrics) {
  text.family("framesd_http_requests_total", "counter", "Requests answered.");
  metrics.each_count(
      [&](std::string_view route, std::string_view method, std::string_view code, std::uint64_t count) {
        text.sample({{"route", route}, {"method", method}, {"code", code}}, count);
      });
  text.family("framesd_http_request_duration_seconds", "histogram",
              "From a request's head to the end of its answer.");
  metrics.each_duration([&](std::string_view route, const http::LatencyHistogram::Snapshot& durations) {
    text.histogram({{"route", route}}, durations);
  });
  text.family("framesd_http_response_bytes_total", "counter", "Bytes of content sent.");
  text.sample({}, metrics.response_bytes());
}

void append_ingest(PrometheusText& text, const Metrics::Rows& rows) {
  text.family("framesd_ingest_rows_total", "counter", "Rows that came in, by what became of them.");
  text.sample({{"result", "inserted"}}, rows.inserted.value());
  text.sample({{"result", "replaced"}}, rows.replaced.value());
  text.sample({{"result", "absent"}}, rows.absent.value());
  text.sample({{"result", "blank"}}, rows.blank.value());
  text.sample({{"result", "rejected"}}, rows.rejected.value());
}

void append_event_figures(PrometheusText& text, const Metrics& metrics, std::uint32_t clients) {
  text.family("framesd_event_clients", "gauge", "Streams of events open.");
  text.sample({}, std::uint64_t{clients});
  text.family("framesd_event_clients_refused_total", "counter", "Streams of events that were too many.");
  text.sample({}, metrics.event_clients_refused.value());
  text.family("framesd_events_total", "counter", "Events sent to clients.");
  text.sample({{"kind", "change"}}, metrics.events.changes.value());
  text.sample({{"kind", "job"}}, metrics.events.jobs.value());
  text.sample({{"kind", "log"}}, metrics.events.logs.value());
  text.sample({{"kind", "reset"}}, metrics.events.resets.value());
}

// Only of a server that drops rows.
void append_retention(PrometheusText& text, const RetentionFigures& figures,
                      const RetentionOptions& options) {
  if (!options.drops()) return;
  text.family("framesd_retention_due_rows", "gauge", "Rows that are announced to be dropped.");
  text.sample({}, figures.due_rows.value());
  text.family("framesd_retention_due_timestamp_seconds", "gauge",
              "When the first of them are dropped, since 1970; 0: none are due.");
  text.sample({}, figures.due_at.value());
  text.family("framesd_retention_dropped_rows_total", "counter", "Rows dropped for keep or store_max.");
  text.sample({}, figures.dropped_rows.value());
  text.family("framesd_retention_dropped_logs_total", "counter", "Logs dropped for keep or store_max.");
  text.sample({}, figures.dropped_logs.value());
}

// Only of a server that sends its logs to another one.
void append_upstream(PrometheusText& text, const UpstreamFigures& figures, const UpstreamOptions& options) {
  if (!options.sends()) return;
  text.family("framesd_push_connected", "gauge", "1 if the centre took what was sent last.");
  text.sample({}, figures.connected.value());
  text.family("framesd_push_logs_behind", "gauge", "Logs of which the centre does not have everything.");
  text.sample({}, figures.logs_behind.value());
  text.family("framesd_push_generations_behind", "gauge", "Changes of these logs that the centre lacks.");
  text.sample({}, figures.generations_behind.value());
  text.family("framesd_push_rows_behind", "gauge", "Rows of these logs that the centre lacks.");
  text.sample({}, figures.rows_behind.value());
  text.family("framesd_push_behind_since_timestamp_seconds", "gauge",
              "When the oldest change was made that the centre lacks, since 1970; 0: it lacks none.");
  text.sample({}, figures.behind_since.value());
  text.family("framesd_push_refused_logs", "gauge", "Logs that the centre does not take; the log says why.");
  text.sample({}, figures.refused_logs.value());
  text.family("framesd_push_last_success_timestamp_seconds", "gauge",
              "When the centre last had everything of a log, since 1970; 0: not yet.");
  text.sample({}, figures.last_sent.value());
  text.family("framesd_push_rows_total", "counter", "Rows sent to the centre.");
  text.sample({}, figures.rows.value());
  const auto by_kind = [&](auto value_of) {
    for (std::size_t i = 1; i < figures.failures.size(); ++i)
      text.sample({{"kind", push::kTroubleNames[i]}}, value_of(figures.failures[i]));
  };
  text.family("framesd_push_failures_total", "counter",
              "Times that sending a log failed, by what it failed.");
  by_kind([](const UpstreamFigures::Failures& alike) { return alike.count.value(); });
  text.family("framesd_push_last_failure_timestamp_seconds", "gauge",
              "When it last failed by that, since 1970; 0: never.");
  by_kind([](const UpstreamFigures::Failures& alike) { return alike.last.value(); });
}

void append_caches(PrometheusText& text, Caches& caches, SteadyTime now) {
  struct One {
    std::string_view name;
    cache::Stats stats;
  };
  const std::array<One, 2> both = {{{"frame", caches.frame.stats(now)}, {"range", caches.range.stats(now)}}};
  const auto family = [&](std::string_view name, std::string_view type, std::string_view help, auto figure) {
    text.family(name, type, help);
    for (const One& one : both) text.sample({{"cache", one.name}}, one.stats.*figure);
  };
  family("framesd_cache_hits_total", "counter", "Answers found in the cache.", &cache::Stats::hits);
  family("framesd_cache_misses_total", "counter", "Answers looked for in vain.", &cache::Stats::misses);
  family("framesd_cache_evictions_total", "counter", "Answers dropped for want of room.",
         &cache::Stats::evictions);
  family("framesd_cache_expirations_total", "counter", "Answers dropped by age.", &cache::Stats::expirations);
  family("framesd_cache_entries", "gauge", "Answers kept.", &cache::Stats::entries);
  family("framesd_cache_bytes", "gauge", "Memory of the answers kept.", &cache::Stats::bytes);
}

// Of logs that are open: others would have to be opened for it. Health never waits for an engine.
void append_logs(PrometheusText& text, OpenLogs& logs) {
  text.family("framesd_frames", "gauge", "Frames stored, of logs that are open.");
  for (const auto& log : logs.some_open(kLogsMax)) {
    const store::Health health = log->store.health();
    if (health.extent) text.sample({{"log", log->name}}, health.extent->frames);
  }
}

// Of logs that are open, and of all in which there was one.
void append_damaged_rows(PrometheusText& text, OpenLogs& logs, const DamagedRows& damaged) {
  auto rows = damaged.by_log();
  for (const auto& log : logs.some_open(kLogsMax)) rows.try_emplace(log->name, 0);
  text.family("framesd_damaged_rows_total", "counter",
              "Times that a stored row was read whose checksum does not match.");
  for (const auto& [log, times] : rows) text.sample({{"log", log}}, times);
}

// Nothing of what the store does not tell.
void append_store(PrometheusText& text, const ServiceParts& parts, store::Log& store) {
  const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    text.family(name, "gauge", help);
    text.sample({}, value);
  };
  const store::Health health = store.health();
  gauge("framesd_ready", "Whether the server takes requests, as GET /ready says, which names what it lacks.",
        reasons_not_ready(parts, health).empty());
  if (health.extent)
    gauge("framesd_store_generation", "Grows with every change of the frames.", health.version.generation);
  for (const store::Figure& figure : health.figures)
    gauge("framesd_store_" + std::string(figure.name), figure.help, figure.value);
  gauge("framesd_store_writable",
        "0 if the store was opened for reading only, its file is gone, or a write to the disk failed. "
        "It may be 1 where there is no room: framesd_ready.",
        health.read_only_because.empty() && !health.opened_to_read);
  if (health.disk_free_bytes)
    gauge("framesd_store_disk_free_bytes", "Free space on the disk of the store.", *health.disk_free_bytes);
}

// A small file, which is only read where it is there. Of a log that was never copied nothing.
void append_backups(PrometheusText& text, const std::filesystem::path& data_dir) {
  if (data_dir.empty()) return;
  const auto copies = archive::last_copies(data_dir);
  text.family("framesd_last_backup_timestamp_seconds", "gauge", "When a log was last copied, since 1970.");
  if (!copies) return;
  const std::size_t most = std::min(copies->size(), kLogsMax);
  for (const archive::LastCopy& copy : std::span(*copies).first(most)) {
    const auto since_1970 = std::chrono::duration<double>(copy.log.time.time_since_epoch());
    text.sample({{"log", copy.log.name}}, since_1970.count());
  }
}

void append_service(PrometheusText& text, const ServiceParts& parts) {
  text.family("framesd_build_info", "gauge", "Build of the server.");
  text.sample({{"version", build_info::version()},
               {"commit", build_info::commit()},
               {"compiler", build_info::compiler()}},
              1);
  text.family("framesd_config_last_reload_successful", "gauge",
              "Whether the configuration was in order when it was last read.");
  text.sample({}, parts.metrics.last_reload_successful.value());
  text.family("framesd_log_lines_dropped_total", "counter",
              "Log lines that could not be written: nobody read them, or the disk was full.");
  text.sample({}, log_lines_dropped());
  if (!parts.connections) return;
  text.family("framesd_connections", "gauge", "Connections open.");
  text.sample({}, std::uint64_t{parts.connections()});
}

void append_process(PrometheusText& text) {
  const auto figures = process_figures();
  if (!figures) return;
  const auto one = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    text.family(name, type, help);
    text.sample({}, value);
  };
  one("process_cpu_seconds_total", "counter", "CPU time of the process.", figures->cpu_seconds);
  one("process_open_fds", "gauge", "File descriptors open.", figures->open_descriptors);
  one("process_max_fds", "gauge", "File descriptors that may be open.", figures->descriptors_max);
  one("process_virtual_memory_bytes", "gauge", "Address space, the store's map included.",
      figures->virtual_bytes);
  one("process_resident_memory_bytes", "gauge", "Memory in use.", figures->resident_bytes);
  one("process_start_time_seconds", "gauge", "When the process began, since 1970.", figures->start_seconds);
}

Answer get_metrics(const Call& call, http::Response& out) {
  if (!call.policy.options.metrics) {
    return http::Problem{.status = 404, .detail = "There is nothing at this path."};
  }
  out.content_type = http::kPrometheusContentType;
  out.forbid_keeping();
  PrometheusText text(out.body);
  append_service(text, call.parts);
  append_requests(text, call.parts.metrics);
  append_ingest(text, call.parts.metrics.rows);
  if (call.policy.options.max_event_clients != 0)
    append_event_figures(text, call.parts.metrics, call.parts.event_clients.taken());
  append_retention(text, call.parts.retention, call.policy.options.retention);
  append_upstream(text, call.parts.upstream, call.policy.options.upstream);
  append_caches(text, call.parts.caches, call.parts.now());
  append_logs(text, call.parts.logs);
  append_damaged_rows(text, call.parts.logs, *call.parts.damaged_rows);
  append_store(text, call.parts, call.log.store);
  append_backups(text, call.policy.options.data_dir);
  append_process(text);
  return {};
}

constexpr ContentSpec kText[] = {
    {"text/plain", {}, "framesd_http_requests_total{route=\"/frames\",method=\"GET\",code=\"200\"} 9"}};
constexpr ReplySpec kMetricsReplies[] = {
    {.status = 200, .about = "Prometheus text format.", .contents = kText},
    {.status = 404, .about = "metrics is off.", .contents = kProblemContents},
};

}  // namespace

const Endpoint kGetMetrics{
    .method = http::Method::get,
    .path = "/metrics",
    .tag = "Service",
    .summary = "Figures for Prometheus",
    .about =
        "404 with `metrics = off`. Paths that match no route are counted as route \"unmatched\", unknown "
        "methods as \"other\".",
    .scope = http::Scope::none,
    .reads_query = false,
    .replies = kMetricsReplies,
    .keeping = Keeping::never,
    .answer = get_metrics,
};

}  // namespace framesd::api
