// SPDX-License-Identifier: MIT
#include "registry.hpp"

#include <framesd/base/mutex.hpp>

#include <set>

namespace framesd::store::lmdb {
namespace {

struct Claims {
  Mutex mutex;
  std::set<std::pair<dev_t, ino_t>> held FRAMESD_GUARDED_BY(mutex);
};

Claims& claims() {
  static Claims all;
  return all;
}

}  // namespace

std::optional<DirectoryClaim> DirectoryClaim::take(dev_t device, ino_t inode) {
  Claims& all = claims();
  const Lock lock(all.mutex);
  if (!all.held.emplace(device, inode).second) return std::nullopt;
  return DirectoryClaim(device, inode);
}

DirectoryClaim::~DirectoryClaim() {
  if (!held_) return;
  Claims& all = claims();
  const Lock lock(all.mutex);
  all.held.erase({device_, inode_});
}

}  // namespace framesd::store::lmdb
