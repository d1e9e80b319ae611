// SPDX-License-Identifier: MIT
#include "pool.hpp"

#include <framesd/base/heartbeat.hpp>

#include <chrono>
#include <utility>

namespace framesd::store::postgres {
namespace {

constexpr Statement kAnswer{"SELECT 1"};
constexpr std::chrono::milliseconds kTrial{200};  // that somebody else finds out whether the database is back

}  // namespace

checked<Pool::Lease> Pool::take() {
  const AtPace waiting(Heartbeat::Pace::waiting);
  {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [this] { return in_use_ < most_; });
    if (down_ && trying_) given_back_.wait_for(lock, kTrial, [this] { return !trying_ || !idle_.empty(); });
    if (idle_.empty() && down_ && trying_) return *down_;
    ++in_use_;
    if (!idle_.empty()) {
      Lease lease(*this, std::move(idle_.back()));
      idle_.pop_back();
      return lease;
    }
    trying_ = true;
  }
  auto opened = open_one();
  if (opened) return Lease(*this, *std::move(opened));
  give_back(nullptr);
  return opened.error();
}

checked<std::unique_ptr<Connection>> Pool::open_one() {
  auto opened = Connection::open(destination_);
  const std::lock_guard lock(mutex_);
  trying_ = false;
  if (opened)
    down_.reset();
  else
    down_ = opened.error();
  given_back_.notify_all();
  return opened;
}

checked<Pool::Lease> Pool::take_answering() {
  for (;;) {
    auto session = take();
    if (!session || (*session)->run(kAnswer)) return session;
    if ((*session)->usable()) return fail(errc::store_io, "the database said: " + (*session)->said());
    clear();
  }
}

void Pool::give_back(std::unique_ptr<Connection> session) {
  const bool usable = session && session->usable() && !session->in_transaction();
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (usable) idle_.push_back(std::move(session));
  }
  given_back_.notify_one();
}

void Pool::clear() {
  std::vector<std::unique_ptr<Connection>> old;
  const std::lock_guard lock(mutex_);
  old.swap(idle_);
}

}  // namespace framesd::store::postgres
