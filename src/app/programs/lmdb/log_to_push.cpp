// SPDX-License-Identifier: MIT
//
// A log is claimed by a lock on a file beside its store, which any user may open who may read the folder.
#include "commands/log_to_push.hpp"

#include "commands/log_option.hpp"
#include "settings.hpp"
#include <framesd/base/log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <utility>

namespace framesd::app {
namespace {

constexpr mode_t kClaimMode = 0644;

checked<Descriptor> claim(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "push.lock";
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kClaimMode));
  if (!file) return fail(errc::store_denied, "cannot open " + path.string() + ": " + errno_text(errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) return file;
  if (errno != EWOULDBLOCK)
    return fail(errc::store_io, "cannot lock " + path.string() + ": " + errno_text(errno));
  return fail(errc::store_conflict,
              "another framesd push sends the log in " + folder.string() + " at this moment");
}

}  // namespace

checked<LogToPush> open_log_to_push(const Invocation& invocation) {
  const Settings& configured = invocation.configuration.settings;
  log_configure(configured.log.level, configured.log.format);
  const auto settings = settings_of_log(invocation);
  if (!settings) return settings.error();
  const std::filesystem::path& folder = settings->store.directory;
  std::error_code error;
  if (!std::filesystem::exists(folder / "data.mdb", error))
    return fail(errc::store_missing, "there is no store in " + folder.string() + ": nothing can be sent");
  auto claimed = claim(folder);
  if (!claimed) return claimed.error();
  store::lmdb::OpenOptions options = settings->store_options();
  options.any_format = true;
  auto log = store::lmdb::open_store(options);
  if (!log) return log.error();
  return LogToPush{.log = ExistingLog(nullptr, *std::move(log)), .claim = *std::move(claimed)};
}

}  // namespace framesd::app
