// SPDX-License-Identifier: MIT
#include "watch.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>

namespace framesd::store::postgres {
namespace {

constexpr std::chrono::milliseconds kEvery{500};
constexpr unsigned kLooksPerLease = 20;  // a sixth of what one lasts

using Known = std::vector<std::shared_ptr<KnownLog>>;

void remember_all(const Known& logs, const Failure& failure) {
  for (const auto& log : logs) log->remember_failure(failure);
}

}  // namespace

Watch::Watch(Pool& pool) : pool_(pool) {
  looking_.emplace(kEvery, [this] { look(); });
}

void Watch::add(const std::shared_ptr<KnownLog>& log) {
  const Lock lock(mutex_);
  std::erase_if(logs_, [](const auto& one) { return one.expired(); });
  logs_.push_back(log);
}

bool Watch::has(std::string_view name) {
  return std::ranges::any_of(open_ones(),
                             [&](const auto& log) { return !log->closed() && log->name() == name; });
}

Known Watch::open_ones() {
  Known open;
  const Lock lock(mutex_);
  for (const auto& one : logs_) {
    if (auto log = one.lock()) open.push_back(std::move(log));
  }
  return open;
}

void Watch::renew_leases(Connection& database, const Known& logs) {
  if (++looks_ % kLooksPerLease != 0) return;
  for (const auto& log : logs) {
    if (const std::uint64_t id = log->replacement(); id != 0) (void)renew_lease(database, log->id(), id);
  }
}

void Watch::look() {
  const Known logs = open_ones();
  if (logs.empty()) return;
  auto session = pool_.take_answering();
  if (!session) return remember_all(logs, session.error());
  Connection& database = **session;
  std::vector<std::int64_t> ids;
  for (const auto& log : logs) {
    if (const auto known = log->identify(database); !known)
      log->remember_failure(known.error());
    else
      ids.push_back(static_cast<std::int64_t>(log->id()));
  }
  Values values;
  const auto begun = KnownLog::Clock::now();
  const auto rows = database.run(statement_of_log_rows(), values.numbers(ids));
  if (!rows) return remember_all(logs, {rows.error(), database.said()});
  std::map<std::uint64_t, result<LogRow>> found;
  for (int at = 0; at < rows->size(); ++at) found.emplace(rows->id(at, 0), log_row_of(*rows, at));
  for (const auto& log : logs) {
    if (log->id() == 0) continue;
    const auto row = found.find(log->id());
    log->remember(row == found.end() ? result<LogRow>(errc::log_missing) : log->of_this_name(row->second),
                  begun);
  }
  renew_leases(database, logs);
}

}  // namespace framesd::store::postgres
