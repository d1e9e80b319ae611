// SPDX-License-Identifier: MIT
#include "group_commit.hpp"

#include <framesd/base/log.hpp>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

namespace framesd::store {
namespace {

constexpr std::size_t kQueueBytes = 8 << 20;

void log_commit(const CommitAttempt& attempt) {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  log_event(LogLevel::debug, "commit",
            {{"rows", attempt.rows},
             {"requests", std::uint64_t{attempt.touched}},
             {"edit_ms", Milliseconds(attempt.editing).count()},
             {"sync_ms", Milliseconds(attempt.syncing).count()}});
  log_flush();
}

// What `attempt` did for `write` is durable.
void keep(PendingWrite& write, const CommitAttempt& attempt) noexcept {
  if (const std::uint64_t rows = write.tentative.rows - write.durable.rows; rows != 0) {
    const double share = static_cast<double>(rows) / static_cast<double>(attempt.rows);
    const auto part_of = [share](std::chrono::nanoseconds time) {
      return std::chrono::round<std::chrono::nanoseconds>(share *
                                                          std::chrono::duration<double, std::nano>(time));
    };
    write.tentative.outcome.editing += part_of(attempt.editing);
    write.tentative.outcome.syncing += part_of(attempt.syncing);
  }
  write.durable = write.tentative;
}

// The rows are released before the completion: the caller may be waiting for their memory.
void answer(PendingWrite& write, const result<WriteOutcome>& outcome) {
  const Completion completion = std::move(write.completion);
  write.request.emplace<AbandonReplacement>();
  write.order = {};
  completion(outcome);
}

}  // namespace

GroupCommit::GroupCommit(Transactions& transactions, std::string name)
    : transactions_(transactions),
      queue_(kQueueBytes),
      heartbeat_(std::move(name)),
      thread_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  queue_.close();
  thread_.join();
}

void GroupCommit::submit(WriteRequest request, Completion completion) {
  const std::size_t weight = weight_of(request);
  PendingWrite write(std::move(request), std::move(completion));
  heartbeat_.expect();
  const AtPace waiting(Heartbeat::Pace::waiting);
  if (!queue_.push(std::move(write), weight)) write.completion(errc::shutting_down);
}

void GroupCommit::run() {
  const HeartbeatOfThread here(heartbeat_);
  for (;;) {
    heartbeat_.set(Heartbeat::Pace::idle);
    std::vector<PendingWrite> writes = queue_.pop_all();
    if (writes.empty()) break;
    heartbeat_.set(Heartbeat::Pace::working);
    transactions_.begin_group();
    serve(writes);
    transactions_.end_group();
  }
  transactions_.end();
  log_flush();
}

void GroupCommit::serve(std::span<PendingWrite> writes) {
  std::size_t alone = 0;  // this many go one by one: together they failed
  while (!writes.empty()) {
    const std::span<PendingWrite> next = alone > 0 ? writes.first(1) : writes;
    const CommitAttempt done = attempt(next);
    std::size_t answered = 0;
    if (done.version) {
      answered = answer_finished(next.first(done.touched), done);
    } else if (done.touched <= 1 || transactions_.refuses()) {
      answered = std::max<std::size_t>(1, done.touched);
      for (PendingWrite& write : writes.first(answered)) answer(write, done.version.error());
    } else {
      alone = done.touched;
    }
    writes = writes.subspan(answered);
    alone -= std::min(alone, answered);
    if (!writes.empty() || !queue_.empty()) transactions_.pause_for_others(done.rows);
  }
}

// One transaction over as many of `writes` as it holds. Never throws.
CommitAttempt GroupCommit::attempt(std::span<PendingWrite> writes) {
  CommitAttempt attempt;
  if (transactions_.refuses()) {
    attempt.version = errc::store_read_only;
    return attempt;
  }
  for (PendingWrite& write : writes) write.tentative = write.durable;
  try {
    transactions_.commit(writes, attempt);
  } catch (const std::bad_alloc&) {
    attempt.version = errc::overloaded;
  }
  if (attempt.version) {
    if (log_enabled(LogLevel::debug)) log_commit(attempt);
    for (PendingWrite& write : writes.first(attempt.touched)) keep(write, attempt);
  } else {
    attempt.version = transactions_.failed(attempt.version.error());
  }
  return attempt;
}

// Gives how many of `writes`, from the first on, are now over and done with.
std::size_t GroupCommit::answer_finished(std::span<PendingWrite> writes, const CommitAttempt& attempt) {
  std::size_t answered = 0;
  for (PendingWrite& write : writes) {
    if (!write.durable.finished) break;
    ++answered;
    WriteOutcome outcome = write.durable.outcome;
    outcome.version = *attempt.version;
    if (!write.durable.refused) transactions_.done(write, outcome, !attempt.gone);
    if (attempt.gone) {
      answer(write, errc::store_missing);
    } else if (write.durable.refused) {
      answer(write, *write.durable.refused);
    } else {
      answer(write, outcome);
    }
  }
  return answered;
}

}  // namespace framesd::store
