// SPDX-License-Identifier: MIT
//
// The server's life: logs, service, socket, ready; then drain, and everything closes in the opposite order.
#include "commands.hpp"
#include "end_guard.hpp"
#include "fatal_signals.hpp"
#include "handed_sockets.hpp"
#include "notify.hpp"
#include "program.hpp"
#include "reload.hpp"
#include "service_options.hpp"
#include "status_line.hpp"
#include "supervision.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/api/make_service.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/log_writer.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/net/server.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <malloc.h>
#include <memory>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

namespace framesd::app {
namespace {

using Stage = api::Lifecycle::Stage;

// A connection is a descriptor, and the usual soft limit of 1,024 is below max_connections and the store's
// files.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// After a write that failed the store is read-only until it is opened again: running requests are answered,
// then the process ends with its own exit status and the service manager starts it again.
class DiskFailure {
 public:
  // On the store's writer thread.
  void note() {
    const Lock lock(mutex_);
    happened_ = true;
    if (server_ != nullptr) server_->drain();
  }
  // The server that is to end; none once it has.
  void watch(net::Server* server) {
    const Lock lock(mutex_);
    server_ = server;
    if (happened_ && server_ != nullptr) server_->drain();
  }
  bool happened() {
    const Lock lock(mutex_);
    return happened_;
  }

 private:
  Mutex mutex_;
  bool happened_ FRAMESD_GUARDED_BY(mutex_) = false;
  net::Server* server_ FRAMESD_GUARDED_BY(mutex_) = nullptr;
};

// After what still ran has been cut: for all threads to find that out.
constexpr std::chrono::milliseconds kAfterCut{1000};
// After the last request: a job ends its batch, the writer its transaction. On a slow card that is a sync of
// seconds. Less than TimeoutStopSec in framesd.service leaves beyond the default of drain_timeout.
constexpr std::chrono::milliseconds kAfterLastRequest{5000};

net::ServerHooks hooks(api::Lifecycle& lifecycle, const Notifier& notifier, EndGuard& guard,
                       const Reloader& reloader, std::function<void()> on_hangup) {
  return {.on_drain =
              [&lifecycle, &notifier, &reloader] {
                lifecycle.enter(Stage::draining);
                notifier.stopping(reloader.in_force().server.drain_timeout + kAfterCut + kAfterLastRequest);
                log_event(LogLevel::info, "draining");
                log_flush();
              },
          .on_hangup = std::move(on_hangup),
          .on_stop =
              [&lifecycle, &guard](std::string_view why) {
                lifecycle.enter(Stage::stopping);
                log_event(LogLevel::info, "requests that are still running are cut off", {{"because", why}});
                log_flush();
                guard.allow(kAfterCut);
              }};
}

std::string_view families_at(std::string_view address) {
  if (address.empty()) return "Unix socket";
  if (address == "::") return "IPv4 and IPv6";
  return address.find(':') == std::string_view::npos ? "IPv4" : "IPv6";
}

void announce(const Settings& settings, const net::ServerOptions& options, const net::Server& server) {
  const Place place = place_of_logs(settings);
  log_event(LogLevel::info, "listening",
            {{"host", server.address()},
             {"families", families_at(server.address())},
             {"port", std::uint64_t{server.port()}},
             {options.handed.empty() ? "" : "handed_over", std::uint64_t{options.handed.size()}},
             {"threads", std::uint64_t{settings.server.threads}},
             {place.kind, std::string_view(place.name)},
             {"version", build_info::version()}});
  log_flush();
}

void announce_end(std::size_t requests_cut, std::size_t jobs_cut) {
  const bool whole = requests_cut == 0 && jobs_cut == 0;
  log_event(whole ? LogLevel::info : LogLevel::warning, "stopped",
            {{requests_cut == 0 ? "" : "requests_cut", std::uint64_t{requests_cut}},
             {jobs_cut == 0 ? "" : "jobs_cut", std::uint64_t{jobs_cut}}});
  log_flush();
}

// LMDB takes 3 MB when it opens a log that can be written, of which it touches little. As maps of their own
// these go back to the system when the log is closed; in the heap they stay, all touched, and next time more
// are taken: hundreds of megabytes where many logs are opened in turn. Without this the limit rises by
// itself.
constexpr int kMapsFrom = 1 << 20;  // bytes of an allocation

void prepare_process() {
  ::mallopt(M_MMAP_THRESHOLD, kMapsFrom);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a write that fails, not the end
  raise_descriptor_limit();
}

// The settings of the network, and the sockets that the service manager has handed over.
checked<net::ServerOptions> server_options(const Settings& settings) {
  auto sockets = handed_sockets(std::getenv("LISTEN_PID"), std::getenv("LISTEN_FDS"),
                                std::getenv("LISTEN_FDNAMES"), ::getpid());
  if (!sockets) return sockets.error();
  net::ServerOptions options = settings.server;
  // One for each session with the database: each waits for its own.
  if (!settings.database.url.empty()) options.offload_threads = settings.database.connections;
  options.handed = std::move(sockets->opened);
  options.left = sockets->kept;
  return options;
}

int serve(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log.level, settings.log.format);
  log_fatal_signals(settings.log.format);
  const LogWriter log_writer;  // ends last: all others may log
  prepare_process();
  Complaints warnings = invocation.configuration.warnings;
  auto options = service_options(settings, warnings);
  if (!options) return end_start(options.error(), status_of(options.error()));
  if (const auto right = check_place(settings); !right) return end_start(right.error());
  for (const std::string& warning : warnings) log_event(LogLevel::warning, warning);
  const auto network = server_options(settings);
  if (!network) return end_start(network.error());

