// SPDX-License-Identifier: MIT
#include "readiness.hpp"

namespace framesd::api {
namespace {

constexpr std::uint64_t kLowDiskBytes = 64 << 20;  // four transactions of the largest size

}  // namespace

std::vector<std::string> reasons_not_ready(const ServiceParts& parts, const store::Health& health) {
  std::vector<std::string> reasons;
  if (parts.lifecycle.stage() == Lifecycle::Stage::starting) reasons.push_back("starting");
  if (parts.lifecycle.stage() >= Lifecycle::Stage::draining) reasons.push_back("draining");
  if (!health.answers) {
    reasons.push_back("the store does not answer" +
                      (health.silent_because.empty() ? "" : ": " + health.silent_because));
    return reasons;
  }
  if (!health.read_only_because.empty())
    reasons.push_back("the store is read-only: " + health.read_only_because);
  if (health.full) reasons.push_back("the store is full: it has reached map_size");
  if (health.disk_free_bytes.value_or(kLowDiskBytes) < kLowDiskBytes) reasons.push_back("disk nearly full");
  return reasons;
}

}  // namespace framesd::api
