// SPDX-License-Identifier: MIT
//
// The logs of one database, as Store: each call on a session of the pool.
#include "log.hpp"
#include "log_names.hpp"
#include "pool.hpp"
#include "schema.hpp"
#include "sweep.hpp"
#include <framesd/base/periodic.hpp>
#include <framesd/store/postgres/open.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr auto kSweepEvery = std::chrono::seconds(10);

Destination destination_of(const OpenOptions& options) { return {options.url, options.password}; }

// What a call about the log `name` has failed with, as a sentence.
Failure failure_of(const boost::system::error_code& error, const Connection& database,
                   std::string_view name) {
  const std::string log = "'" + std::string(name) + "'";
  if (error == errc::log_missing) return {error, "there is no log " + log};
  if (error == errc::log_exists) return {error, "there is a log " + log + " already"};
  if (error == errc::precondition_failed) return {error, "the log " + log + " has changed"};
  return {error, "the database said: " + database.said()};
}

class DatabaseOfLogs final : public Database {
 public:
  explicit DatabaseOfLogs(const OpenOptions& options)
      : options_(options), pool_(destination_of(options), std::max(1u, options.connections)) {}

  // Errors: those of check_schema(). Afterwards it sweeps now and then.
  [[nodiscard]] checked<void> begin() {
    auto session = pool_.take();
    if (!session) return session.error();
    const auto id = check_schema(**session);
    if (!id) return id.error();
    sweeper_.emplace(kSweepEvery, [this] { sweep(); });
    return {};
  }

  checked<std::vector<std::string>> names() override {
    auto names = with_session({}, [](Connection& database) { return log_names(database); });
    if (names) std::erase(*names, kDefaultLog);
    return names;
  }

  checked<std::unique_ptr<PostgresLog>> open_log(std::string_view name) override {
    const auto found = with_session(name, [&](Connection& database) { return find_log(database, name); });
    if (!found) return found.error();
    return std::unique_ptr<PostgresLog>(
        std::make_unique<DatabaseLog>(pool_, found->id, found->format, options_));
  }

  checked<std::unique_ptr<PostgresLog>> open_default(const RowFormat& format) override {
    const auto made = with_session(kDefaultLog, [&](Connection& database) -> result<void> {
      if (find_log(database, kDefaultLog)) return {};
      const auto row = make_log(database, kDefaultLog, format, {});
      if (row || row.error() == errc::log_exists) return {};  // another was quicker
      return row.error();
    });
    if (!made) return made.error();
    auto log = open_log(kDefaultLog);
    if (log && (*log)->format() != format)
      return fail(errc::store_widths_differ,
                  "the log 'default' of the database has other widths or another filter");
    return log;
  }

  checked<std::unique_ptr<Log>> open(std::string_view name) override {
    if (name == kDefaultLog) return missing(name);
    auto log = open_log(name);
    if (!log) return log.error();
    return std::unique_ptr<Log>(*std::move(log));
  }

  checked<LogSummary> summary(std::string_view name) override {
    const auto log = open(name);
    if (!log) return log.error();
    auto summary = summary_of(**log);
    if (!summary) return Failure{summary.error(), "the log '" + std::string(name) + "' cannot be read"};
    return *std::move(summary);
  }

  checked<void> check_new(std::string_view name) override {
    if (!is_log_name(name) || name == kDefaultLog) return fail(errc::usage, std::string(log_name_rule()));
    return with_session(name, [&](Connection& database) -> result<void> {
      const auto found = find_log(database, name);
      if (found) return errc::log_exists;
      return found.error() == errc::log_missing ? result<void>() : found.error();
    });
  }

  std::unique_ptr<WriteBatch> new_batch(const RowFormat& format) const override {
    return std::make_unique<RecordBatch>(format);
  }

  checked<LogSummary> create(std::string_view name, const RowFormat& format,
                             std::string_view facts) override {
    if (!is_log_name(name) || name == kDefaultLog) return fail(errc::usage, std::string(log_name_rule()));
    const auto made =
        with_session(name, [&](Connection& database) { return make_log(database, name, format, facts); });
    if (!made) return made.error();
    return summary(name);
  }

  checked<void> rename(std::string_view from, std::string_view to, const Precondition& asked) override {
    if (!is_log_name(to) || to == kDefaultLog) return fail(errc::usage, std::string(log_name_rule()));
    if (from == kDefaultLog) return missing(from);
    return with_session(from, [&](Connection& database) { return rename_log(database, from, to, asked); });
  }

  checked<void> remove(std::string_view name, Log* open, const Precondition& asked) override {
    if (name == kDefaultLog) return missing(name);
    auto removed =
        with_session(name, [&](Connection& database) { return remove_log(database, name, asked); });
    if (removed && open != nullptr) dynamic_cast<DatabaseLog&>(*open).set_removed();
    return removed;
  }

 private:
  static Failure missing(std::string_view name) {
    return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
  }

  // What `act` gives on a session that answers: one that lay idle may have been ended by the server.
  template <class Action>
  auto with_session(std::string_view name, const Action& act)
      -> checked<typename std::invoke_result_t<Action, Connection&>::value_type> {
    auto session = pool_.take_answering();
    if (!session) return session.error();
    auto done = act(**session);
    if (!done) return failure_of(done.error(), **session, name);
    if constexpr (std::is_void_v<typename std::invoke_result_t<Action, Connection&>::value_type>) {
      return {};
    } else {
      return *std::move(done);
    }
  }

  void sweep() {
    auto session = pool_.take();
    if (session) (void)sweep_dead_contents(**session);
  }

  const OpenOptions options_;
  Pool pool_;
  std::optional<Periodic> sweeper_;  // last: it uses the rest
};

}  // namespace

checked<void> make_tables(const OpenOptions& options) {
  auto database = Connection::open(destination_of(options));
  if (!database) return database.error();
  return make_schema(**database);
}

checked<std::unique_ptr<Database>> open_database(const OpenOptions& options) {
  auto opened = std::make_unique<DatabaseOfLogs>(options);
  if (const auto begun = opened->begin(); !begun) return begun.error();
  return std::unique_ptr<Database>(std::move(opened));
}

}  // namespace framesd::store::postgres
