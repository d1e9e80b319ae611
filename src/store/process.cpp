// SPDX-License-Identifier: MIT
#include "process.hpp"

#include <cerrno>
#include <fstream>
#include <optional>
#include <signal.h>
#include <sstream>
#include <string>
#include <unistd.h>

namespace framesd::store {
namespace {

struct ProcStat {
  char state = '?';
  std::uint64_t started = 0;
};

// From /proc/PID/stat: "PID (name) STATE ...", the start time being the 22nd field. The name may hold
// anything.
std::optional<ProcStat> proc_stat(std::uint32_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(line.substr(name_end + 1));
  ProcStat stat;
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  fields >> stat.started;
  if (!fields) return std::nullopt;
  return stat;
}

}  // namespace

ProcessId this_process() {
  ProcessId self{.pid = static_cast<std::uint32_t>(::getpid())};
  if (const auto stat = proc_stat(self.pid)) self.started = stat->started;
  return self;
}

bool is_running(const ProcessId& process) {
  if (process.pid == 0) return false;
  if (::kill(static_cast<pid_t>(process.pid), 0) != 0 && errno == ESRCH) return false;
  const auto stat = proc_stat(process.pid);
  if (!stat) return true;  // it is there, and /proc does not say more
  if (stat->state == 'Z' || stat->state == 'X') return false;
  return process.started == 0 || process.started == stat->started;
}

}  // namespace framesd::store
