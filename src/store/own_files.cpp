// SPDX-License-Identifier: MIT
#include "own_files.hpp"

#include <framesd/base/mutex.hpp>
#include <framesd/store/own_file.hpp>

#include <set>
#include <sys/stat.h>

namespace framesd::store {
namespace {

struct Known {
  Mutex mutex;
  std::set<std::pair<dev_t, ino_t>> ids FRAMESD_GUARDED_BY(mutex);
};

Known& known() {
  static Known all;
  return all;
}

}  // namespace

OwnFiles::OwnFiles(const std::string& directory) {
  Known& all = known();
  const Lock lock(all.mutex);
  for (const char* name : {"/data.mdb", "/lock.mdb"}) {
    struct stat found {};
    if (::stat((directory + name).c_str(), &found) != 0) continue;
    ids_.emplace_back(found.st_dev, found.st_ino);
    all.ids.insert(ids_.back());
  }
}

OwnFiles::~OwnFiles() {
  Known& all = known();
  const Lock lock(all.mutex);
  for (const auto& id : ids_) all.ids.erase(id);
}

bool is_file_of_open_store(const struct stat& file) {
  Known& all = known();
  const Lock lock(all.mutex);
  return all.ids.contains({file.st_dev, file.st_ino});
}

}  // namespace framesd::store
