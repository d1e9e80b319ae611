// SPDX-License-Identifier: MIT
#include "existing_store.hpp"

#include "commands.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <utility>

namespace framesd::app {

std::unique_ptr<store::lmdb::DiskStore> open_existing_store(const Settings& settings) {
  log_configure(settings.log.level, settings.log.format);
  store::lmdb::OpenOptions options = settings.store_options();
  options.any_format = true;
  options.access = store::lmdb::Access::read;
  auto store = store::lmdb::open_store(options);
  if (!store) return complain(store.error().detail), nullptr;
  return *std::move(store);
}

int complain_unreadable(const boost::system::error_code& why) {
  complain("the store cannot be read: " + why.message());
  return kFailed;
}

}  // namespace framesd::app
