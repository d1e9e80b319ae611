// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include "parameters.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <poll.h>
#include <string_view>
#include <utility>

namespace framesd::store::postgres {
namespace {

// Of a statement in a session: its address, which no other one has.
std::string name_of(const Statement& statement) {
  std::array<char, 24> text{'s'};
  const auto [end, error] = std::to_chars(text.data() + 1, text.data() + text.size(),
                                          reinterpret_cast<std::uintptr_t>(&statement), 16);
  return {text.data(), end};
}

thread_local std::uint64_t trips = 0;

constexpr std::chrono::seconds kGrace{2};  // of a server whose statement takes too long, until it says so

// Whatever the default of the database or the user is; the one setting that waits for more stays.
constexpr const char* kWaitForDisk =
    "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' "
    "THEN 'remote_apply' ELSE 'on' END, false)";

}  // namespace

std::uint64_t trips_of_this_thread() noexcept { return trips; }
void count_trip() noexcept { ++trips; }

std::uint64_t Rows::changed() const noexcept {
  const std::string_view text(result_ ? PQcmdTuples(result_.get()) : "");
  std::uint64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

errc error_of_state(std::string_view state) noexcept {
  if (state.empty() || state.starts_with("08") || state.starts_with("57P") || state == "25006" ||
      state == "53300")
    return errc::store_unreachable;
  if (state == "40001" || state == "40P01" || state == "23505" || state == "55P03" || state == "57014")
    return errc::store_busy;
  if (state == "53100") return errc::store_full;
  if (state.starts_with("28") || state == "3D000" || state == "42501") return errc::store_denied;
  if (state == "42P01" || state == "3F000") return errc::store_missing;
  if (state == "XX001" || state == "XX002") return errc::store_corrupt;
  return errc::store_io;
}

// How long the database waits, so that a session never does for ever. And how it plans: each statement goes
// by a primary key from its left, so it need not find that out again for each value, which took longer than
// the rows; nor compile a plan because the others are switched off, which makes it look expensive. A database
// that does not know one of these goes without.
void Connection::prepare_session(const Destination& destination) {
  (void)run_text("SET statement_timeout = '" + std::to_string(statement_limit_.count()) + "s'");
  for (const char* setting :
       {"SET lock_timeout = '5s'", "SET idle_in_transaction_session_timeout = '5min'",
        "SET plan_cache_mode = force_generic_plan", "SET enable_seqscan = off", "SET enable_bitmapscan = off",
        "SET enable_hashjoin = off", "SET enable_mergejoin = off", "SET jit = off"})
    (void)run_text(setting);
  if (!destination.copy && !destination.may_lose_commits) (void)run_text(kWaitForDisk);
}

boost::system::error_code Connection::fail_with(const PGresult* failed) {
  const char* const state = failed == nullptr ? nullptr : PQresultErrorField(failed, PG_DIAG_SQLSTATE);
  state_ = state == nullptr ? "" : state;
  said_ = first_line(failed == nullptr ? PQerrorMessage(handle_.get()) : PQresultErrorMessage(failed));
  const errc error = usable() ? error_of_state(state_) : errc::store_unreachable;
  lost_ = lost_ || error == errc::store_unreachable;
  return error;
}

void Connection::end_look() noexcept {
  if (usable() && in_transaction()) owes_answer_ = PQsendQuery(handle_.get(), kCommit.text) == 1;
}

void Connection::take_owed() noexcept {
  if (std::exchange(owes_answer_, false)) take_rest();
}

boost::system::error_code Connection::no_answer() {
  said_ = "the database does not answer";
  return errc::store_unreachable;
}

Connection::Clock::time_point Connection::limit() const noexcept {
  return Clock::now() + statement_limit_ + kGrace;
}

bool Connection::wait(short events, Clock::time_point give_up) noexcept {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(give_up - Clock::now());
  pollfd session{.fd = PQsocket(handle_.get()), .events = events, .revents = 0};
  if (left.count() <= 0) lost_ = true;
  if (lost_ || ::poll(&session, 1, static_cast<int>(left.count())) <= 0) return true;
  return (session.revents & ~POLLOUT) == 0 || PQconsumeInput(handle_.get()) == 1;
}

bool Connection::answer_comes() noexcept {
  const auto give_up = limit();
  while (!lost_) {
    const int unsent = PQflush(handle_.get());
    if (unsent < 0 || PQisBusy(handle_.get()) != 1) return true;  // a failure is taken next, as an answer is
    if (!wait(unsent == 0 ? POLLIN : POLLIN | POLLOUT, give_up)) return true;
  }
  return false;
}

void Connection::take_rest() noexcept {
  while (answer_comes()) {
    if (const Result answer{PQgetResult(handle_.get())}; !answer) return;
  }
}

result<void> Connection::run_text(const std::string& text) {
  if (const auto copied = end_copy(); !copied) return copied;
  take_owed();
  count_trip();
  if (PQsendQuery(handle_.get(), text.c_str()) != 1) return fail_with(nullptr);
  result<void> done;
  while (answer_comes()) {
    const Result one{PQgetResult(handle_.get())};
    if (!one) return done;
    const auto status = PQresultStatus(one.get());
    if (done && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) done = fail_with(one.get());
  }
  return no_answer();
}

bool Connection::send(const Call& call, bool prepare) {
  const std::string name = name_of(call.statement);
  if (prepare) {
    if (PQsendPrepare(handle_.get(), name.c_str(), call.statement.text, 0, nullptr) != 1) return false;
  }
  return PQsendQueryPrepared(handle_.get(), name.c_str(), call.values.size(), call.values.values(),
                             call.values.lengths(), call.values.formats(), kBinaryFormat) == 1;
}

// The result of one thing that was sent.
result<Rows> Connection::take() {
  if (!answer_comes()) return no_answer();
  Result got(PQgetResult(handle_.get()));
  if (!got) return fail_with(nullptr);
  const auto status = PQresultStatus(got.get());
  const Result end(PQgetResult(handle_.get()));  // the empty one behind it
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return Rows(got.release());
  if (status == PGRES_PIPELINE_ABORTED) return errc::store_io;  // because of what failed before
  return fail_with(got.get());
}

result<std::vector<Rows>> Connection::run(std::span<const Call> calls) {
  if (const auto copied = end_copy(); !copied) return copied.error();
  take_owed();
  count_trip();
  if (PQenterPipelineMode(handle_.get()) != 1) return fail_with(nullptr);
  bool sent = true;
  std::vector<bool> prepares;
  std::unordered_set<const Statement*> here;
  for (const Call& call : calls) {
    prepares.push_back(!prepared_.contains(&call.statement) && here.insert(&call.statement).second);
    sent = sent && send(call, prepares.back());
  }
  if (!sent || PQpipelineSync(handle_.get()) != 1) return fail_with(nullptr);
  std::vector<Rows> all;
  boost::system::error_code failure;
  auto prepare = prepares.begin();
  for (const Call& call : calls) {
    if (*prepare++) {
      const auto prepared = take();
      if (prepared) prepared_.insert(&call.statement);
      if (!prepared && !failure) failure = prepared.error();
    }
    auto rows = take();
    if (rows) {
      all.push_back(*std::move(rows));
    } else if (!failure) {
      failure = rows.error();
    }
  }
  if (!answer_comes()) return no_answer();
  const Result sync(PQgetResult(handle_.get()));
  PQexitPipelineMode(handle_.get());
  if (failure) return failure;
  return all;
}

result<Rows> Connection::run(const Statement& statement, const Values& values) {
  auto all = run({{statement, values}});
  if (!all) return all.error();
  return std::move(all->front());
}

}  // namespace framesd::store::postgres
