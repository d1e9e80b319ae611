// SPDX-License-Identifier: MIT
#include "commands/ingest_target.hpp"

#include "commands/log_option.hpp"
#include "database_options.hpp"
#include "settings.hpp"
#include <framesd/ingest/dry_store.hpp>
#include <framesd/store/deferred_log.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <utility>

namespace framesd::app {
namespace {

class TargetInDatabase final : public IngestTarget {
 public:
  // database   null: a dry run
  // missing    the log is not there yet
  TargetInDatabase(std::unique_ptr<store::postgres::Database> database,
                   std::unique_ptr<store::DeferredLog> log, const std::string& name, bool missing)
      : database_(std::move(database)),
        deferred_(log.get()),
        log_(std::move(log)),
        place_(place_of(name)),
        missing_(missing) {}
  TargetInDatabase(std::unique_ptr<store::Log> dry, const std::string& name)
      : log_(std::move(dry)), place_(place_of(name)) {}

  store::Log& store() noexcept override { return *log_; }
  std::string place() const override { return place_; }
  std::filesystem::path folder() const override { return {}; }
  bool failed() const noexcept override { return deferred_ != nullptr && deferred_->failure(); }
  bool made() const noexcept override { return missing_ && deferred_ != nullptr && deferred_->opened(); }
  std::string news() const override {
    return made() ? ", in a new log: " + store::lmdb::words_of(log_->format()) : std::string();
  }
  Failure reason(const Failure& failure) const override {
    if (failed()) return *deferred_->failure();
    if (failure.code != errc::store_full) return failure;
    return {failure.code, failure.detail + "; " + log_->why_full()};
  }

 private:
  static std::string place_of(const std::string& name) { return "the database, log " + name; }

  std::unique_ptr<store::postgres::Database> database_;
  store::DeferredLog* deferred_ = nullptr;  // null: a dry run
  std::unique_ptr<store::Log> log_;
  std::string place_;
  bool missing_ = false;
};

using Target = checked<std::unique_ptr<IngestTarget>>;

using Made = checked<std::unique_ptr<store::Log>>;

Made make_log(store::postgres::Database& database, const std::string& name, const RowFormat& format) {
  if (name != store::kDefaultLog) {
    const auto made = database.create(name, format, {});
    if (!made && made.error().code != errc::log_exists) return made.error();
  }
  auto log = name == store::kDefaultLog ? database.open_default(format) : database.open_log(name);
  if (!log) return log.error();
  return std::unique_ptr<store::Log>(*std::move(log));
}

Target dry_target(checked<std::unique_ptr<store::OperatedLog>> there, const std::string& name,
                  const RowFormat& format) {
  store::LogSummary log{.format = format, .version = {}, .extent = {}, .facts = {}};
  if (there) {
    const auto summary = store::summary_of(**there);
    if (!summary) return Failure{summary.error(), "the log '" + name + "' cannot be read"};
    log = *summary;
  }
  return std::make_unique<TargetInDatabase>(ingest::make_dry_store(std::move(log)), name);
}

Failure no_such_log(const std::string& name) {
  return fail(errc::log_missing, "there is no log '" + name +
                                     "' in the database: framesd-postgres logs lists those there are, "
                                     "framesd-postgres logs create " +
                                     name + " makes it");
}

}  // namespace

Target open_ingest_target(const Invocation& invocation, bool may_make, bool dry_run) {
  const RowFormat format = invocation.configuration.settings.store.format;
  const auto name = log_named_by(invocation);
  if (!name) return name.error();
  auto database = open_database_now(invocation.configuration.settings);
  if (!database) return database.error();
  auto there = (*database)->open_log(*name);
  const bool missing = !there && there.error().code == errc::log_missing;
  if (!there && !missing) return there.error();
  if (missing && !may_make && *name != store::kDefaultLog) return no_such_log(*name);
  if (dry_run) return dry_target(std::move(there), *name, format);
  std::unique_ptr<store::DeferredLog> log;
  if (missing) {
    log = std::make_unique<store::DeferredLog>(
        format, nullptr, [&in = **database, name = *name, format] { return make_log(in, name, format); });
  } else {
    const RowFormat own = (*there)->format();
    log = std::make_unique<store::DeferredLog>(own, *std::move(there), nullptr);
  }
  return std::make_unique<TargetInDatabase>(*std::move(database), std::move(log), *name, missing);
}

}  // namespace framesd::app
