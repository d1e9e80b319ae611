// SPDX-License-Identifier: MIT
#include "existing_store.hpp"

#include "commands.hpp"
#include "log_option.hpp"
#include "logs_of_data_dir.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>

#include <utility>

namespace framesd::app {

namespace {

checked<std::unique_ptr<store::lmdb::DiskStore>> open_to_read(const Settings& of_log) {
  store::lmdb::OpenOptions options = of_log.store_options();
  options.any_format = true;
  options.access = store::lmdb::Access::read;
  return store::lmdb::open_store(options);
}

}  // namespace

checked<std::unique_ptr<store::lmdb::DiskStore>> open_existing_store(const Invocation& invocation) {
  const Settings& configured = invocation.configuration.settings;
  log_configure(configured.log.level, configured.log.format);
  const auto settings = settings_of_log(invocation);
  if (!settings) return settings.error();
  return open_to_read(*settings);
}

checked<std::unique_ptr<store::lmdb::DiskStore>> open_log_to_read(const Settings& settings,
                                                                  std::string_view name) {
  return open_to_read(settings_for_log(settings, name));
}

int complain_unreadable(const boost::system::error_code& why) {
  complain("the store cannot be read: " + why.message());
  return kFailed;
}

}  // namespace framesd::app
