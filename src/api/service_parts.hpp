// SPDX-License-Identifier: MIT
//
// ServiceParts: what every endpoint shares. Policy: the part of it that an operator may change while it runs.
#pragma once

#include "caches.hpp"
#include "damaged_rows.hpp"
#include "events/event_bell.hpp"
#include "events/event_watch.hpp"
#include "guards.hpp"
#include "ingest/slots.hpp"
#include "open_logs.hpp"
#include "retention/retention.hpp"
#include "service/backups.hpp"
#include "service/document.hpp"
#include "service/metrics.hpp"
#include "upstream/upstream.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/api/options.hpp>
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/http/cors.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/http/forwarded.hpp>
#include <framesd/image/colormap.hpp>
#include <framesd/ingest/jobs.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace framesd::api {

// Options, and what is made of them once.
struct Policy {
  ServiceOptions options;
  image::ColormapSet colormaps;  // framesd's own and those of colormap_dir
  image::Lut lut;                // of the colormap in the options
  http::Cors cors;
  http::Tokens tokens;
  http::TrustedProxies proxies;
  std::string own_name;                     // of this host
  std::shared_ptr<const Document> openapi;  // the API document
  std::uint64_t stamp = 0;  // of all that answers depend on besides the store: part of every ETag

  // format   of the store: the API document's examples are as wide as its rows
  // Errors: as FramesService::reconfigure().
  [[nodiscard]] static checked<std::unique_ptr<const Policy>> from(ServiceOptions options,
                                                                   const RowFormat& format);
};

// The policy in force. A policy lives as long as the service, so that requests in flight keep theirs: an
// operator changes it a few times in a process's life.
class Policies {
 public:
  explicit Policies(std::unique_ptr<const Policy> first) { replace(std::move(first)); }

  const Policy& now() const noexcept { return *current_.load(std::memory_order_acquire); }
  void replace(std::unique_ptr<const Policy> policy);

 private:
  std::atomic<const Policy*> current_{nullptr};
  Mutex mutex_;
  std::vector<std::unique_ptr<const Policy>> all_ FRAMESD_GUARDED_BY(mutex_);
};

// Thread-safe, outlives every request.
struct ServiceParts {
  // First: all that changes rings it. A writer's thread may do so when the service has ended.
  const std::shared_ptr<EventBell> bell = std::make_shared<EventBell>();
  const std::shared_ptr<DamagedRows> damaged_rows = std::make_shared<DamagedRows>();
  OpenLogs logs;
  Lifecycle& lifecycle;
  Caches caches;
  Guards guards;
  Metrics metrics;
  const std::function<SteadyTime()> clock;         // empty: the steady clock
  const std::function<std::size_t()> connections;  // may be empty
  Policies policies;
  RetentionFigures retention{};
  UpstreamFigures upstream{};
  Slots uploads{};
  ingest::Jobs jobs{{.stopping =
                         [&lifecycle = lifecycle](bool awaited) {
                           const Lifecycle::Stage stage = lifecycle.stage();
                           return stage == Lifecycle::Stage::stopping ||
                                  (stage == Lifecycle::Stage::draining && !awaited);
                         },
                     .on_cut = [&stage = lifecycle] { stage.count_cut_job(); },
                     .on_change = [rung = bell] { rung->ring_jobs(); }}};
  Backups backups{};  // behind what it reads: the logs
  Slots event_clients{};
  EventWatch events{*bell, logs, jobs};  // last: it reads logs and jobs

  SteadyTime now() const { return clock ? clock() : std::chrono::steady_clock::now(); }
};

}  // namespace framesd::api
