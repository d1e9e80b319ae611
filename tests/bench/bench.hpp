// SPDX-License-Identifier: MIT
//
// framesd_bench: workloads are verbs, each prints one JSON line.
//
// A workload registers itself from its own file (BENCH(name) { ... }) and calls measure() on what it times.
// One line holds the median and spread of the repetitions in CPU time per unit, the throughput where bytes
// are given, the machine and the commit: `framesd_bench --run=crc32c,csv_parse`.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace framesd::bench {

// One timed thing: `units` are done by one call of `once`; `bytes` go through it (0: not a matter of bytes).
struct Measured {
  std::string_view unit = "row";
  std::uint64_t units = 1;
  std::uint64_t bytes = 0;
};

// Calls `once` until at least 0.3 s have passed, five times over, and prints the line.
void measure(std::string_view workload, const Measured& what, const std::function<void()>& once);

// Prints further figures of a workload that are not times ("bytes_per_frame").
void report(std::string_view workload, std::string_view figure, double value);

struct Registration {
  Registration(std::string_view name, void (*body)());
};

// Keeps the optimizer from dropping a result.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

}  // namespace framesd::bench

#define BENCH(name)                                                                 \
  static void bench_##name();                                                       \
  static const ::framesd::bench::Registration register_##name(#name, bench_##name); \
  static void bench_##name()
