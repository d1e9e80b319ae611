// SPDX-License-Identifier: MIT
#include "commands/managed_logs.hpp"

#include "settings.hpp"
#include <framesd/store/lmdb/open.hpp>

#include <utility>

namespace framesd::app {
namespace {

class LogsOnDisk final : public ManagedLogs {
 public:
  explicit LogsOnDisk(const Settings& settings)
      : options_(settings.store_options()), others_(store::lmdb::open_logs(options_)) {}

  store::Store& others() override { return *others_; }

  checked<std::optional<store::LogSummary>> default_summary() override {
    return store::lmdb::summary_at(options_.directory);
  }

  checked<std::unique_ptr<store::Log>> open_default() override {
    const auto there = store::lmdb::glance_at(options_.directory);
    if (!there) return there.error();
    if (!*there)
      return fail(errc::log_missing, "there is no log 'default' in " + options_.directory.string() +
                                         ": framesd ingest makes it with its first rows");
    store::lmdb::OpenOptions options = options_;
    options.any_format = true;
    auto store = store::lmdb::open_store(options);
    if (!store) return store.error();
    return std::unique_ptr<store::Log>(*std::move(store));
  }

 private:
  const store::lmdb::OpenOptions options_;
  std::unique_ptr<store::Store> others_;
};

}  // namespace

checked<std::unique_ptr<ManagedLogs>> open_managed_logs(const Settings& settings) {
  return std::unique_ptr<ManagedLogs>(std::make_unique<LogsOnDisk>(settings));
}

}  // namespace framesd::app
