// SPDX-License-Identifier: MIT
#include "commands/managed_logs.hpp"

#include "database_options.hpp"
#include "settings.hpp"

#include <utility>

namespace framesd::app {
namespace {

class LogsInDatabase final : public ManagedLogs {
 public:
  explicit LogsInDatabase(std::unique_ptr<store::postgres::Database> database)
      : database_(std::move(database)) {}

  store::Store& others() override { return *database_; }

  checked<std::optional<store::LogSummary>> default_summary() override {
    const auto log = database_->open_log(store::kDefaultLog);
    if (!log && log.error().code == errc::log_missing) return std::optional<store::LogSummary>();
    if (!log) return log.error();
    auto summary = store::summary_of(**log);
    if (!summary) return Failure{summary.error(), "the log 'default' cannot be read"};
    return std::optional<store::LogSummary>(*std::move(summary));
  }

  checked<std::unique_ptr<store::Log>> open_default() override {
    auto log = database_->open_log(store::kDefaultLog);
    if (!log) return log.error();
    return std::unique_ptr<store::Log>(*std::move(log));
  }

 private:
  std::unique_ptr<store::postgres::Database> database_;
};

}  // namespace

checked<std::unique_ptr<ManagedLogs>> open_managed_logs(const Settings& settings) {
  auto database = open_database_now(settings);
  if (!database) return database.error();
  return std::unique_ptr<ManagedLogs>(std::make_unique<LogsInDatabase>(*std::move(database)));
}

}  // namespace framesd::app
