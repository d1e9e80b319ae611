// SPDX-License-Identifier: MIT
//
// The server's life: store, service, socket, ready; then drain, and everything closes in the opposite order.
#include "commands.hpp"
#include "notify.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/api/make_service.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/base/log.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/net/server.hpp>
#include <framesd/store/open.hpp>

#include <csignal>
#include <sys/resource.h>

namespace framesd::app {
namespace {

using Stage = api::Lifecycle::Stage;

net::ServerOptions server_options(const Settings& settings) {
  return {.host = settings.host,
          .port = settings.port,
          .threads = settings.threads,
          .max_connections = settings.max_connections,
          .header_timeout = settings.header_timeout,
          .request_timeout = settings.request_timeout,
          .idle_timeout = settings.idle_timeout,
          .body_max = settings.body_max};
}

api::ServiceOptions service_options(const Settings& settings) {
  api::ServiceOptions options;
  options.app_name = settings.app_name;
  options.environment = settings.environment;
  options.png_level = settings.png_level;
  options.chunk_size = settings.chunk_size;
  options.on_error = settings.on_error;
  return options;
}

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

net::ServerHooks hooks(api::Lifecycle& lifecycle, const Notifier& notifier) {
  return {.on_drain = [&lifecycle, &notifier] {
    lifecycle.enter(Stage::draining);
    notifier.stopping();
    log_event(LogLevel::info, "draining");
  }};
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

}  // namespace

int serve(const Settings& settings) {
  log_configure(settings.log_level, settings.log_format);
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit();
  DiskFailure disk;
  store::OpenOptions options = settings.store_options();
  options.on_write_failure = [&disk] { disk.note(); };
  auto store = store::open_store(options);
  if (!store) return complain(store.error().detail), kFailed;

  api::Lifecycle lifecycle;
  const Notifier notifier = Notifier::from_environment();
  const auto service = api::make_service(**store, lifecycle, service_options(settings));
  if (!service) return complain(service.error().detail), kFailed;
  auto server = net::Server::listen(server_options(settings), **service, hooks(lifecycle, notifier));
  if (!server) return complain(server.error().detail), kFailed;

  disk.watch(server->get());
  lifecycle.enter(Stage::serving);
  announce(settings, (*server)->port());
  notifier.ready();
  (*server)->run();
  disk.watch(nullptr);
  log_event(LogLevel::info, "stopped");
  return disk.happened() ? kDiskFailed : kDone;
}

}  // namespace framesd::app
