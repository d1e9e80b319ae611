// SPDX-License-Identifier: MIT
#include "log.hpp"

#include "verify_log.hpp"
#include "view.hpp"
#include <framesd/base/heartbeat.hpp>

namespace framesd::store::postgres {
namespace {

constexpr int kLooks = 2;  // a session that lay idle may have been ended by the server

}  // namespace

result<LogRow> DatabaseLog::begin_look(Connection& database) {
  if (const auto known = known_->identify(database); !known) return known.error().code;
  Values id;
  id.number(static_cast<std::int64_t>(known_->id()));
  const auto rows = database.run({{kBeginLook, {}}, {statement_of_log_row(false), id}});
  if (!rows) return rows.error();
  auto row = log_row_of(rows->back());
  if (row && row->rows != format()) return errc::store_widths_differ;
  return row;
}

result<void> DatabaseLog::see(FunctionRef<void(View&)> body) {
  const AtPace waiting(Heartbeat::Pace::waiting);  // for the network
  for (int attempt = 1;; ++attempt) {
    auto session = pool_.take();
    if (!session) {
      known_->remember(session.error().code);
      return session.error().code;
    }
    Connection& database = **session;
    const auto row = begin_look(database);
    if (!row && !database.usable() && attempt < kLooks) {
      pool_.clear();
      continue;
    }
    known_->remember(row);
    if (row) {
      PostgresView view(database, *row, cells_);
      body(view);
    }
    database.end_look();
    return row ? result<void>() : row.error();
  }
}

result<Committer*> DatabaseLog::committer() {
  if (known_->id() == 0) {
    auto session = pool_.take();
    if (!session) return session.error().code;
    if (const auto known = known_->identify(**session); !known) return known.error().code;
  }
  const Lock lock(mutex_);
  if (!committer_) {
    committer_ = std::make_unique<Committer>(pool_.destination(), known_, rows_per_transaction_, cells_);
  }
  return committer_.get();
}

void DatabaseLog::submit(WriteRequest request, Completion completion) {
  const auto to = committer();
  if (!to) return completion(to.error());
  (*to)->submit(std::move(request), std::move(completion));
}

result<StoreDescription> DatabaseLog::describe() {
  return look([&](View& view) -> result<StoreDescription> {
    const auto extent = view.extent();
    if (!extent) return extent.error();
    StoreDescription about;
    about.format = 1;
    about.store_id = view.id();
    about.version = view.version();
    about.rows = format();
    about.extent = *extent;
    return about;
  });
}

result<VerifyReport> DatabaseLog::verify(const VerifyPart& part) {
  auto session = pool_.take();
  if (!session) return session.error().code;
  Connection& database = **session;
  const auto row = begin_look(database);
  auto report = row ? verify_log(database, *row, part) : result<VerifyReport>(row.error());
  database.end_look();
  return report;
}

}  // namespace framesd::store::postgres
