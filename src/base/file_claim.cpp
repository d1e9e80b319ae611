// SPDX-License-Identifier: MIT
#include <framesd/base/file_claim.hpp>
#include <framesd/base/mutex.hpp>

#include <set>

namespace framesd {
namespace {

struct Claims {
  Mutex mutex;
  std::set<FileId> held FRAMESD_GUARDED_BY(mutex);
};

Claims& claims() {
  static Claims all;
  return all;
}

}  // namespace

std::optional<FileClaim> FileClaim::take(FileId id) {
  Claims& all = claims();
  const Lock lock(all.mutex);
  if (!all.held.insert(id).second) return std::nullopt;
  return FileClaim(id);
}

bool FileClaim::held(FileId id) {
  Claims& all = claims();
  const Lock lock(all.mutex);
  return all.held.contains(id);
}

FileClaim::~FileClaim() {
  if (!id_) return;
  Claims& all = claims();
  const Lock lock(all.mutex);
  all.held.erase(id_);
}

}  // namespace framesd
