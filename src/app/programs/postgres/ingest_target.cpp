// SPDX-License-Identifier: MIT
#include "commands/ingest_target.hpp"

#include "commands/log_option.hpp"
#include "database_options.hpp"
#include "settings.hpp"
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <utility>

namespace framesd::app {
namespace {

class TargetInDatabase final : public IngestTarget {
 public:
  // database   null: a dry run
  TargetInDatabase(std::unique_ptr<store::Store> database, std::unique_ptr<store::Log> log, std::string place,
                   bool made)
      : database_(std::move(database)), log_(std::move(log)), place_(std::move(place)), made_(made) {}

  store::Log& store() noexcept override { return *log_; }
  std::string place() const override { return place_; }
  std::filesystem::path folder() const override { return {}; }
  bool failed() const noexcept override { return false; }
  bool made() const noexcept override { return made_; }
  std::string news() const override {
    return made_ ? ", in a new log: " + store::lmdb::words_of(log_->format()) : std::string();
  }
  Failure reason(const Failure& failure) const override {
    if (failure.code != errc::store_full) return failure;
    return {failure.code, failure.detail + "; " + log_->why_full()};
  }

 private:
  std::unique_ptr<store::Store> database_;
  std::unique_ptr<store::Log> log_;
  std::string place_;
  bool made_;
};

checked<std::string> log_named_by(const Invocation& invocation) {
  const std::string name(invocation.value_of(kLogOption));
  if (name.empty()) return std::string(store::kDefaultLog);
  if (store::is_log_name(name)) return name;
  return fail(errc::usage, "--log: '" + name + "' is no log: " + std::string(store::log_name_rule()));
}

using Target = checked<std::unique_ptr<IngestTarget>>;

Target dry_target(store::postgres::Database& database, const std::string& name, const RowFormat& format) {
  store::LogSummary log{.format = format, .version = {}, .extent = {}, .facts = {}};
  if (const auto there = database.open_log(name)) {
    const auto summary = store::summary_of(**there);
    if (!summary) return Failure{summary.error(), "the log '" + name + "' cannot be read"};
    log = *summary;
  }
  return std::unique_ptr<IngestTarget>(std::make_unique<TargetInDatabase>(
      nullptr, ingest::make_dry_store(std::move(log)), "the database, log " + name, false));
}

}  // namespace

// A log of a database is made before its first rows: it costs a row of a table.
Target open_ingest_target(const Invocation& invocation, bool may_make, bool dry_run) {
  const Settings& settings = invocation.configuration.settings;
  const auto name = log_named_by(invocation);
  if (!name) return name.error();
  auto database = open_database_now(settings);
  if (!database) return database.error();
  auto log = (*database)->open_log(*name);
  const bool missing = !log && log.error().code == errc::log_missing;
  if (!log && !missing) return log.error();
  if (missing && !may_make && *name != store::kDefaultLog)
    return fail(errc::log_missing, "there is no log '" + *name +
                                       "' in the database: framesd-postgres logs lists those there are, "
                                       "framesd-postgres logs create " +
                                       *name + " makes it");
  if (dry_run) return dry_target(**database, *name, settings.store.format);
  if (missing && *name == store::kDefaultLog) {
    log = (*database)->open_default(settings.store.format);
  } else if (missing) {
    const auto made = (*database)->create(*name, settings.store.format, {});
    if (!made && made.error().code != errc::log_exists) return made.error();
    log = (*database)->open_log(*name);
  }
  if (!log) return log.error();
  return std::unique_ptr<IngestTarget>(std::make_unique<TargetInDatabase>(
      *std::move(database), *std::move(log), "the database, log " + *name, missing));
}

}  // namespace framesd::app