  DiskFailure disk;
  EndGuard guard([&disk] { return disk.happened() ? kDiskFailed : kRequestsCut; });
  const auto logs = open_to_serve(settings, [&disk] { disk.note(); });
  if (!logs) return end_start(logs.error(), is_lasting(logs.error().code) ? kWrongUsage : kFailed);
  api::Lifecycle lifecycle;
  const Notifier notifier = Notifier::from_environment();
  net::Server* running = nullptr;  // set before any request or signal is heard
  TokenHashes tokens = token_hashes(options->tokens);
  options->connections = [&running] { return running->connections(); };
  auto service =
      api::make_service({.log = *logs->log, .others = logs->others.get()}, lifecycle, *std::move(options));
  if (!service) return end_start(service.error(), kFailed);
  StatusLine status(notifier);
  Reloader reloader(invocation, std::move(tokens), **service, notifier, status);
  auto server = net::Server::listen(
      *network, **service, hooks(lifecycle, notifier, guard, reloader, [&] { reloader.reload(*running); }));
  if (!server) return end_start(server.error(), kFailed);
  running = server->get();

  disk.watch(running);
  lifecycle.enter(Stage::serving);
  announce(settings, *network, *running);
  running->share_socket([&notifier](int descriptor) { return notifier.keep(descriptor); });
  notifier.ready();
  std::optional<Supervision> supervision(std::in_place, notifier, status, *running, *logs->log, **service);
  const std::size_t cut = running->run();
  EndGuard::end_on_signals(cut == 0 && !(*service)->has_jobs() ? kDone : kRequestsCut);
  guard.allow(kAfterLastRequest);
  disk.watch(nullptr);
  supervision.reset();
  server->reset();
  service->reset();  // with its jobs: one that ran ends with its batch
  announce_end(cut, lifecycle.jobs_cut());
  if (disk.happened()) return kDiskFailed;
  return cut == 0 && lifecycle.jobs_cut() == 0 ? kDone : kRequestsCut;
}

constexpr std::array<std::string_view, 4> kServeSettings = {"host", "port", "data_dir", "admin_token_file"};

}  // namespace

constinit const Command kServe{
    .name = "serve",
    .words = {},
    .summary = "serve until SIGTERM or Ctrl-C",
    .about = R"(Serves the store over HTTP. This is what @PROGRAM does without a command.

SIGTERM or SIGINT (Ctrl-C) stops it after the running requests have been answered; a second one
stops it at once. SIGHUP makes it read the configuration again. Log lines go to standard error.
)",
    .options = {},
    .settings = kServeSettings,
    .run = serve};

}  // namespace framesd::app
