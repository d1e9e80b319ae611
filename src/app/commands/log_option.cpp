// SPDX-License-Identifier: MIT
#include "log_option.hpp"

#include "settings.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <string>

namespace framesd::app {

checked<Settings> settings_of_log(const Invocation& invocation, bool may_make) {
  Settings settings = invocation.configuration.settings;
  const std::string name(invocation.value_of(kLogOption));
  if (name.empty() || name == store::kDefaultLog) return settings;
  if (!store::is_log_name(name))
    return fail(errc::usage, "--log: '" + name + "' is no log: " + std::string(store::log_name_rule()));
  const auto folder = store::lmdb::folder_of_log(settings.store.directory, name);
  std::error_code error;
  const bool there = std::filesystem::exists(folder / "data.mdb", error);
  if (!there && !may_make) {
    return fail(errc::log_missing, "there is no log '" + name + "' in " + settings.store.directory.string() +
                                       ": framesd logs lists those there are, framesd logs create " + name +
                                       " makes it");
  }
  settings.store.directory = folder;
  settings.store.any_format = there;
  return settings;
}

}  // namespace framesd::app
