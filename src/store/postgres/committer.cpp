// SPDX-License-Identifier: MIT
#include "committer.hpp"

#include "history.hpp"
#include "log_row.hpp"
#include "sweep.hpp"
#include "writing/edit.hpp"
#include <framesd/base/log.hpp>
#include <framesd/base/random.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <variant>

namespace framesd::store::postgres {
namespace {

constexpr unsigned kAttempts = 10;                    // of a transaction that others were in the way of
constexpr auto kPatience = std::chrono::seconds(10);  // with a database that cannot be reached
constexpr auto kPause = std::chrono::milliseconds(100);

std::string words_of(std::uint64_t log) { return "writer of log " + std::to_string(log); }

}  // namespace

Committer::Committer(const Destination& destination, std::shared_ptr<KnownLog> log,
                     std::uint64_t rows_per_transaction, CellMemory& cells)
    : destination_(destination),
      known_(std::move(log)),
      log_(known_->id()),
      format_(known_->format()),
      rows_per_transaction_(std::max<std::uint64_t>(1, rows_per_transaction)),
      memory_(format_, cells),
      commits_(*this, words_of(log_)) {}

result<void> Committer::connect() {
  if (database_ && database_->usable()) return {};
  auto opened = Connection::open(destination_);
  if (!opened) return opened.error().code;
  database_ = *std::move(opened);
  return {};
}

// What failed here was not done, so it may be done again.
void Committer::commit(std::span<PendingWrite> writes, CommitAttempt& attempt) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  for (unsigned busy = 1;;) {
    attempt = {};
    for (PendingWrite& write : writes) write.tentative = write.durable;
    try {
      attempt.version = try_once(writes, attempt);
    } catch (...) {  // in the middle of a transaction, perhaps of a COPY of rows that are freed next
      database_.reset();
      throw;
    }
    if (attempt.version) return;
    if (attempt.version.error() == errc::store_busy && busy < kAttempts) {
      std::this_thread::sleep_for(std::chrono::milliseconds(random_id() % (5 * busy++) + 1));
    } else if (attempt.version.error() == errc::store_unreachable &&
               std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(kPause);
    } else {
      return;
    }
  }
}

result<Version> Committer::try_once(std::span<PendingWrite> writes, CommitAttempt& attempt) {
  using Clock = std::chrono::steady_clock;
  const AtPace waiting(Heartbeat::Pace::waiting);  // for the database
  if (const auto there = connect(); !there) return there.error();
  const auto row = known_->of_this_name(PostgresTransaction::begin(*database_, log_, format_));
  const auto begun = Clock::now();
  auto version =
      row ? result<Version>(Version{}) : result<Version>(boost::system::in_place_error, row.error());
  const std::uint64_t stamp = random_id();
  std::optional<PostgresTransaction> log;
  if (row) {
    log.emplace(*database_, *row, stamp, memory_);
    version = edit_all(*log, rows_per_transaction_, overwritten_, writes, attempt);
  }
  const auto edited = Clock::now();
  if (!version) {
    (void)database_->end_copy();
    if (database_->usable()) (void)database_->run(kRollback);
    return version;
  }
  auto committed = database_->run(kCommit);
  if (!committed && !database_->usable()) {
    const auto settled = settle(stamp, row->state);
    if (!settled) return settled.error();
  } else if (!committed) {
    return committed.error();
  }
  log->remember();
  known_->remember(log->row(), begun);
  attempt.editing = edited - begun;
  attempt.syncing = Clock::now() - edited;
  return version;
}

// Asks whether the commit of `stamp` was made, for as long as it takes: before that is known nothing else can
// be done, and nothing be told. The lock of the row is waited for, since the old session may still be about
// to commit. No error: it was.
result<void> Committer::settle(std::uint64_t stamp, std::int64_t state_before) {
  log_event(LogLevel::warning, "the database was lost during a commit: whether it was made is asked for",
            {{"log", log_}});
  for (;; std::this_thread::sleep_for(kPause)) {
    if (!connect()) continue;
    const auto row = PostgresTransaction::begin(*database_, log_, format_);
    const auto was = row ? was_committed(*database_, log_, state_before, stamp)
                         : result<bool>(boost::system::in_place_error, row.error());
    if (database_->usable()) (void)database_->run(kRollback);
    if (!was && (!database_->usable() || was.error() == errc::store_busy)) continue;
    if (!was) return was.error();
    return *was ? result<void>() : errc::store_busy;  // it was not: it may be done again
  }
}

boost::system::error_code Committer::failed(const boost::system::error_code& error) {
  log_event(LogLevel::warning, "a write to the database failed",
            {{"log", log_},
             {"error", std::string_view(error.message())},
             {"said", std::string_view(database_ ? database_->said() : std::string())}});
  // Without its tables, or where not even reading is allowed, it is as good as away.
  const bool is_away = error == errc::store_missing || (error == errc::store_denied && !known_->answers());
  return is_away ? make_error_code(errc::store_unreachable) : error;
}

void Committer::done(const PendingWrite& write, const WriteOutcome& outcome, bool) noexcept {
  if (std::holds_alternative<BeginReplacement>(write.request)) {
    replacement_ = outcome.replacement;
    known_->set_replacement(replacement_);
  }
  const bool ends = std::holds_alternative<FinishReplacement>(write.request) ||
                    std::holds_alternative<AbandonReplacement>(write.request);
  if (!ends) return;
  replacement_ = 0;
  known_->set_replacement(0);
  sweep_ = true;
}

void Committer::end_group() {
  if (sweep_) sweep();
}

void Committer::sweep() {
  sweep_ = false;
  const AtPace waiting(Heartbeat::Pace::waiting);
  if (connect()) (void)sweep_dead_contents(*database_);
}

// A replacement that was not finished is dropped.
void Committer::end() {
  known_->set_replacement(0);
  if (replacement_ == 0 || !connect()) return;
  std::vector<PendingWrite> writes;
  writes.emplace_back(AbandonReplacement{replacement_}, [](const auto&) {});
  CommitAttempt attempt;
  commit(writes, attempt);
  if (attempt.version) sweep();
}

void Committer::pause_for_others(std::uint64_t) {}

}  // namespace framesd::store::postgres
