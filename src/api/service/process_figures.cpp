// SPDX-License-Identifier: MIT
#include "process_figures.hpp"

#include <algorithm>
#include <array>
#include <dirent.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace framesd::api {
namespace {

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// The entries of /proc/self/fd but for the directory itself, opened here.
std::uint64_t open_descriptors() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), closedir);
  if (!folder) return 0;
  std::uint64_t entries = 0;
  while (const dirent* const entry = readdir(folder.get())) entries += entry->d_name[0] != '.';
  return entries - std::min<std::uint64_t>(entries, 1);
}

}  // namespace

// Fields of /proc/self/stat as proc(5) numbers them. The second, the program's name, may hold blanks and ends
// at the last parenthesis; the third follows it. Boot time is not asked for: a unit that may see only
// processes has no /proc/stat.
std::optional<ProcessFigures> process_figures() {
  constexpr std::size_t kFirst = 3, kUserTicks = 14, kSystemTicks = 15, kStartTicks = 22, kVirtualBytes = 23,
                        kResidentPages = 24;
  std::ifstream file("/proc/self/stat");
  const std::string stat{std::istreambuf_iterator<char>(file), {}};
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream in(stat.substr(name_end + 1));
  std::array<std::string, kResidentPages + 1> fields;
  for (std::size_t i = kFirst; i < fields.size(); ++i) in >> fields[i];
  if (!in) return std::nullopt;
  const auto number = [&](std::size_t field) { return std::strtoull(fields[field].c_str(), nullptr, 10); };
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  ProcessFigures figures;
  figures.cpu_seconds = static_cast<double>(number(kUserTicks) + number(kSystemTicks)) / ticks;
  figures.virtual_bytes = number(kVirtualBytes);
  figures.resident_bytes = number(kResidentPages) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  const double running = seconds_of(CLOCK_BOOTTIME) - static_cast<double>(number(kStartTicks)) / ticks;
  figures.start_seconds = seconds_of(CLOCK_REALTIME) - running;
  figures.open_descriptors = open_descriptors();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) figures.descriptors_max = limit.rlim_cur;
  return figures;
}

}  // namespace framesd::api
