// SPDX-License-Identifier: MIT
//
// The harness of framesd_bench: registration, timing by CPU clock, one JSON line a workload.
#include "bench.hpp"

#include <framesd/base/build_info.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <sys/utsname.h>
#include <thread>
#include <time.h>
#include <vector>

namespace framesd::bench {
namespace {

constexpr int kRepetitions = 5;
constexpr double kSecondsEach = 0.3;

std::map<std::string_view, void (*)()>& workloads() {
  static std::map<std::string_view, void (*)()> all;
  return all;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string machine() {
  utsname name{};
  uname(&name);
  return std::string(name.machine) + "/" + std::to_string(std::thread::hardware_concurrency()) + " cores";
}

struct Timing {
  double cpu_ns;
  double wall_ns;
};

// Per call of `once`.
Timing time_calls(const std::function<void()>& once) {
  std::uint64_t calls = 0;
  const double cpu_before = cpu_seconds();
  const double wall_before = wall_seconds();
  double wall = 0;
  do {
    once();
    ++calls;
    wall = wall_seconds() - wall_before;
  } while (wall < kSecondsEach);
  const double per_call = 1e9 / static_cast<double>(calls);
  return {(cpu_seconds() - cpu_before) * per_call, wall * per_call};
}

}  // namespace

Registration::Registration(std::string_view name, void (*body)()) { workloads().emplace(name, body); }

void measure(std::string_view workload, const Measured& what, const std::function<void()>& once) {
  once();  // warm
  std::vector<Timing> timings;
  for (int i = 0; i < kRepetitions; ++i) timings.push_back(time_calls(once));
  std::ranges::sort(timings, {}, &Timing::cpu_ns);
  const auto units = static_cast<double>(what.units);
  const Timing median = timings[kRepetitions / 2];
  std::printf(
      "{\"workload\":\"%.*s\",\"unit\":\"%.*s\",\"cpu_ns\":%.1f,\"cpu_ns_min\":%.1f,\"cpu_ns_max\":%.1f,"
      "\"wall_ns\":%.1f",
      static_cast<int>(workload.size()), workload.data(), static_cast<int>(what.unit.size()),
      what.unit.data(), median.cpu_ns / units, timings.front().cpu_ns / units, timings.back().cpu_ns / units,
      median.wall_ns / units);
  if (what.bytes != 0)
    std::printf(",\"mb_per_s\":%.0f", static_cast<double>(what.bytes) * 1e3 / median.cpu_ns);
  std::printf(",\"machine\":\"%s\",\"commit\":\"%s\"}\n", machine().c_str(), build_info::commit().data());
  std::fflush(stdout);
}

void report(std::string_view workload, std::string_view figure, double value) {
  std::printf("{\"workload\":\"%.*s\",\"%.*s\":%.6g}\n", static_cast<int>(workload.size()), workload.data(),
              static_cast<int>(figure.size()), figure.data(), value);
  std::fflush(stdout);
}

}  // namespace framesd::bench

namespace {

int usage(std::FILE* where) {
  std::fprintf(where, "usage: framesd_bench [--run=NAME[,NAME...]]\nworkloads:");
  for (const auto& [name, body] : framesd::bench::workloads()) {
    std::fprintf(where, " %.*s", static_cast<int>(name.size()), name.data());
  }
  std::fprintf(where, "\n");
  return where == stdout ? 0 : 2;
}

}  // namespace

int main(int argc, char** argv) {
  auto& all = framesd::bench::workloads();
  if (argc < 2) {
    for (const auto& [name, body] : all) body();
    return 0;
  }
  const std::string_view option = argv[1];
  if (option == "--help") return usage(stdout);
  if (argc > 2 || !option.starts_with("--run=")) return usage(stderr);
  for (std::string_view names = option.substr(6); !names.empty();) {
    const std::string_view name = names.substr(0, names.find(','));
    const auto found = all.find(name);
    if (found == all.end()) return usage(stderr);
    found->second();
    names.remove_prefix(std::min(names.size(), name.size() + 1));
  }
  return 0;
}
