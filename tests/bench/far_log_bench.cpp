// SPDX-License-Identifier: MIT
//
// /health beside an engine that takes 2 ms for each look, as one over a network may: no event loop may wait
// for it.
#include "bench.hpp"
#include "net/client.hpp"
#include "support/memory_store.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/base/log.hpp>
#include <framesd/net/server.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

namespace bench = framesd::bench;
namespace store = framesd::store;

namespace {

constexpr auto kDelay = std::chrono::milliseconds(2);
constexpr int kAsked = 4000;
constexpr int kCrowd = 4;

class SlowLog final : public framesd::test::MemoryStore {
 public:
  bool waits() const noexcept override { return true; }
  bool answers() noexcept override { return true; }
  store::Health health() override { return reported; }

 private:
  framesd::result<void> see(framesd::FunctionRef<void(store::View&)> body) override {
    std::this_thread::sleep_for(kDelay);
    return MemoryStore::see(body);
  }
};

struct Running {
  Running() {
    framesd::log_configure(framesd::LogLevel::critical, framesd::LogFormat::json);
    lifecycle.enter(framesd::api::Lifecycle::Stage::serving);
    service = framesd::api::make_service({.log = log}, lifecycle, {}).value();
    framesd::net::ServerOptions options;
    options.host = "127.0.0.1";
    options.port = 0;
    server = framesd::net::Server::listen(options, *service).value();
    thread = std::thread([this] { server->run(); });
  }
  ~Running() {
    server->stop();
    thread.join();
  }

  SlowLog log;
  framesd::api::Lifecycle lifecycle;
  std::unique_ptr<framesd::api::FramesService> service;
  std::unique_ptr<framesd::net::Server> server;
  std::thread thread;
};

// Microseconds, one below which 99 of 100 answers come.
double p99_of_health(std::uint16_t port) {
  framesd::net::test::Client client(port);
  std::vector<double> waits;
  for (int i = 0; i < kAsked; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    if (client.get("/health").status != 200) std::abort();
    waits.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  std::ranges::sort(waits);
  return waits[waits.size() * 99 / 100];
}

}  // namespace

BENCH(health_beside_slow_log) {
  Running running;
  const std::uint16_t port = running.server->port();
  const double alone = p99_of_health(port);
  std::atomic<bool> stop = false;
  std::atomic<int> answered = 0;
  std::vector<std::thread> crowd;
  for (int i = 0; i < kCrowd; ++i) {
    crowd.emplace_back([&, i] {
      framesd::net::test::Client client(port);
      for (int n = 0; !stop; ++n) {  // never the same twice: no cache has it
        if (client.get("/stats?depth_min=" + std::to_string(i) + "." + std::to_string(n)).status != 200)
          std::abort();
        ++answered;
      }
    });
  }
  while (answered == 0) std::this_thread::yield();
  const double beside = p99_of_health(port);
  stop = true;
  for (std::thread& thread : crowd) thread.join();
  bench::report("health_beside_slow_log", "p99_us_alone", alone);
  bench::report("health_beside_slow_log", "p99_us_beside", beside);
  bench::report("health_beside_slow_log", "ratio", beside / alone);
}
