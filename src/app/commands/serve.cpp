// SPDX-License-Identifier: MIT
//
// The server's life: store, service, socket, ready; then drain, and everything closes in the opposite order.
#include "commands.hpp"
#include "notify.hpp"
#include "reload.hpp"
#include "service_options.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/api/make_service.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/net/server.hpp>
#include <framesd/store/open.hpp>

#include <array>
#include <csignal>
#include <functional>
#include <sys/resource.h>

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
// then the process ends with a status of its own and the service manager starts it anew.
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

net::ServerHooks hooks(api::Lifecycle& lifecycle, const Notifier& notifier, std::function<void()> on_hangup) {
  return {.on_drain =
              [&lifecycle, &notifier] {
                lifecycle.enter(Stage::draining);
                notifier.stopping();
                log_event(LogLevel::info, "draining");
              },
          .on_hangup = std::move(on_hangup)};
}

void announce(const Settings& settings, std::uint16_t port) {
  log_event(LogLevel::info, "listening",
            {{"host", std::string_view(settings.host)},
             {"port", std::uint64_t{port}},
             {"threads", std::uint64_t{settings.threads}},
             {"data_dir", std::string_view(settings.data_dir.native())},
             {"version", build_info::version()}});
  log_flush();
}

int serve(const Invocation& invocation) {
  const Settings& settings = invocation.configuration.settings;
  log_configure(settings.log_level, settings.log_format);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a write that fails, not the end
  raise_descriptor_limit();
  Complaints warnings = invocation.configuration.warnings;
  auto options = service_options(settings, warnings);
  if (!options) return complain_each(options.error().detail), kWrongUsage;
  for (const std::string& warning : warnings) log_event(LogLevel::warning, warning);

  DiskFailure disk;
  store::OpenOptions store_options = settings.store_options();
  store_options.on_write_failure = [&disk] { disk.note(); };
  auto store = store::open_store(store_options);
  if (!store) return complain(store.error().detail), kFailed;

  api::Lifecycle lifecycle;
  const Notifier notifier = Notifier::from_environment();
  net::Server* running = nullptr;  // set before any request or signal is heard
  options->connections = [&running] { return running->connections(); };
  const auto service = api::make_service(**store, lifecycle, *std::move(options));
  if (!service) return complain(service.error().detail), kFailed;
  Reloader reloader(invocation, **service, notifier);
  auto server = net::Server::listen(server_options(settings), **service,
                                    hooks(lifecycle, notifier, [&] { reloader.reload(*running); }));
  if (!server) return complain(server.error().detail), kFailed;
  running = server->get();

  disk.watch(running);
  lifecycle.enter(Stage::serving);
  announce(settings, running->port());
  notifier.ready();
  running->run();
  disk.watch(nullptr);
  log_event(LogLevel::info, "stopped");
  return disk.happened() ? kDiskFailed : kDone;
}

constexpr std::array<std::string_view, 4> kSettings = {"host", "port", "data_dir", "admin_token_file"};

}  // namespace

constinit const Command kServe{.name = "serve",
                               .words = {},
                               .summary = "serve until SIGTERM or Ctrl-C",
                               .about = R"(Serves the store over HTTP; without any command framesd does this.

SIGTERM and SIGINT (Ctrl-C) end it once the running requests are answered; a second one ends it at
once.
SIGHUP reads the configuration again. Log lines go to standard error.
)",
                               .options = {},
                               .settings = kSettings,
                               .run = serve};

}  // namespace framesd::app
