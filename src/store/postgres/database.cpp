// SPDX-License-Identifier: MIT
//
// The logs of one database, as Store: each call on a session of the pool.
#include "log.hpp"
#include "log_names.hpp"
#include "pool.hpp"
#include "replica.hpp"
#include "schema.hpp"
#include "sweep.hpp"
#include "watch.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/periodic.hpp>
#include <framesd/store/postgres/open.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr auto kSweepEvery = std::chrono::seconds(10);

Destination destination_of(const OpenOptions& options) {
  return {.url = options.url, .password = options.password, .may_lose_commits = options.may_lose_commits};
}

Failure taken(std::string_view name) {
  return fail(errc::log_exists, "there is a log '" + std::string(name) + "' already");
}

// What a call about the log `name` has failed with, as a sentence.
Failure failure_of(const boost::system::error_code& error, const Connection& database,
                   std::string_view name) {
  const std::string log = "'" + std::string(name) + "'";
  if (error == errc::log_missing) return {error, "there is no log " + log};
  if (error == errc::log_exists) return taken(name);
  if (error == errc::precondition_failed) return {error, "the log " + log + " has changed"};
  return {error, "the database said: " + database.said()};
}

checked<void> check_name(std::string_view name) {
  if (is_log_name(name) && name != kDefaultLog) return {};
  return fail(errc::usage, "'" + std::string(name) + "' is no name for a new log: " +
                               (name == kDefaultLog ? "it is that of the log without a name"
                                                    : std::string(log_name_rule())));
}

class DatabaseOfLogs final : public Database {
 public:
  explicit DatabaseOfLogs(const OpenOptions& options)
      : options_(options), pool_(destination_of(options), std::max(1u, options.connections)) {
    if (!options.read_url.empty())
      replica_.emplace(Destination{options.read_url, options.password, true},
                       std::max(1u, options.connections), pool_);
  }

  // Errors: those of check_schema(), where the database can be reached. Afterwards it sweeps now and then.
  [[nodiscard]] checked<void> begin() {
    sweeper_.emplace(kSweepEvery, [this] { sweep(); });
    auto session = pool_.take();
    if (!session) return only_if_lasting(session.error());
    const auto id = check_schema(**session);
    if (!id) return only_if_lasting(id.error());
    return options_.may_lose_commits ? checked<void>() : check_durability(**session);
  }

  checked<std::vector<std::string>> names() override {
    auto names = as_read(with_session({}, [](Connection& database) { return log_names(database); }));
    if (names) std::erase(*names, kDefaultLog);
    return names;
  }

  checked<std::unique_ptr<OperatedLog>> open_log(std::string_view name) override {
    const auto found =
        as_read(with_session(name, [&](Connection& database) { return find_log(database, name); }));
    if (!found) return found.error();
    return opened(std::make_shared<KnownLog>(std::string(name), found->format, found->id));
  }

  checked<std::unique_ptr<OperatedLog>> open_default(const RowFormat& format) override {
    const auto known = std::make_shared<KnownLog>(std::string(kDefaultLog), format, 0);
    auto session = pool_.take();
    const auto found = session ? known->identify(**session) : session.error();
    if (!found) {
      known->remember_failure(found.error());
      if (const auto may_pass = only_if_lasting(found.error()); !may_pass) return may_pass.error();
    }
    return opened(known);
  }

  checked<std::unique_ptr<Log>> open(std::string_view name) override {
    if (name == kDefaultLog) return missing(name);
    auto log = open_log(name);
    if (!log) return log.error();
    return std::unique_ptr<Log>(*std::move(log));
  }

  checked<LogSummary> summary(std::string_view name) override {
    if (name == kDefaultLog) return missing(name);
    const auto found =
        as_read(with_session(name, [&](Connection& database) { return find_log(database, name); }));
    if (!found) return found.error();
    DatabaseLog log(pool_, nullptr, std::make_shared<KnownLog>(std::string(name), found->format, found->id),
                    options_);
    auto summary = summary_of(log);
    if (!summary) return Failure{summary.error(), "the log '" + std::string(name) + "' cannot be read"};
    return *std::move(summary);
  }

  checked<void> check_new(std::string_view name) override {
    if (const auto right = check_name(name); !right) return right.error();
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
    if (const auto right = check_name(name); !right) return right.error();
    const auto made =
        with_session(name, [&](Connection& database) { return make_log(database, name, format, facts); });
    if (!made) return made.error();
    return summary(name);
  }

  checked<void> rename(std::string_view from, std::string_view to, const Precondition& asked) override {
    if (const auto right = check_name(to); !right) return right.error();
    if (from == kDefaultLog) return missing(from);
    if (from == to) {
      if (const auto free = check_new(to); !free) return free.error();
      return missing(from);
    }
    if (watch_.has(from)) {  // its requests would go on by the old name
      if (const auto free = check_new(to); !free) return free.error();
      return fail(errc::log_in_use,
                  "the log '" + std::string(from) + "' is in use: rename it when no request works with it");
    }
    auto renamed =
        with_session(from, [&](Connection& database) { return rename_log(database, from, to, asked); });
    if (!renamed && renamed.error().code == errc::log_exists) return taken(to);
    return renamed;
  }

  checked<void> remove(std::string_view name, Log* open, const Precondition& asked) override {
    if (name == kDefaultLog) return missing(name);
    auto removed =
        with_session(name, [&](Connection& database) { return remove_log(database, name, asked); });
    if (removed && open != nullptr) dynamic_cast<DatabaseLog&>(*open).set_removed();
    return removed;
  }

 private:
  // A database that cannot be reached yet is waited for.
  checked<void> only_if_lasting(const Failure& failure) {
    if (failure.code != errc::store_unreachable || !options_.waits) return failure;
    if (std::exchange(waited_for_, failure.detail) == failure.detail) return {};  // it was said
    log_event(LogLevel::warning, "the database cannot be reached yet",
              {{"because", std::string_view(failure.detail)}});
    return {};
  }

  static Failure missing(std::string_view name) {
    return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
  }

  // What `act` gives on a session that answers: one that lay idle may have been ended by the server.
  template <class Action>
  auto with_session(std::string_view name, const Action& act)
      -> checked<typename std::invoke_result_t<Action, Connection&>::value_type> {
    auto session = pool_.take_answering();
    if (!session && options_.waits && is_refusal(session.error().code))
      return Failure{errc::store_unreachable, session.error().detail};
    if (!session) return session.error();
    auto done = act(**session);
    if (!done && options_.waits && done.error() == errc::store_missing)
      return failure_of(errc::store_unreachable, **session, name);
    if (!done) return failure_of(done.error(), **session, name);
    if constexpr (std::is_void_v<typename std::invoke_result_t<Action, Connection&>::value_type>) {
      return {};
    } else {
      return *std::move(done);
    }
  }

  // For the clients of a server it makes no difference why nothing can be read.
  template <class T>
  checked<T> as_read(checked<T> done) const {
    if (!done && options_.waits && is_refusal(done.error().code))
      return Failure{errc::store_unreachable, done.error().detail};
    return done;
  }

  std::unique_ptr<OperatedLog> opened(const std::shared_ptr<KnownLog>& known) {
    watch_.add(known);
    return std::make_unique<DatabaseLog>(pool_, replica_ ? &*replica_ : nullptr, known, options_);
  }

  void sweep() {
    auto session = pool_.take();
    if (session) (void)sweep_dead_contents(**session);
  }

  const OpenOptions options_;
  std::string waited_for_;  // why the database could not be reached, as it was logged while this was opened
  Pool pool_;
  std::optional<Replica> replica_;
  Watch watch_{pool_};
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
