// SPDX-License-Identifier: MIT
//
// The server's life: store, service, socket, ready; then drain, and everything closes in the opposite order.
#include "commands.hpp"
#include "notify.hpp"
#include <framesd/api/lifecycle.hpp>
#include <framesd/api/make_service.hpp>
#include <framesd/base/build_info.hpp>
#include <framesd/base/log.hpp>
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

// Status routes answer even on a connection too many: whoever watches must not be shut out by a crowd.
bool is_vital(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  return path == "/health" || path == "/ready";
}

// A connection is a descriptor, and the usual soft limit of 1,024 is below max_connections and the store's
// files.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

net::ServerHooks hooks(api::Lifecycle& lifecycle, const Notifier& notifier) {
  return {.on_drain =
              [&lifecycle, &notifier] {
                lifecycle.enter(Stage::draining);
                notifier.stopping();
                log_event(LogLevel::info, "draining");
              },
          .vital = is_vital};
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
  auto store = store::open_store(settings.store_options());
  if (!store) return complain(store.error().detail), kFailed;

  api::Lifecycle lifecycle;
  const Notifier notifier = Notifier::from_environment();
  const auto service = api::make_service(
      **store, lifecycle,
      {.app_name = settings.app_name, .environment = settings.environment, .png_level = settings.png_level});
  auto server = net::Server::listen(server_options(settings), *service, hooks(lifecycle, notifier));
  if (!server) return complain(server.error().detail), kFailed;

  lifecycle.enter(Stage::serving);
  announce(settings, (*server)->port());
  notifier.ready();
  (*server)->run();
  log_event(LogLevel::info, "stopped");
  return kDone;
}

}  // namespace framesd::app
